"""A job is followed to its end, by events or by asking."""

from __future__ import annotations

import time
from itertools import count
from types import SimpleNamespace

import pytest

from tests.client.stage import (
    ANALYSIS,
    DONE,
    EVENTS,
    EXPIRED,
    FAILED,
    JOB,
    RESULT,
    STATUS,
    Played,
    acting,
    connected,
    problem,
    shows,
    streams,
    told,
)
from tests.services.servers import Reply, cuts, hangs, says
from wastecoach.client import following
from wastecoach.client.following import MOST_CUTS, answer_of, follow
from wastecoach.core.errors import PhotoDamaged
from wastecoach.core.jobs.errors import JobExpired, JobFailed, JobNotDone, JobNotFound
from wastecoach.core.jobs.progress import Problem, Progress


def followed(server: Played, within_s: float = 30.0) -> tuple[list[int], Progress]:
    """The sequences that were heard, and what was told last."""
    heard: list[Progress] = []
    until = time.monotonic() + within_s
    last = follow(JOB, connected(server), until, heard.append)
    return [progress.sequence for progress in heard], last


def test_everything_that_is_told_is_heard_in_its_order() -> None:
    with acting({EVENTS: [streams(told(0, "pending"), told(10), told(50), DONE)]}) as server:
        heard, last = followed(server)
    assert heard == [0, 10, 50, 1000]
    assert last == DONE
    assert STATUS not in server.by_path


@pytest.mark.parametrize("cut", [True, False])
def test_a_stream_that_ends_early_is_resumed_after_the_last_event(cut: bool) -> None:
    begun = streams(told(10), told(20), cut=cut)
    with acting({EVENTS: [begun, cuts, streams(told(50), DONE)]}) as server:
        heard, _ = followed(server)
    assert heard == [10, 20, 50, 1000]
    asked = [arrived.headers.get("last-event-id") for arrived in server.by_path[EVENTS]]
    assert asked == [None, "20", "20"]


def test_what_is_told_twice_is_heard_once() -> None:
    with acting({EVENTS: [streams(told(10), told(20)), streams(told(20), DONE)]}) as server:
        assert followed(server)[0] == [10, 20, 1000]


@pytest.mark.parametrize(
    "events",
    [
        says(404, b"<html>"),
        says(406, b""),
        says(500, b""),
        says(200, {"no": "events"}),
        streams(),
        streams(cut=True),
    ],
)
def test_where_there_are_no_events_the_status_is_asked_for(events: Reply) -> None:
    asked = [shows(told(10)), cuts, shows(told(10)), shows(told(50)), shows(DONE)]
    with acting({EVENTS: [events], STATUS: asked}) as server:
        heard, last = followed(server)
    assert heard == [10, 50, 1000]
    assert last == DONE
    assert len(server.by_path[EVENTS]) <= MOST_CUTS + 1


def test_a_job_that_takes_too_long_goes_on_without_us(monkeypatch: pytest.MonkeyPatch) -> None:
    # A second passes whenever somebody looks at this clock.
    clock = SimpleNamespace(monotonic=count().__next__)
    monkeypatch.setattr(following, "time", clock)
    with acting({EVENTS: [streams(told(10))], STATUS: [shows(told(10))]}) as server:
        connection = connected(server)
        with pytest.raises(JobNotDone) as caught:
            follow(JOB, connection, until=30.0)
    assert caught.value.params == {"job": JOB, "state": "processing"}
    assert STATUS in server.by_path


def test_a_server_that_says_nothing_does_not_hold_us_up() -> None:
    with acting({EVENTS: [hangs]}) as server, pytest.raises(JobNotDone):
        followed(server, within_s=0.2)


def test_a_job_that_nobody_knows_is_told_at_once() -> None:
    with (
        acting({EVENTS: [problem(404, "job_not_found")]}) as server,
        pytest.raises(JobNotFound),
    ):
        followed(server)


def test_the_answer_comes_with_the_end() -> None:
    with acting({}) as server:
        assert answer_of(DONE, connected(server)) == ANALYSIS


def test_an_end_without_its_answer_is_asked_for_it() -> None:
    bare = told(1000, "done", result=None)
    with acting({RESULT: [says(200, b"")]}) as server, pytest.raises(Exception, match="answer"):
        answer_of(bare, connected(server))
    assert RESULT in server.by_path


@pytest.mark.parametrize(
    ("last", "error", "words"),
    [
        (FAILED, PhotoDamaged, {"told": "The photo is cut off. Take a new one."}),
        (EXPIRED, JobExpired, {"job": JOB}),
        (
            told(1000, "failed", error=Problem("of_tomorrow", "It is not to be.")),
            JobFailed,
            {"job": JOB, "detail": "It is not to be."},
        ),
    ],
)
def test_a_job_without_an_answer_is_an_error_that_says_why(
    last: Progress, error: type[Exception], words: dict[str, str]
) -> None:
    with acting({}) as server, pytest.raises(error) as caught:
        answer_of(last, connected(server))
    assert caught.value.params == words  # type: ignore[attr-defined]
