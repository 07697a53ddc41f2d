"""`wastecoach cache evaluate FOLDER`: how often would the cache answer for your own photos, how often wrongly?"""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.progress import Progress
from rich.table import Table

from wastecoach.cli.failing import spoken
from wastecoach.cli.tables import common_folder, titled
from wastecoach.cli.terminal import answers, printable, remarks
from wastecoach.core.analysis import Language
from wastecoach.core.answer_json import to_json
from wastecoach.core.cache_evaluation import CacheEvaluation, Rates, Share
from wastecoach.core.messages import Catalogue
from wastecoach.infra.photos.sources import expand
from wastecoach.library.cache_evaluation import Pairs, evaluate_cache, steps
from wastecoach.settings import load_settings

COPIES = "identical"
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """Which form is wanted, how many photos are varied, and where pairs of real second photos are listed."""

    language: Language | None = None
    as_json: bool = False
    picture: Path | None = None
    sample: int | None = None
    reshots: Path | None = None
    quiet: bool = False


def run(folder: Path, asked: Asked) -> None:
    """Measure the cache on the photos of the folder and print the figures.

    Raises:
        NoPhotosFound: There is none in the folder that can be used.
        OutputFailed: The picture could not be written.
    """
    words = spoken(asked.language, load_settings())
    photos = expand([str(folder)])
    reshots, same = pairs_in(asked.reshots, photos) if asked.reshots else ((), ())
    figures = _measured(photos, reshots, same, words, asked)
    if asked.as_json:
        sys.stdout.write(to_json(figures) + "\n")
    else:
        _show(figures, words)
    if asked.picture is not None:
        from wastecoach.infra.pictures.cache_evaluation import draw

        draw(figures, asked.picture)
        remarks(quiet=asked.quiet).print(words.text("eval.picture", path=str(asked.picture)))


def pairs_in(listed: Path, photos: list[str]) -> tuple[Pairs, Pairs]:
    """The pairs of a CSV file whose two photos are among these: second photos of a thing, and copies.

    The file has the columns `photo_a` and `photo_b`, file names without folder and suffix, and `relation`: `identical`
    for copies, anything else for second photos.

    Raises:
        typer.BadParameter: It has no such columns, or cannot be read.
    """
    by_stem = {Path(photo).stem: photo for photo in photos}
    pairs: tuple[list[tuple[str, str]], list[tuple[str, str]]] = ([], [])
    try:
        with listed.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                one, other = by_stem.get(row["photo_a"]), by_stem.get(row["photo_b"])
                if one and other:
                    pairs[row["relation"] == COPIES].append((one, other))
    except (OSError, KeyError, ValueError, csv.Error) as fault:
        message = f"{printable(str(listed))}: photo_a, photo_b, relation ({type(fault).__name__})"
        raise typer.BadParameter(message, param_hint="--reshots") from fault
    return pairs


def _measured(
    photos: list[str], reshots: Pairs, same: Pairs, words: Catalogue, asked: Asked
) -> CacheEvaluation:
    console = remarks(quiet=asked.quiet)
    hidden = asked.quiet or not console.is_terminal
    with Progress(console=console, transient=True, disable=hidden) as progress:
        task = progress.add_task(
            words.text("batch.progress"), total=steps(len(photos), asked.sample)
        )
        return evaluate_cache(
            photos,
            reshots=reshots,
            same=same,
            sample=asked.sample,
            watch=lambda: progress.advance(task),
        )


def _show(figures: CacheEvaluation, words: Catalogue) -> None:
    console = answers()
    console.print(
        titled(words.text("cache_evaluate.by_variation"), _rates(figures.variations, words))
    )
    console.print(titled(words.text("cache_evaluate.by_group"), _rates(figures.groups, words)))
    console.print(
        words.text(
            "cache_evaluate.pairs",
            photos=f"{figures.photos:,}",
            pairs=f"{figures.pairs:,}",
            wrong=len(figures.false_pairs),
            most=f"{figures.false_share.high:.1e}",
        )
    )
    folder = common_folder([pair.one for pair in figures.false_pairs])
    for pair in figures.false_pairs[:MOST_SHOWN]:
        names = (printable(name).removeprefix(folder) for name in (pair.one, pair.other))
        console.print("  ", *names, pair.distance)


def _rates(rates: tuple[Rates, ...], words: Catalogue) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for key in ("n", "hit", "exact_key", "false_hit"):
        table.add_column(words.text(f"cache_evaluate.{key}"), justify="right")
    for one in rates:
        name = words.text(f"cache_evaluate.names.{one.name}")
        shares = (_interval(one.hit), _interval(one.exact_key), _interval(one.false_hit))
        table.add_row(name, str(one.hit.n), *shares)
    return table


def _interval(share: Share) -> str:
    """In per cent, and between which shares the true one lies."""
    return f"{share.share * 100:.1f} ({share.low * 100:.1f}–{share.high * 100:.1f})"
