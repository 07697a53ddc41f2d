"""Days and weeks in Korea."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastecoach.core.korean_calendar import begins, korean_day
from wastecoach.core.people.kept.history import OwnedCount
from wastecoach.core.people.kept.weeks import first_monday, statistics

MOMENTS = st.floats(0, 4e9)
# Thursday, 26 November 2026, 23:30 in Seoul.
NOW = dt.datetime(2026, 11, 26, 14, 30, tzinfo=dt.UTC).timestamp()


@given(MOMENTS)
def test_every_moment_lies_within_its_day(at: float) -> None:
    day = korean_day(at)
    assert begins(day) <= at < begins(day + dt.timedelta(days=1))


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        ("2026-11-26T14:59:59", "2026-11-26"),
        ("2026-11-26T15:00:00", "2026-11-27"),
        ("2026-12-31T15:00:00", "2027-01-01"),
        # No summer time.
        ("2026-07-01T14:59:59", "2026-07-01"),
    ],
)
def test_a_day_begins_nine_hours_before_that_of_utc(utc: str, day: str) -> None:
    at = dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC).timestamp()
    assert korean_day(at).isoformat() == day


@given(MOMENTS, st.integers(1, 260))
def test_weeks_begin_on_mondays_and_hold_now(at: float, weeks: int) -> None:
    first = first_monday(at, weeks)
    assert first.weekday() == 0
    assert 7 * (weeks - 1) <= (korean_day(at) - first).days < 7 * weeks


def test_things_are_added_up_by_stream_and_week() -> None:
    counts = [
        OwnedCount("2026-11-15", "glass", 9),  # a Sunday: one week too early
        OwnedCount("2026-11-16", "plastic", 2),
        OwnedCount("2026-11-22", "glass", 1),
        OwnedCount("2026-11-23", "glass", 3),
        OwnedCount("2026-11-26", "glass", 1),
    ]
    told = statistics(counts, NOW, 2)
    assert (told.since, told.things, told.streams) == ("2026-11-16", 7, {"glass": 5, "plastic": 2})
    assert [(week.week, week.begins, week.things) for week in told.weeks] == [
        ("2026-W47", "2026-11-16", 3),
        ("2026-W48", "2026-11-23", 4),
    ]
    assert list(told.weeks[0].streams) == ["plastic", "glass"]


def test_a_week_at_the_turn_of_the_year_has_the_name_of_its_thursday() -> None:
    at = dt.datetime(2027, 1, 2, tzinfo=dt.UTC).timestamp()
    (week,) = statistics([], at, 1).weeks
    assert (week.week, week.begins, week.streams) == ("2026-W53", "2026-12-28", {})


@given(
    st.lists(
        st.builds(
            OwnedCount,
            st.dates(dt.date(2026, 1, 1), dt.date(2026, 11, 26)).map(str),
            st.sampled_from(["plastic", "glass", "unsure"]),
            st.integers(1, 9),
        )
    ),
    st.integers(1, 60),
)
def test_nothing_is_lost_and_nothing_counted_twice(counts: list[OwnedCount], weeks: int) -> None:
    told = statistics(counts, NOW, weeks)
    within = [count for count in counts if count.day >= told.since]
    assert told.things == sum(count.things for count in within)
    assert told.things == sum(week.things for week in told.weeks) == sum(told.streams.values())
    assert len(told.weeks) == weeks
