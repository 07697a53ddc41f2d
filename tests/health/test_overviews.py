"""All parts of an overview are asked for at once, none holds up the others, and none is asked twice within a moment."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.clock import Clock
from tests.records.conftest import opened
from tests.records.examples import LEASE_S, RESULT, job, message
from tests.waiting import gate, until
from wastecoach.bootstrap.overview import Overviews, Part
from wastecoach.bootstrap.overview_parts import JobsByHour
from wastecoach.core.errors import CacheUnavailable
from wastecoach.core.health import Report
from wastecoach.core.jobs.records import HOUR_S, Hour
from wastecoach.core.overview import Overview
from wastecoach.infra.records.levels import upgrade
from wastecoach.infra.records.records import SqlJobRecords

__all__ = ["gate"]
FIELDS = (
    *("queues", "workforce", "dead_letters", "jobs", "cache", "remembered"),
    *("costs", "providers", "corrections", "places"),
)
WELL = Report("pass", ())


def gathering(
    looks: dict[str, Callable[[], Any]], within_s: float = 10.0, kept_s: float = 60.0
) -> Overviews:
    """Parts of which all but these are told without asking anybody."""
    told = dict.fromkeys(FIELDS, lambda: 7) | looks
    return Overviews(
        [Part(name, look, kept_s) for name, look in told.items()], lambda: 0.0, within_s
    )


def overview(overviews: Overviews) -> Overview:
    return overviews.told(overviews.gathered(), WELL)


def test_a_part_that_fails_is_none_with_its_code_and_the_rest_is_told() -> None:
    def away() -> int:
        raise CacheUnavailable(cache="redis://secret", detail="gone")

    def broken() -> int:
        raise ZeroDivisionError

    told = overview(gathering({"costs": away, "jobs": broken}))
    assert (told.costs, told.jobs, told.remembered) == (None, None, 7)
    assert told.faults == {"costs": "cache_unavailable", "jobs": "internal_error"}


def test_a_part_that_hangs_is_none_for_now(gate: threading.Event) -> None:
    def hang() -> int:
        gate.wait(60)
        return 8

    overviews = gathering({"remembered": hang}, within_s=0.1)
    assert overview(overviews).faults == {"remembered": "time_out"}
    gate.set()
    assert until(lambda: overview(overviews).remembered) == 8


def test_a_part_that_hangs_is_not_asked_for_again(gate: threading.Event) -> None:
    asked = itertools.count()

    def hang() -> int:
        next(asked)
        gate.wait(60)
        return 8

    overviews = gathering({"remembered": hang}, within_s=0.05)
    for _ in range(5):
        overview(overviews)
    assert next(asked) == 1


def test_what_was_told_a_moment_ago_is_told_again() -> None:
    numbers = itertools.count()
    overviews = gathering({"remembered": lambda: next(numbers)})
    assert [overview(overviews).remembered for _ in range(3)] == [0, 0, 0]
    at_once = gathering({"remembered": lambda: next(numbers)}, kept_s=0.0)
    assert [overview(at_once).remembered for _ in range(3)] == [1, 2, 3]


def test_what_failed_is_asked_for_again_soon() -> None:
    answers = iter([CacheUnavailable(cache="x", detail="gone"), 5])

    def recovering() -> Any:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    overviews = gathering({"remembered": recovering})
    assert overview(overviews).remembered is None
    assert until(lambda: overview(overviews).remembered) == 5


class Listening(SqlJobRecords):
    """Records that know since when hours were asked for."""

    def hours(self, since: float) -> list[Hour]:
        self.since = since
        return super().hours(since)


def done(records: SqlJobRecords, name: str, at: float) -> None:
    """A job that was accepted and answered at a moment."""
    records.add(job(name), None)
    records.uploaded(name, message(name), at)
    records.begin(name, "worker", at, LEASE_S)
    records.finish(name, 1, RESULT, at)


def test_hours_that_are_over_are_told_without_being_counted_again(tmp_path: Path) -> None:
    clock = Clock()
    this_hour = clock() // HOUR_S * HOUR_S
    with opened(f"sqlite:///{tmp_path / 'records.db'}") as engine:
        upgrade(engine)
        records = Listening(engine)
        jobs = JobsByHour(records, clock)
        done(records, "hours ago", this_hour - 5 * HOUR_S)
        done(records, "now", clock())
        assert jobs.shown().hours[-6].done == 1
        assert records.since == this_hour - 23 * HOUR_S
        done(records, "a moment later", clock() + 1)
        clock.later(10)
        shown = jobs.shown().hours
        assert records.since == this_hour - HOUR_S
        assert (shown[-6].done, shown[-1].done) == (1, 2)
        clock.later(30 * HOUR_S)
        assert sum(hour.done for hour in jobs.shown().hours) == 0
