"""What an operator looks at, made of what records, ledger and counters tell."""

from __future__ import annotations

import datetime as dt

import pytest

from wastecoach.core import overview_parts as parts
from wastecoach.core.backlog import Backlog
from wastecoach.core.budgets import Budget, Budgets, Spent, Total
from wastecoach.core.health_verdicts import LONG_S, SEEN_WITHIN_S, ProviderSeen
from wastecoach.core.jobs.job import LANES
from wastecoach.core.jobs.records import HOUR_S, Hour, ProcessSeen
from wastecoach.core.places.records import SourceKept

# Twenty past two in the morning in Korea, and still the day before in UTC.
NOW = dt.datetime(2026, 11, 26, 17, 20, tzinfo=dt.UTC).timestamp()
TODAY = "2026-11-27"


def test_every_lane_is_told_also_one_that_is_empty() -> None:
    backlog = Backlog({("ai", "uploaded"): 1, ("ai", "queued"): 2, ("ai", "processing"): 4}, {}, 0)
    ai, *others = parts.queues_shown(backlog, NOW)
    assert (ai.waiting, ai.running) == (3, 4)
    assert [other.lane for other in others] == list(LANES)[1:]
    assert {(other.waiting, other.running) for other in others} == {(0, 0)}


@pytest.mark.parametrize("lane", LANES)
def test_a_lane_is_late_when_its_oldest_has_waited_too_long(lane: str) -> None:
    def late(waited_s: float) -> bool:
        shown = parts.queues_shown(Backlog({}, {lane: NOW - waited_s}, 0), NOW)  # type: ignore[dict-item]
        return next(one for one in shown if one.lane == lane).late

    allowed = LONG_S[lane]  # type: ignore[index]
    assert (late(allowed - 1), late(allowed + 1)) == (False, True)


def test_who_has_been_silent_is_told_and_does_not_count() -> None:
    lives = ProcessSeen("a", "worker", "m", ("ai",), NOW - 60, NOW - 1, running=2)
    silent = ProcessSeen("b", "worker", "m", ("ai",), NOW - 60, NOW - SEEN_WITHIN_S, running=3)
    told = parts.workforce([lives, silent], 1, NOW)
    assert (told.living, told.running, told.hanging) == (1, 2, 1)
    assert [(one.living, one.seen_s) for one in told.processes] == [(True, 1.0), (False, 20.0)]


def test_hours_in_which_nothing_happened_are_told_and_the_last_one_goes_on() -> None:
    since = parts.first_hour(NOW)
    told = parts.jobs_shown([Hour(since + 23 * HOUR_S, 5, 4, 1)], (), NOW)
    assert len(told.hours) == 24
    assert told.hours[0].at == "2026-11-25T18:00:00.000+00:00"
    assert told.hours[-1].at == "2026-11-26T17:00:00.000+00:00"
    assert sum(hour.accepted for hour in told.hours) == 5


def test_today_begins_at_midnight_in_korea() -> None:
    since = parts.first_hour(NOW)
    before, after = Hour(since + 20 * HOUR_S, 10, 10, 0), Hour(since + 21 * HOUR_S, 3, 2, 1)
    told = parts.jobs_shown([before, after], (), NOW)
    assert (told.day, told.accepted, told.done, told.failed) == (TODAY, 3, 2, 1)


def test_how_long_jobs_take_is_told_of_those_that_were_done() -> None:
    told = parts.jobs_shown([], [float(number) for number in range(20, 0, -1)], NOW)
    assert (told.median_s, told.p95_s, told.measured) == (10.0, 19.0, 20)
    none = parts.jobs_shown([], [], NOW)
    assert (none.median_s, none.p95_s, none.measured) == (None, None, 0)


def test_before_the_first_photo_of_a_day_there_is_no_hit_rate() -> None:
    assert parts.cache_shown(0, 0, 0, NOW, on=True).hit_rate is None
    assert parts.cache_shown(1, 2, 1, NOW, on=True).hit_rate == 0.75


def test_costs_are_in_dollars() -> None:
    told = parts.costs_shown(
        dt.date(2026, 11, 27),
        Budgets(Budget(1_500_000, None), Budget(None, 20_000_000)),
        Spent(250_000, 4_000_000),
        [Total("openai", 12, cost=250_000, unpriced=1)],
    )
    assert (told.budgets["day"].spent_usd, told.budgets["day"].soft_usd) == (0.25, 1.5)
    assert (told.budgets["month"].spent_usd, told.budgets["month"].hard_usd) == (4.0, 20.0)
    assert (told.providers[0].cost_usd, told.providers[0].unpriced) == (0.25, 1)


def test_a_provider_that_looks_and_words_is_told_once() -> None:
    alike = ProviderSeen("openai")
    other = ProviderSeen("anthropic", keyless=True)
    told = parts.providers_shown([alike, other, alike])
    assert [(one.provider, one.state) for one in told] == [
        ("openai", "ready"),
        ("anthropic", "keyless"),
    ]


def test_how_old_places_are_is_told_where_their_date_is_a_day() -> None:
    sources = [SourceKept("portal", "2026-11-20", 9), SourceKept("own list", "autumn", 1)]
    told = parts.places_shown(sources, "off", NOW)
    assert [one.age_days for one in told.sources] == [7, None]
