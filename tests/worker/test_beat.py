"""Who asks for what is due: one of several, and another one soon after that is gone."""

from __future__ import annotations

import signal
from contextlib import closing
from typing import Any

import pytest

from tests.waiting import until
from tests.worker.conftest import Installation, Process
from wastecoach.core.jobs.errors import QueueUnavailable
from wastecoach.infra.work.beat_lock import BeatLock
from wastecoach.infra.work.broker import connection_to, declare

ASKS, STANDS_BY = "asks for what is due", "stands by"


def beat(installation: Installation) -> Process:
    return installation.start("-m", "wastecoach", "beat")


def test_only_one_has_the_lock(broker_url: str) -> None:
    with closing(BeatLock(broker_url)) as first, closing(BeatLock(broker_url)) as second:
        assert first.held()
        assert not second.held()
        assert first.held()
        assert not second.held()
        first.close()
        until(second.held)
        assert not first.held()


def test_nobody_has_it_while_the_broker_is_away() -> None:
    with closing(BeatLock("amqp://127.0.0.1:1")) as lock, pytest.raises(QueueUnavailable):
        lock.held()


@pytest.mark.parametrize("how", ["killed", "cut off", "asked to end"])
def test_one_of_two_beats_works_and_the_other_takes_over(
    how: str, installation: Installation
) -> None:
    first = beat(installation)
    until(lambda: first.said(ASKS))
    second = beat(installation)
    until(lambda: second.said(STANDS_BY))
    until(lambda: (installation.service.ports.queue.waiting("sched") or 0) >= 4)
    if how == "killed":
        first.kill()
    elif how == "cut off":
        first.process.send_signal(signal.SIGSTOP)
    else:
        assert first.end() == 0
    until(lambda: second.said(ASKS))
    if how == "cut off":
        first.process.send_signal(signal.SIGCONT)
        until(lambda: first.said(STANDS_BY))
    seen = installation.service.ports.records.processes(0.0)
    assert sum(process.kind == "beat" for process in seen) == 2


def test_it_collects_what_the_broker_gave_up(installation: Installation, broker_url: str) -> None:
    job = installation.accepted()
    until(lambda: installation.service.ports.queue.waiting("ai") == 1)
    beat(installation)
    with connection_to(broker_url) as connection:
        declare(connection)
        queue: Any = connection.default_channel
        queue.basic_reject(queue.basic_get("q.ai").delivery_tag, requeue=False)
        until(lambda: installation.job(job).state == "failed")
    assert installation.service.ports.records.dead_count() == 1
