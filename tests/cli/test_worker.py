"""`wastecoach worker` and `wastecoach beat`, before they begin."""

from __future__ import annotations

import logging

import pytest

from tests.cli.conftest import Command
from wastecoach.api.worker.lane import threads_of
from wastecoach.cli.worker import _named, lanes_of
from wastecoach.settings import Settings


@pytest.mark.parametrize(
    ("queues", "lanes"),
    [
        ("ai", ["ai"]),
        ("batch, ai", ["ai", "batch"]),
        ("q.sched,q.api,api", ["api", "sched"]),
    ],
)
def test_lanes_are_named_by_commas(queues: str, lanes: list[str]) -> None:
    assert lanes_of(queues) == lanes


@pytest.mark.parametrize("queues", ["", ",", "ai,gpu", "q.dlq"])
def test_other_lanes_are_a_mistake(queues: str, wastecoach: Command) -> None:
    ended = wastecoach("worker", "--queues", queues)
    assert ended.code == 2
    assert "--queues" in ended.err


@pytest.mark.parametrize("command", ["worker", "beat"])
def test_without_a_broker_they_say_so_in_one_line(command: str, wastecoach: Command) -> None:
    ended = wastecoach(command, "--lang", "en")
    assert ended.code == 42
    assert len(ended.err.splitlines()) == 1
    assert "broker_url" in ended.err


def test_lanes_get_threads_by_their_weights() -> None:
    def all_threads(settings: Settings) -> dict[str, int]:
        return {
            "ai": threads_of("ai", settings),
            "api": threads_of("api", settings),
            "sched": threads_of("sched", settings),
            "batch": threads_of("batch", settings),
        }

    assert all_threads(Settings()) == {"ai": 10, "api": 5, "sched": 3, "batch": 1}
    assert all_threads(Settings(worker_threads=40)) == {
        "ai": 40,
        "api": 20,
        "sched": 12,
        "batch": 4,
    }
    assert all_threads(Settings(worker_threads=1)) == dict.fromkeys(all_threads(Settings()), 1)


def test_a_line_about_a_job_tells_its_own_lane_and_every_other_that_of_the_worker() -> None:
    plain, about_a_job = (logging.makeLogRecord(more) for more in ({}, {"lane": "ai"}))
    assert _named(plain, "sched")
    assert _named(about_a_job, "sched")
    assert (plain.__dict__["lane"], about_a_job.__dict__["lane"]) == ("sched", "ai")
