"""What cannot be done ends as one dead letter with its reason, and its client sees it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from kombu import Producer

from tests.waiting import until
from tests.worker.conftest import Installation, Process
from wastecoach.api.worker.dead_letters import bury, collect
from wastecoach.core.jobs.records import DeadLetter
from wastecoach.core.jobs.replaying import letters, replay
from wastecoach.infra.work.broker import connection_to, declare
from wastecoach.infra.work.dead_queue import DeadMessage, DeadQueue, dead_message

TASK = {"task": "analyse", "id": "1", "lang": "py"}


@pytest.fixture
def dead(installation: Installation, broker_url: str) -> Iterator[DeadQueue]:
    """The queue of what the broker gave up."""
    with connection_to(broker_url) as connection:
        declare(connection)
    with closing(DeadQueue(broker_url)) as queue:
        yield queue


def found(dead: DeadQueue, installation: Installation, count: int = 1) -> list[DeadLetter]:
    """Dead letters, once there are so many."""
    ports = installation.service.ports

    def all_there() -> bool:
        collect(dead, ports)
        return ports.records.dead_count() == count

    until(all_there)
    return list(letters(ports.records))


def publish(url: str, body: str, headers: dict[str, str], content_type: str) -> None:
    """A message that is not one of ours, into the queue `q.ai`."""
    with connection_to(url) as connection:
        Producer(connection).publish(
            body,
            routing_key="q.ai",
            headers=headers,
            content_type=content_type,
            content_encoding="utf-8",
        )


@pytest.mark.parametrize(
    ("body", "headers", "content_type"),
    [
        ("{no json", TASK, "application/json"),
        ("[[], {}, {}]", TASK, "application/json"),
        ('[["a", "b", "c"], {}, {}]', TASK, "application/json"),
        ("[[], {}, {}]", TASK | {"task": "nonsense"}, "application/json"),
        ("gASVAAAA", TASK, "application/x-python-serialize"),
        ("hello", {}, "text/plain"),
    ],
    ids=["undecodable", "no job", "too much", "unknown task", "pickle", "no task"],
)
def test_a_message_that_cannot_be_understood_is_given_up(
    body: str,
    headers: dict[str, str],
    content_type: str,
    installation: Installation,
    dead: DeadQueue,
    broker_url: str,
) -> None:
    job = installation.accepted()
    until(lambda: installation.job(job).state == "queued")
    with connection_to(broker_url) as connection:
        channel: Any = connection.default_channel
        channel.queue_purge("q.ai")
    publish(broker_url, body, headers | {"wastecoach_job": job}, content_type)
    worker = installation.worker()
    (letter,) = found(dead, installation)
    assert (letter.job, letter.lane, letter.task) == (job, "ai", headers.get("task", ""))
    assert letter.reason.params == {"detail": "message rejected"}
    assert installation.job(job).state == "failed"
    assert installation.shown(job).error is not None
    assert worker.process.poll() is None


def test_a_photo_that_kills_every_worker_is_given_up_after_so_many_attempts(
    poisoned: tuple[Installation, Process],
) -> None:
    installation, workers = poisoned
    job = installation.accepted("poison")

    def ended() -> bool:
        installation.take_up()
        return installation.job(job).ended

    until(ended)
    (letter,) = letters(installation.service.ports.records)
    assert (letter.job, letter.attempts) == (job, 2)
    assert letter.reason.code == "job_given_up"
    assert installation.shown(job).state == "failed"
    until(lambda: workers.said("ended with -9", 2))
    sound = installation.accepted()
    assert [ended.state for ended in installation.until_ended([sound])] == ["done"]


def test_a_message_that_was_delivered_too_often_is_given_up(
    installation: Installation, dead: DeadQueue, broker_url: str
) -> None:
    job = installation.accepted()
    until(lambda: installation.service.ports.queue.waiting("ai") == 1)
    with connection_to(broker_url) as connection:
        queue: Any = connection.default_channel
        while (message := queue.basic_get("q.ai")) is not None:
            queue.basic_reject(message.delivery_tag, requeue=True)
    (letter,) = found(dead, installation)
    assert letter.reason.code == "job_given_up"
    assert letter.attempts == 21
    assert installation.job(job).state == "failed"


def test_a_task_of_the_schedule_that_comes_too_late_is_forgotten(
    installation: Installation,
) -> None:
    late = DeadMessage("sweep", None, "sched", "expired", 1)
    bury(late, installation.service.ports)
    assert installation.service.ports.records.dead_count() == 0


def test_a_message_about_a_job_that_has_ended_is_forgotten(installation: Installation) -> None:
    installation.worker()
    job = installation.accepted()
    installation.until_ended([job])
    bury(DeadMessage("analyse", job, "ai", "rejected", 1), installation.service.ports)
    assert installation.job(job).state == "done"
    assert installation.service.ports.records.dead_count() == 0


def test_what_was_given_up_begins_anew_when_an_operator_says_so(
    installation: Installation,
) -> None:
    ports = installation.service.ports
    job = installation.accepted()
    bury(DeadMessage("analyse", job, "ai", "rejected", 1), ports)
    assert installation.shown(job).state == "failed"
    (letter,) = letters(ports.records)
    assert replay(letter, ports) is not None
    assert installation.shown(job).state == "queued"
    installation.worker()
    (ended,) = installation.until_ended([job])
    assert (ended.state, ports.records.dead_count()) == ("done", 0)
    until(lambda: installation.shown(job).state == "done")


def test_headers_of_others_are_read_as_far_as_they_go() -> None:
    assert dead_message({}) == DeadMessage("", None, "ai", "", 1)
    strange = {"wastecoach_job": 7, "x-death": [{"queue": "q.other", "reason": "maxlen"}]}
    assert dead_message(strange) == DeadMessage("", None, "ai", "maxlen", 1)
