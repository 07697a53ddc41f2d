"""The measured cache as one picture: how much is found again after each change, beside the exact key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from wastecoach.core.cache_evaluation import CacheEvaluation, Share
from wastecoach.core.errors import OutputFailed

HALF = 0.38
HIT, EXACT, WRONG = "#4c9f70", "#b8c4bd", "#c0392b"


def draw(figures: CacheEvaluation, target: Path) -> None:
    """Write the picture; the suffix chooses PNG or SVG.

    Raises:
        OutputFailed: No such format, no permission, no space.
    """
    from matplotlib.figure import Figure

    bars = figures.variations
    figure = Figure(figsize=(9, 1.6 + 0.34 * len(bars)), layout="constrained", dpi=120)
    axes = figure.subplots()
    places = [float(place) for place in range(len(bars))]
    _bars(axes, places, [one.hit for one in bars], HIT, "found again")
    _bars(
        axes,
        [place + HALF for place in places],
        [one.exact_key for one in bars],
        EXACT,
        "exact key",
    )
    wrong = [(place, one.false_hit.share) for place, one in zip(places, bars, strict=True)]
    axes.plot(
        [share for _, share in wrong],
        [place for place, _ in wrong],
        "|",
        color=WRONG,
        markersize=12,
        label="another thing answered",
    )
    axes.set_yticks([place + HALF / 2 for place in places], [one.name for one in bars])
    axes.invert_yaxis()
    axes.set_xlim(-0.01, 1.01)
    axes.xaxis.set_major_formatter(lambda share, _: f"{share:.0%}")
    axes.set_title(
        f"{figures.photos:,} photos, {len(figures.false_pairs)} false in {figures.pairs:,} pairs"
    )
    figure.legend(loc="outside lower center", ncols=3, frameon=False)
    try:
        figure.savefig(target)
    except (OSError, ValueError) as fault:
        raise OutputFailed(target=str(target), detail=str(fault)) from fault


def _bars(axes: Any, places: list[float], shares: list[Share], colour: str, label: str) -> None:
    axes.barh(
        places,
        [share.share for share in shares],
        height=HALF,
        xerr=(
            [max(0.0, share.share - share.low) for share in shares],
            [max(0.0, share.high - share.share) for share in shares],
        ),
        error_kw={"linewidth": 0.8, "ecolor": "#555555"},
        color=colour,
        label=label,
    )
