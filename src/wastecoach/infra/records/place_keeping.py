"""Collection points in the records store, for whoever loads them: kept by their keys, all of them or none."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from wastecoach.core.places.point import Point
from wastecoach.core.places.records import Kept, SourceKept
from wastecoach.core.places.sphere import checked
from wastecoach.infra.records.place_rows import (
    Known,
    add,
    known_by_key,
    learn,
    remove,
    replace,
    take_turn,
)
from wastecoach.infra.records.places_schema import PLACES
from wastecoach.infra.records.transactions import Transacting, reading, writing

# Points of one round: `told` hears of each.
ROUND = 5_000
Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class _Compared:
    """Points beside what is known: those that are new, and those that are different now."""

    given: int
    new: list[Point]
    changed: list[tuple[Known, Point]]


class PlaceKeeping(Transacting):
    """The part of `PlaceRecords` for whoever loads points."""

    def upsert(
        self,
        points: Iterable[Point],
        told: Told,
        *,
        whole: frozenset[str] = frozenset(),
        rehearse: bool = False,
    ) -> Kept:
        """Keep points by their keys, all of them or none; of several with one key the last one counts.

        Args:
            points: Read to their end before anything is written.
            told: Hears how many are written so far.
            whole: Sources that these are all points of: their other points are dropped in the same transaction.
            rehearse: Find out what it would do, and do nothing.

        Raises:
            CoordinatesInvalid: A point is nowhere on earth.
        """
        given = {point.key: point for point in points}
        for point in given.values():
            checked(point.latitude, point.longitude)
        change = self._rehearse if rehearse else self._keep
        return change(list(given.values()), told, whole)

    @writing
    def _keep(
        self, connection: Connection, points: Sequence[Point], told: Told, whole: frozenset[str]
    ) -> Kept:
        take_turn(connection)
        free = (connection.execute(select(func.max(PLACES.c.id))).scalar() or 0) + 1
        kept = Kept(0, 0, 0)
        for begin in range(0, len(points), ROUND):
            compared = _compared(connection, points[begin : begin + ROUND])
            replace(connection, compared.changed)
            add(connection, compared.new, free + kept.inserted)
            kept = _with(kept, compared)
            told(begin + compared.given)
        gone = _others(connection, points, whole)
        remove(connection, gone)
        learn(connection)
        return dataclasses.replace(kept, dropped=len(gone))

    @reading
    def _rehearse(
        self, connection: Connection, points: Sequence[Point], told: Told, whole: frozenset[str]
    ) -> Kept:
        kept = Kept(0, 0, 0)
        for begin in range(0, len(points), ROUND):
            compared = _compared(connection, points[begin : begin + ROUND])
            kept = _with(kept, compared)
            told(begin + compared.given)
        return dataclasses.replace(kept, dropped=len(_others(connection, points, whole)))

    @reading
    def sources(self, connection: Connection) -> list[SourceKept]:
        """What is known, by source: the latest date of its data, and how many points."""
        counted = select(PLACES.c.source, func.max(PLACES.c.dated), func.count())
        by_source = counted.group_by(PLACES.c.source).order_by(PLACES.c.source)
        return [SourceKept(*row) for row in connection.execute(by_source)]

    @writing
    def drop(self, connection: Connection, source: str) -> int:
        """Forget the points of a source; how many there were."""
        take_turn(connection)
        gone = _others(connection, (), frozenset({source}))
        remove(connection, gone)
        return len(gone)


def _compared(connection: Connection, given: Sequence[Point]) -> _Compared:
    known = known_by_key(connection, given)
    new = [point for point in given if point.key not in known]
    both = [(known[point.key], point) for point in given if point.key in known]
    return _Compared(len(given), new, [pair for pair in both if pair[0].point != pair[1]])


def _with(kept: Kept, compared: _Compared) -> Kept:
    new, changed = len(compared.new), len(compared.changed)
    same = compared.given - new - changed
    return Kept(kept.inserted + new, kept.updated + changed, kept.unchanged + same)


def _others(connection: Connection, points: Sequence[Point], sources: frozenset[str]) -> list[int]:
    """Ids of what else is known from sources."""
    if not sources:
        return []
    keys = {point.key for point in points}
    theirs = select(PLACES.c.id, PLACES.c.key).where(PLACES.c.source.in_(sorted(sources)))
    return [row.id for row in connection.execute(theirs) if row.key not in keys]
