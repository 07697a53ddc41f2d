"""Collection points in the records store, as a small protocol; `infra/records` fulfils it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from wastecoach.core.jobs.job import Location
from wastecoach.core.places.point import Found, Point

# Metres and number at most of one question.
MOST_RADIUS_M, MOST_FOUND = 20_000.0, 100


@dataclass(frozen=True, slots=True)
class Kept:
    """What an `upsert` did: points that are new, that are different now, that are as they were, that went."""

    inserted: int
    updated: int
    unchanged: int
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class SourceKept:
    """How much is known from one source: its name, the date of its data, its points."""

    source: str
    dated: str
    points: int


class PlaceRecords(Protocol):
    """Collection points. Every method raises `RecordsUnavailable` where the store cannot be used."""

    def upsert(
        self,
        points: Iterable[Point],
        told: Callable[[int], None],
        *,
        whole: frozenset[str] = frozenset(),
        rehearse: bool = False,
    ) -> Kept:
        """Keep points by their keys, all of them or none.

        Args:
            points: No two of one key.
            told: Hears how many are written so far.
            whole: Sources that these are all points of: their other points are dropped in the same transaction.
            rehearse: Find out what it would do, and do nothing.
        """
        ...

    def near(
        self, location: Location, radius_m: float, streams: frozenset[str] | None, limit: int
    ) -> list[Found]:
        """The nearest points within a radius that accept one of the streams (None: whatever they accept).

        The nearest first, those equally far by key; at most `MOST_RADIUS_M` and `MOST_FOUND`.
        """
        ...

    def sources(self) -> list[SourceKept]:
        """What is known, by source."""
        ...

    def drop(self, source: str) -> int:
        """Forget the points of a source; how many there were."""
        ...
