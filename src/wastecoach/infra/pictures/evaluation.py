"""The figures of an evaluation as one picture: confusion matrix beside reliability diagram."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from wastecoach.core.errors import OutputFailed
from wastecoach.core.evaluation import Evaluation

INK = "#1b1b1b"


def draw(figures: Evaluation, target: Path) -> None:
    """Write the picture; the suffix chooses PNG or SVG.

    Raises:
        OutputFailed: No such format, no permission, no space.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 5), layout="constrained", dpi=120)
    left, right = figure.subplots(1, 2)
    _confusion(left, figures)
    _reliability(right, figures)
    try:
        figure.savefig(target)
    except (OSError, ValueError) as fault:
        raise OutputFailed(target=str(target), detail=str(fault)) from fault


def _confusion(axes: Any, figures: Evaluation) -> None:
    rows = list(figures.confusion)
    columns = list(next(iter(figures.confusion.values()), {}))
    counts = [[figures.confusion[row][column] for column in columns] for row in rows]
    shares = [[count / max(1, sum(row)) for count in row] for row in counts]
    axes.imshow(shares, cmap="Greens", vmin=0, vmax=1, aspect="auto")
    for y, row in enumerate(counts):
        for x, count in enumerate(row):
            if count:
                colour = "white" if shares[y][x] > 0.6 else INK  # noqa: PLR2004 -- where black on green ends
                axes.text(x, y, str(count), ha="center", va="center", color=colour, fontsize=8)
    axes.set_xticks(range(len(columns)), columns, rotation=45, ha="right")
    axes.set_yticks(range(len(rows)), rows)
    axes.set_xlabel("answer")
    axes.set_ylabel("truth")
    axes.set_title(f"accuracy {figures.accuracy:.1%} of {figures.n}")


def _reliability(axes: Any, figures: Evaluation) -> None:
    axes.plot([0, 1], [0, 1], color="#999999", linestyle="--", linewidth=1)
    axes.bar(
        [part.low for part in figures.reliability],
        [part.accuracy for part in figures.reliability],
        width=0.1,
        align="edge",
        color="#4c9f70",
        edgecolor="white",
    )
    for part in figures.reliability:
        axes.text(part.low + 0.05, 0.02, str(part.n), ha="center", fontsize=7, color=INK)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_xlabel("stated confidence")
    axes.set_ylabel("right")
    axes.set_title(
        f"ECE {figures.ece:.3f}, answered {figures.coverage:.0%} at {figures.answered_accuracy:.1%}"
    )
