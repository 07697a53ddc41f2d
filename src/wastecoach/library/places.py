"""Collection points into an installation's records: what `wastecoach seed-bins` does, for programs."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from wastecoach.bootstrap.places import place_records
from wastecoach.bootstrap.seeding import (
    Stage,
    Telling,
    Wanted,
    country_of,
    open_data_sets,
    tables,
)
from wastecoach.core.errors import SettingInvalid
from wastecoach.core.places.errors import BinPointsMissing
from wastecoach.core.places.reading.kinds import Named
from wastecoach.core.places.reading.loading import Loaded, Reject, load, refuse_where_most_is_bad
from wastecoach.core.places.reading.open_data import OpenDataSet, set_named
from wastecoach.settings import Settings, load_settings

# Of the points of the sources that are replaced: a list that lacks more is hardly their next edition.
MOST_DROPPED = 0.5


@dataclass(frozen=True, slots=True)
class Seeded:
    """What became of rows.

    Attributes:
        sources: Who says so, as the records have it.
        read: Rows that say anything.
        inserted: Places that are new.
        updated: Places that are different now.
        unchanged: Places that are as they were.
        dropped: Places of these sources that are in them no longer, where they were to be replaced.
        merged: Rows that told of a place once more.
        rejected: Rows that tell of no place, and why.
    """

    sources: tuple[str, ...]
    read: int
    inserted: int
    updated: int
    unchanged: int
    dropped: int
    merged: int
    rejected: tuple[Reject, ...]


def seed_bins(
    files: Iterable[str | os.PathLike[str]] = (),
    *,
    kind: Named | None = None,
    builtin: bool = False,
    open_data: str | None = None,
    key: str | None = None,
    source: str | None = None,
    dated: str | None = None,
    replace: bool = False,
    dry_run: bool = False,
    allow_rejects: bool = False,
    allow_drops: bool = False,
) -> Seeded:
    """Load collection points into the records store that the settings name: all of them, or none.

    Args:
        files: CSV, XLSX or JSON files of public data.
        kind: What stands at the points of the files: `clothing`, `street-bin`, `medicine`, `reverse-vending`, `battery`
            or `recycling-centre`.
        builtin: Load the shipped samples instead.
        open_data: Load this public data set instead, by id or number (docs/places.md).
        key: Of the public data portal; the settings' when None.
        source: What to call where the points come from; by default what the file or the set is called.
        dated: ISO date of points that have none of their own.
        replace: Drop points of the same sources that are no longer among them.
        dry_run: Find out what it would do, and do nothing.
        allow_rejects: Load what can be used even where most cannot.
        allow_drops: Let `replace` drop even most points of a source.

    Raises:
        PlaceError: One of its sub-classes, see `wastecoach.core.places.errors`.
        KeyMissing: The data set needs a key.
        RecordsUnavailable: The database cannot be used.
    """
    wanted = Wanted(
        tuple(Path(file) for file in files),
        kind,
        builtin,
        None if open_data is None else _known_set(open_data),
        key,
        source,
        dated,
    )
    settings = load_settings()
    loaded = read_bins(wanted, settings)
    if not allow_rejects:
        refuse_where_most_is_bad(loaded, names_of(wanted))
    if replace and not allow_drops:
        refuse_where_most_would_go(loaded, settings, names_of(wanted))
    return keep_bins(loaded, settings, replace=replace, dry_run=dry_run)


def _silent(_stage: Stage, _done: int, _total: int | None) -> None:
    """Nobody wants to hear how far it is."""


def read_bins(wanted: Wanted, settings: Settings, told: Telling = _silent) -> Loaded:
    """The places that somebody wants, read and cleaned; nothing is kept.

    Raises:
        PlaceError: A file or the data set cannot be read.
        KeyMissing: The data set needs a key.
    """
    found = tables(settings, wanted, told)
    return load(found, country_of(settings), lambda rows: told("reading", rows, None))


def refuse_where_most_would_go(loaded: Loaded, settings: Settings, file: str) -> None:
    """Whoever replaces a list by a part of it, or by one of another kind, is told before anything is dropped.

    Raises:
        BinPointsMissing: More of the same sources' points would go than `MOST_DROPPED` of all.
        RecordsUnavailable, RecordsOutdated: The database cannot be used.
    """
    sources = frozenset(point.source for point in loaded.points)
    with place_records(settings) as records:
        kept = sum(one.points for one in records.sources() if one.source in sources)
        would = records.upsert(loaded.points, lambda _: None, whole=sources, rehearse=True)
    if would.dropped > MOST_DROPPED * kept:
        raise BinPointsMissing(file=file, dropped=would.dropped, kept=kept)


def keep_bins(
    loaded: Loaded,
    settings: Settings,
    *,
    replace: bool,
    dry_run: bool,
    told: Telling = _silent,
) -> Seeded:
    """Keep places in the records, all of them or none.

    Raises:
        RecordsUnavailable, RecordsOutdated: The database cannot be used.
    """
    total = len(loaded.points)
    sources = tuple(dict.fromkeys(point.source for point in loaded.points))
    with place_records(settings) as records:
        kept = records.upsert(
            loaded.points,
            lambda done: told("writing", done, total),
            whole=frozenset(sources if replace else ()),
            rehearse=dry_run,
        )
    return Seeded(
        sources,
        loaded.read,
        kept.inserted,
        kept.updated,
        kept.unchanged,
        kept.dropped,
        loaded.merged,
        loaded.rejected,
    )


def names_of(wanted: Wanted) -> str:
    """What is read, for people."""
    if wanted.open_data is not None:
        return wanted.open_data.title
    return ", ".join(path.name for path in wanted.files) or "--builtin"


def _known_set(name: str) -> OpenDataSet:
    found = set_named(name, open_data_sets())
    if found is None:
        known = ", ".join(one.id for one in open_data_sets())
        raise SettingInvalid(setting="open_data", detail=f"{name}: not one of {known}")
    return found
