"""Rows of tables to collection points, and to reasons why a row tells of none. Nothing is kept here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from wastecoach.core.places.errors import BinFileUnreadable, BinRowsRejected
from wastecoach.core.places.point import Point
from wastecoach.core.places.reading.columns import SAMPLE, ColumnNames, Row, find_columns
from wastecoach.core.places.reading.coordinates import Box
from wastecoach.core.places.reading.drafts import Draft, Origin, Reading, Reason
from wastecoach.core.places.reading.keys import keys
from wastecoach.core.places.reading.kinds import Accepting
from wastecoach.core.places.reading.merging import merge

# More rejects than this share of all rows, and the file is not what it was taken for.
MOST_REJECTED = 0.5
TELL_EVERY = 2000


@dataclass(frozen=True, slots=True)
class Table:
    """A file or a download: where it comes from, and its rows with their line numbers."""

    origin: Origin
    rows: Iterable[Row]


@dataclass(frozen=True, slots=True)
class Country:
    """What has to be known to read tables of a country: names of columns, what places accept, where they lie."""

    names: ColumnNames
    accepting: Accepting
    box: Box


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that tells of no place.

    Attributes:
        file: It stands in.
        line: Of the file, row of the sheet, or number of the record in a JSON file, from 1.
        reason: Code; in words under `seeding.reasons`.
        given: What was written there, as far as the reason is about it.
    """

    file: str
    line: int
    reason: Reason
    given: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What tables hold.

    Attributes:
        points: The places, no two of one key.
        read: Rows that say anything.
        merged: Rows that told of a place once more.
        rejected: Rows that tell of none.
    """

    points: tuple[Point, ...]
    read: int
    merged: int
    rejected: tuple[Reject, ...]


def load(
    tables: Iterable[Table],
    country: Country,
    told: Callable[[int], None] = lambda _: None,
) -> Loaded:
    """The places that tables tell of.

    Args:
        tables: To be read once.
        country: Whose.
        told: Hears how many rows are read so far.

    Raises:
        BinColumnsUnknown: It is not clear where in a table a point lies.
        BinFileUnreadable: A table has no row.
    """
    drafts: list[Draft] = []
    rejected: list[Reject] = []
    for table in tables:
        before = len(drafts) + len(rejected)
        for count, one in enumerate(_read(table, country), before + 1):
            if isinstance(one, Draft):
                drafts.append(one)
            else:
                rejected.append(one)
            if count % TELL_EVERY == 0:
                told(count)
        if len(drafts) + len(rejected) == before:
            raise BinFileUnreadable(file=table.origin.file, detail="no_rows")
    places = merge(drafts, country.accepting.order)
    points = tuple(_point(draft, key) for draft, key in zip(places, keys(places), strict=True))
    merged = len(drafts) - len(places)
    return Loaded(points, len(drafts) + len(rejected), merged, tuple(rejected))


def refuse_where_most_is_bad(loaded: Loaded, file: str) -> None:
    """Whoever named the wrong kind or file is told before anything is kept.

    Raises:
        BinRowsRejected: More rows are rejected than `MOST_REJECTED` of all.
    """
    if len(loaded.rejected) > MOST_REJECTED * loaded.read:
        raise BinRowsRejected(file=file, rejected=len(loaded.rejected), read=loaded.read)


def _read(table: Table, country: Country) -> Iterator[Draft | Reject]:
    said = ((line, cells) for line, cells in table.rows if any(map(str.strip, cells)))
    first = list(islice(said, SAMPLE))
    if not first:
        return
    file = table.origin.file
    columns = find_columns(first, country.names, country.box, file)
    reading = Reading(columns, table.origin, country.accepting, country.box)
    for line, cells in chain(first[columns.begins :], said):
        one = reading.draft(line, cells)
        yield one if isinstance(one, Draft) else Reject(file, line, *one)


def _point(draft: Draft, key: str) -> Point:
    return Point(
        key=key,
        kind=draft.kind,
        name=draft.name,
        streams=draft.streams,
        latitude=draft.latitude,
        longitude=draft.longitude,
        address=draft.address,
        detail=draft.detail,
        phone=draft.phone,
        source=draft.source,
        dated=draft.dated,
    )
