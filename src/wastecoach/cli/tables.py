"""Many answers as tables."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from wastecoach.cli.cards import sureness
from wastecoach.cli.terminal import printable
from wastecoach.core.analysis import Analysis
from wastecoach.core.messages import Catalogue
from wastecoach.library import Skipped


def batch(results: Iterable[Analysis | Skipped], words: Catalogue) -> Table:
    """One row for each thing seen; skipped photos are named as such. What all paths begin with is left out."""
    results = list(results)
    folder = common_folder([source_of(result) for result in results])
    table = Table(box=None, pad_edge=False)
    table.add_column(words.text("batch.photo"), overflow="fold")
    for key in ("batch.item", "batch.stream", "batch.confidence"):
        table.add_column(words.text(key), overflow="fold")
    for result in results:
        if isinstance(result, Skipped):
            reason = Text(words.text("batch.skipped"), style="red")
            table.add_row(Text(printable(result.source).removeprefix(folder)), reason, "", "")
            continue
        for sighting, guidance in zip(result.sightings, result.guidance, strict=True):
            stream = guidance.stream_name or words.text("batch.unsure")
            table.add_row(
                Text(printable(result.photo.source).removeprefix(folder)),
                Text(sighting.name),
                Text(stream, style="yellow" if sighting.unsure else "green"),
                Text(sureness(sighting, words), style="dim"),
            )
    return table


def source_of(result: Analysis | Skipped) -> str:
    """Where a result's photo came from."""
    return result.source if isinstance(result, Skipped) else result.photo.source


def common_folder(sources: list[str]) -> str:
    """The folders that all sources begin with, with the last slash; empty where they share none."""
    levels = zip(*(source.split("/")[:-1] for source in sources), strict=False)
    shared = itertools.takewhile(lambda level: len(set(level)) == 1, levels)
    return "".join(f"{level[0]}/" for level in shared)


def titled(title: str, table: Table) -> RenderableType:
    """A table under its title, which may be wider than the table."""
    return Group(Text(title, style="italic"), table)


def totals(results: Iterable[Analysis | Skipped], words: Catalogue) -> RenderableType:
    """How many things go to each stream, the most frequent first."""
    counted: Counter[str] = Counter()
    for result in results:
        if isinstance(result, Analysis):
            for sighting, guidance in zip(result.sightings, result.guidance, strict=True):
                sure = not sighting.unsure and guidance.stream_name
                counted[guidance.stream_name if sure else words.text("batch.unsure")] += 1
    table = Table(box=None, pad_edge=False)
    table.add_column(words.text("batch.stream"), overflow="fold")
    table.add_column(words.text("batch.count"), justify="right")
    for stream, count in counted.most_common():
        table.add_row(stream, str(count))
    return titled(words.text("batch.totals"), table)


def summary(results: Iterable[Analysis | Skipped], words: Catalogue) -> str:
    """One line: how many photos were answered, need a look, were skipped."""
    found = list(results)
    seen = [result for result in found if isinstance(result, Analysis)]
    unsure = sum(any(sighting.unsure for sighting in result.sightings) for result in seen)
    return words.text(
        "batch.summary",
        total=len(found),
        answered=len(seen) - unsure,
        unsure=unsure,
        skipped=len(found) - len(seen),
    )
