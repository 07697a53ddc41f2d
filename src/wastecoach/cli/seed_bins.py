"""`wastecoach seed-bins`: collection points from files or public data into the records."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.table import Table

from wastecoach.bootstrap.seeding import Stage, Telling, Wanted, open_data_sets
from wastecoach.cli.failing import spoken
from wastecoach.cli.terminal import answers, printable, remarks
from wastecoach.core.analysis import Language
from wastecoach.core.answer_json import to_json
from wastecoach.core.errors import OutputFailed
from wastecoach.core.messages import Catalogue
from wastecoach.core.places.reading.dates import iso_date
from wastecoach.core.places.reading.kinds import NAMED, Named
from wastecoach.core.places.reading.loading import Reject, refuse_where_most_is_bad
from wastecoach.core.places.reading.open_data import OpenDataSet, set_named
from wastecoach.library.places import (
    Seeded,
    keep_bins,
    names_of,
    read_bins,
    refuse_where_most_would_go,
)
from wastecoach.settings import load_settings

MOST_SHOWN = 20
FIGURES = ("inserted", "updated", "unchanged", "dropped", "merged")


@dataclass(frozen=True, slots=True)
class Asked:
    """How points are loaded, and in which form that is told."""

    replace: bool = False
    dry_run: bool = False
    allow_rejects: bool = False
    allow_drops: bool = False
    rejects: Path | None = None
    as_json: bool = False
    language: Language | None = None
    quiet: bool = False


def wanted(
    files: list[Path],
    kind: Named | None,
    builtin: bool,  # noqa: FBT001 -- as it was typed
    open_data: str | None,
    key: str | None,
    source: str | None,
    dated: str | None,
) -> Wanted:
    """What is to be read.

    Raises:
        typer.BadParameter: That is nothing, or more than one thing; or an option is missing or makes no sense.
    """
    if bool(files) + builtin + (open_data is not None) != 1:
        raise typer.BadParameter("name files, or --builtin, or --open-data SET")  # noqa: EM101
    if files and kind is None:
        message = f"say with --kind what stands there: {', '.join(NAMED)}"
        raise typer.BadParameter(message)
    if kind is not None and not files:
        raise typer.BadParameter("--kind is for files; the others know theirs")  # noqa: EM101
    if key is not None and open_data is None:
        raise typer.BadParameter("--key is for --open-data")  # noqa: EM101
    if dated is not None and iso_date(dated) != dated:
        raise typer.BadParameter(f"--dated {dated}: no day like 2026-01-31")  # noqa: EM102
    chosen = None if open_data is None else _chosen(open_data)
    named = " ".join(source.split()) if source else None
    return Wanted(tuple(files), kind, builtin, chosen, key, named, dated)


def run(what: Wanted, asked: Asked) -> None:
    """Load points and tell what became of the rows.

    Raises:
        PlaceError: A file or data set cannot be read, or most of it cannot be used: nothing is loaded.
        OutputFailed: The unusable rows cannot be written to their file.
    """
    settings = load_settings()
    words = spoken(asked.language, settings)
    with _bar(words, asked) as told:
        loaded = read_bins(what, settings, told)
    _tell_rejects(loaded.rejected, words, asked)
    if not asked.allow_rejects:
        refuse_where_most_is_bad(loaded, names_of(what))
    if asked.replace and not asked.allow_drops:
        refuse_where_most_would_go(loaded, settings, names_of(what))
    with _bar(words, asked) as told:
        seeded = keep_bins(
            loaded, settings, replace=asked.replace, dry_run=asked.dry_run, told=told
        )
    if asked.as_json:
        sys.stdout.write(to_json(plain(seeded)) + "\n")
    else:
        _show(seeded, words, asked)


def plain(seeded: Seeded) -> dict[str, object]:
    """The outcome for programs; a row's file is named where there are several."""
    several = len({one.file for one in seeded.rejected}) > 1
    errors = [
        {"line": one.line, "reason": one.reason} | ({"file": one.file} if several else {})
        for one in seeded.rejected
    ]
    return {
        "source": ", ".join(seeded.sources),
        "read": seeded.read,
        **{name: getattr(seeded, name) for name in FIGURES},
        "rejected": len(seeded.rejected),
        "errors": errors,
    }


def _chosen(name: str) -> OpenDataSet:
    sets = open_data_sets()
    found = set_named(name, sets)
    if found is None:
        known = ", ".join(one.id for one in sets if one.address)
        raise typer.BadParameter(f"--open-data {name}: not one of {known}")  # noqa: EM102
    if found.address is None:
        message = f"{found.number} is only a file: fetch it from {found.page}, and name it with --kind {found.kind}"
        raise typer.BadParameter(message)
    return found


@contextmanager
def _bar(words: Catalogue, asked: Asked) -> Iterator[Telling]:
    """Shows on a terminal how far it is."""
    from rich.progress import Progress

    console = remarks(quiet=asked.quiet)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=None)

        def told(stage: Stage, done: int, total: int | None) -> None:
            doing = words.text(f"seeding.{stage}", count=f"{done:,}")
            progress.update(task, description=doing, completed=done, total=total)

        yield told


def _tell_rejects(rejected: tuple[Reject, ...], words: Catalogue, asked: Asked) -> None:
    console = remarks()
    for one in rejected[:MOST_SHOWN]:
        console.print(_line(one, words), style="yellow")
    more = len(rejected) - MOST_SHOWN
    if more > 0:
        console.print(words.text("seeding.more", count=f"{more:,}"))
    if asked.rejects is not None:
        _write_rejects(rejected, asked.rejects, words)


def _line(one: Reject, words: Catalogue) -> str:
    reason = words.text(f"seeding.reasons.{one.reason}")
    told = words.text("seeding.reject", file=printable(one.file), line=one.line, reason=reason)
    return f"{told} ({printable(one.given)})" if one.given else told


def _write_rejects(rejected: tuple[Reject, ...], path: Path, words: Catalogue) -> None:
    """For a spreadsheet, which takes a text for UTF-8 only by its mark."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(("file", "line", "reason", "means", "given"))
            for one in rejected:
                means = words.text(f"seeding.reasons.{one.reason}")
                rows.writerow((one.file, one.line, one.reason, means, _harmless(one.given)))
    except OSError as fault:
        detail = fault.strerror or type(fault).__name__
        raise OutputFailed(target=str(path), detail=detail) from fault


def _harmless(text: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text


def _show(seeded: Seeded, words: Catalogue, asked: Asked) -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(overflow="fold")
    table.add_column(justify="right", overflow="fold")
    table.add_row(words.text("seeding.read"), f"{seeded.read:,}")
    for name in FIGURES:
        count = getattr(seeded, name)
        if count or name in {"inserted", "updated"}:
            table.add_row(words.text(f"seeding.{name}"), f"{count:,}")
    table.add_row(words.text("seeding.rejected"), f"{len(seeded.rejected):,}")
    console = answers()
    console.print(printable(", ".join(seeded.sources)), style="italic")
    console.print(table)
    if asked.dry_run:
        console.print(words.text("seeding.rehearsed"))
