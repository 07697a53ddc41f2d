"""`wastecoach eval FOLDER`: how good are the answers on photos of your own?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.progress import track
from rich.table import Table

from wastecoach import library
from wastecoach.cli.classify import agree_first
from wastecoach.cli.failing import spoken
from wastecoach.cli.tables import titled
from wastecoach.cli.terminal import answers, error_line, printable, remarks
from wastecoach.core.analysis import Analysis, Language
from wastecoach.core.answer_json import to_json, to_plain
from wastecoach.core.errors import EvaluationImpossible, NoPhotosFound
from wastecoach.core.evaluation import Case, Evaluation, evaluate, known_class
from wastecoach.core.messages import Catalogue
from wastecoach.core.rules import Material
from wastecoach.infra.photos.sources import expand
from wastecoach.library import Skipped
from wastecoach.settings import load_settings

# What is measured are the eyes: nobody is paid for words.
COACH = "rules"


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose eyes are measured, in which form the figures are wanted, what that may cost."""

    language: Language | None
    provider: str | None
    picture: Path | None
    as_json: bool
    quiet: bool
    max_cost_usd: float | None = None
    agreed: bool = False


def run(folder: Path, asked: Asked) -> None:
    """Answer for every photo of the folder and print the figures.

    Raises:
        EvaluationImpossible: The folder has no sub-folder with photos.
        OutputFailed: The picture could not be written.
    """
    words = spoken(asked.language, load_settings())
    labelled = photos_by_class(folder)
    agree_first(
        [photo for photo, _ in labelled],
        words,
        asked.provider,
        ask=not asked.agreed,
        limit_usd=asked.max_cost_usd,
        quiet=asked.quiet,
        remember=False,
        coach=COACH,
    )
    cases = list(_cases(labelled, words, asked))
    if not cases:
        raise EvaluationImpossible(source=str(folder))
    figures = evaluate(cases)
    if asked.as_json:
        sys.stdout.write(to_json(to_plain(figures)) + "\n")
    else:
        _show(figures, words)
    skipped = len(labelled) - len(cases)
    if skipped:
        remarks(quiet=asked.quiet).print(words.text("eval.skipped", count=skipped))
    if asked.picture is not None:
        from wastecoach.infra.pictures.evaluation import draw

        draw(figures, asked.picture)
        remarks(quiet=asked.quiet).print(words.text("eval.picture", path=str(asked.picture)))


def photos_by_class(folder: Path) -> list[tuple[str, Material | None]]:
    """Every photo in the sub-folders with the class that its sub-folder's name means.

    Raises:
        EvaluationImpossible: There is no photo in any sub-folder.
    """
    found: list[tuple[str, Material | None]] = []
    inside = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    for part in inside:
        try:
            photos = expand([str(part)])
        except NoPhotosFound:
            continue
        found += [(photo, known_class(part.name)) for photo in photos]
    if not found:
        raise EvaluationImpossible(source=str(folder))
    return found


def _cases(
    labelled: list[tuple[str, Material | None]], words: Catalogue, asked: Asked
) -> Iterator[Case]:
    results = library.classify_all(
        [photo for photo, _ in labelled],
        language=words.language,
        provider=asked.provider,
        # Who measures a model wants its answers, not those of last week.
        remember=False,
        coach=COACH,
        max_cost_usd=asked.max_cost_usd,
    )
    console = remarks(quiet=asked.quiet)
    shown = track(
        results,
        total=len(labelled),
        description=words.text("batch.progress"),
        console=console,
        transient=True,
        disable=asked.quiet or not console.is_terminal,
    )
    for result, (_, truth) in zip(shown, labelled, strict=True):
        if isinstance(result, Skipped):
            remarks().print(error_line(result.error, words, result.source), style="red")
        else:
            yield _case(result, truth)


def _case(analysis: Analysis, truth: Material | None) -> Case:
    sighting = analysis.sightings[0]
    probabilities = sighting.materials or {str(sighting.material): sighting.confidence}
    return Case(truth, probabilities, sighting.unsure)


def _show(figures: Evaluation, words: Catalogue) -> None:
    console = answers()
    console.print(_headline(figures, words))
    console.print(_classes(figures, words))
    console.print(titled(words.text("eval.confusion"), _confusion(figures)))
    console.print(titled(words.text("eval.reliability"), _reliability(figures, words)))


def _headline(figures: Evaluation, words: Catalogue) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    rows = (
        ("eval.n", str(figures.n)),
        ("eval.accuracy", f"{figures.accuracy:.1%}"),
        ("eval.accuracy_merged", f"{figures.accuracy_merged:.1%}"),
        ("eval.coverage", f"{figures.coverage:.1%}"),
        ("eval.answered_accuracy", f"{figures.answered_accuracy:.1%}"),
        ("eval.ece", f"{figures.ece:.3f}"),
    )
    for key, value in rows:
        table.add_row(words.text(key), value)
    if figures.unseen_n:
        table.add_row(
            words.text("eval.unseen"), f"{figures.unseen_confident:.1%} ({figures.unseen_n})"
        )
    return table


def _classes(figures: Evaluation, words: Catalogue) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(words.text("eval.class"))
    for key in ("eval.n", "eval.recall", "eval.precision"):
        table.add_column(words.text(key), justify="right")
    for name, result in figures.by_class.items():
        table.add_row(
            printable(name), str(result.n), f"{result.recall:.1%}", f"{result.precision:.1%}"
        )
    return table


def _confusion(figures: Evaluation) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    columns = list(next(iter(figures.confusion.values()), {}))
    for column in columns:
        table.add_column(column[:9], justify="right")
    for row, counts in figures.confusion.items():
        cells = [str(counts[column]) if counts[column] else "·" for column in columns]
        table.add_row(row, *cells)
    return table


def _reliability(figures: Evaluation, words: Catalogue) -> Table:
    table = Table(box=None, pad_edge=False)
    for key in ("batch.confidence", "eval.n", "eval.accuracy"):
        table.add_column(words.text(key), justify="right")
    table.add_column("")
    for part in figures.reliability:
        bar = "█" * round(part.accuracy * 20)
        table.add_row(f"{part.low:.1f}-{part.high:.1f}", str(part.n), f"{part.accuracy:.1%}", bar)
    return table
