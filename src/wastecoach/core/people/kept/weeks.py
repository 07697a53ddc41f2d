"""Weeks as people in Korea count them, and what went where in each."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from wastecoach.core.korean_calendar import TIME_ZONE, korean_day
from wastecoach.core.people.kept.history import OwnedCount

WEEK = dt.timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class StreamSeen:
    """A stream for people: its `name` in a language, its `colour` (`#rrggbb`), its `icon`."""

    name: str
    colour: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class HistoryWeek:
    """One week, Monday to Sunday.

    Attributes:
        week: As ISO 8601 names it: `2026-W48`.
        begins: ISO date of its Monday.
        things: How many went somewhere.
        streams: Of them into each stream, the most frequent first.
    """

    week: str
    begins: str
    things: int
    streams: dict[str, int]


@dataclass(frozen=True, slots=True)
class HistoryStatistics:
    """What went where within some weeks up to now.

    Attributes:
        since: ISO date of the first day.
        time_zone: In which days and weeks are counted.
        things: How many in all.
        streams: Of them into each stream (`unsure` is one), the most frequent first.
        weeks: Each week, the oldest first, those without anything as well.
        legend: The streams that occur, for people.
    """

    since: str
    time_zone: str
    things: int
    streams: dict[str, int]
    weeks: tuple[HistoryWeek, ...]
    legend: dict[str, StreamSeen] = field(default_factory=dict)


def first_monday(now: float, weeks: int) -> dt.date:
    """The day on which the first of so many weeks begins; the last one is the present."""
    return _monday(korean_day(now)) - (weeks - 1) * WEEK


def statistics(counts: Iterable[OwnedCount], now: float, weeks: int) -> HistoryStatistics:
    """What went where in the last weeks, the present one included.

    Args:
        counts: Of these weeks; what is older is left out.
        now: Seconds since 1970.
        weeks: How many, 1 or more.
    """
    since = first_monday(now, weeks)
    mondays = [since + number * WEEK for number in range(weeks)]
    by_week = {monday: Counter[str]() for monday in mondays}
    for count in counts:
        monday = _monday(dt.date.fromisoformat(count.day))
        if monday in by_week:
            by_week[monday][count.stream] += count.things
    total = sum(by_week.values(), Counter[str]())
    told = tuple(_week(monday, streams) for monday, streams in by_week.items())
    return HistoryStatistics(since.isoformat(), TIME_ZONE, total.total(), _ranked(total), told)


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _week(monday: dt.date, streams: Counter[str]) -> HistoryWeek:
    year, number, _ = monday.isocalendar()
    name = f"{year}-W{number:02}"
    return HistoryWeek(name, monday.isoformat(), streams.total(), _ranked(streams))


def _ranked(streams: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(streams.items(), key=lambda one: (-one[1], one[0])))
