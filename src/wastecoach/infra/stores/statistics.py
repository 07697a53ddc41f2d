"""What the memory of photos has been worth: counters by day (in Korea), of all processes together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from wastecoach.core.analysis import CacheOutcome
from wastecoach.core.korean_calendar import korean_day
from wastecoach.infra.stores.shelf import Shelf

COUNTERS = "photos:"
DAY_S = 86400.0
FIRST_DAY = dt.date(1970, 1, 1)
# Today and the days before it.
DAYS = 30


@dataclass(frozen=True, slots=True)
class MemoryFacts:
    """The memory in figures.

    Attributes:
        entries: Photos remembered, by the eyes and rules in force.
        oldest: When the oldest of them was kept, seconds since 1970; None where there is none.
        days: The figures below are of the last so many days, today included.
        exact: Answers from the very file.
        near: Answers from another photo of the same thing.
        misses: Photos that had to be looked at.
        saved_usd: What was not paid, in US dollars.
    """

    entries: int
    oldest: float | None
    days: int
    exact: int
    near: int
    misses: int
    saved_usd: float


class Statistics:
    """Counters in a store.

    Args:
        store: Where they are.
        now: Seconds since 1970.
    """

    def __init__(self, store: Shelf, now: Callable[[], float]) -> None:
        self._store = store
        self._now = now

    def note(self, outcome: CacheOutcome, saved_usd: float | None) -> None:
        """Count one answer, and what it saved in US dollars (None, where nobody knows, saves nothing)."""
        day = self._today()
        self._store.add(_key(outcome, day), 1, (DAYS + 1) * DAY_S)
        micro_dollars = round((saved_usd or 0.0) * 1_000_000)
        if micro_dollars:
            self._store.add(_key("saved", day), micro_dollars, (DAYS + 1) * DAY_S)

    def today(self) -> dict[CacheOutcome, int]:
        """How the photos of today were answered."""
        day = self._today()
        outcomes: tuple[CacheOutcome, ...] = ("exact", "near", "miss")
        return {outcome: self._count(outcome, day) for outcome in outcomes}

    def facts(self, entries: int, oldest: float | None) -> MemoryFacts:
        """The counters beside what is known already."""
        return MemoryFacts(
            entries=entries,
            oldest=oldest,
            days=DAYS,
            exact=self._sum("exact"),
            near=self._sum("near"),
            misses=self._sum("miss"),
            saved_usd=self.saved_usd(),
        )

    def saved_usd(self) -> float:
        """What was not paid in the last days, in US dollars."""
        return self._sum("saved") / 1_000_000

    def clear(self) -> None:
        """Begin to count anew."""
        self._store.clear(COUNTERS)

    def _sum(self, what: str) -> int:
        today = self._today()
        days = range(today - DAYS + 1, today + 1)
        return sum(self._count(what, day) for day in days)

    def _count(self, what: str, day: int) -> int:
        # Adding nothing only reads.
        return self._store.add(_key(what, day), 0, DAY_S)

    def _today(self) -> int:
        return (korean_day(self._now()) - FIRST_DAY).days


def _key(what: str, day: int) -> str:
    return f"{COUNTERS}{what}:{day}"
