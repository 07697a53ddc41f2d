"""All components are looked at at once, and none holds up the report."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from wastecoach.bootstrap.health import Examiner
from wastecoach.core.health import Check, Finding
from wastecoach.core.jobs.errors import RecordsUnavailable

FINE = Finding("pass", "dead_letters")
GONE = Finding("warn", "redis_gone")


@pytest.fixture
def release() -> Iterator[threading.Event]:
    """What hanging looks wait for."""
    event = threading.Event()
    yield event
    event.set()


def check(name: str, look: Callable[[], Finding]) -> Check:
    return Check(name, look, GONE)


def test_findings_come_in_the_order_of_the_checks() -> None:
    examiner = Examiner([check(name, lambda: FINE) for name in "cab"])
    assert [(one.name, one.finding) for one in examiner.examine()] == [
        ("c", FINE),
        ("a", FINE),
        ("b", FINE),
    ]


def test_checks_run_at_the_same_time() -> None:
    together = threading.Barrier(3)

    def look() -> Finding:
        together.wait(10)
        return FINE

    examiner = Examiner([check(name, look) for name in "abc"], within_s=10)
    assert [one.finding for one in examiner.examine()] == [FINE] * 3


def test_a_look_that_hangs_counts_as_gone_and_the_others_are_told(release: threading.Event) -> None:
    def hang() -> Finding:
        release.wait(60)
        return FINE

    found = Examiner([check("hangs", hang), check("fine", lambda: FINE)], within_s=0.2).examine()
    assert found[0].finding == Finding("warn", "redis_gone", {"reason": "time-out"})
    assert found[1].finding == FINE


def test_a_look_that_hangs_is_not_begun_again_until_it_has_ended(release: threading.Event) -> None:
    begun: list[int] = []

    def hang() -> Finding:
        begun.append(1)
        release.wait(60)
        return FINE

    examiner = Examiner([check("hangs", hang)], within_s=0.05)
    for _ in range(5):
        examiner.examine()
    assert len(begun) == 1
    release.set()
    examiner.examine()
    (after,) = Examiner([check("hangs", hang)], within_s=10).examine()
    assert after.finding == FINE


def test_of_a_fault_only_the_kind_of_what_began_it_is_told() -> None:
    def fail() -> Finding:
        refused = ConnectionRefusedError("host db.internal, user me")
        raise RecordsUnavailable(place="db.internal", detail="db.internal") from refused

    (found,) = Examiner([check("database", fail)]).examine()
    assert found.finding.params == {"reason": "ConnectionRefusedError"}
