"""A thread that works again and again."""

from __future__ import annotations

import logging
from queue import Queue
from threading import Event

import pytest

from tests.waiting import DEADLINE_S, until
from wastecoach.core.jobs.errors import QueueUnavailable
from wastecoach.infra.work.repeating import Repeating

LONG_S = 3600.0


def test_it_works_again_when_it_is_woken() -> None:
    rounds: Queue[int] = Queue()

    def work() -> float:
        rounds.put(1)
        return LONG_S

    repeating = Repeating("courier", work)
    repeating.start()
    rounds.get(timeout=DEADLINE_S)
    repeating.wake()
    rounds.get(timeout=DEADLINE_S)
    repeating.stop(DEADLINE_S)


def test_it_is_not_forgotten_that_it_was_woken_while_it_worked(gate: Event) -> None:
    begun: Queue[int] = Queue()

    def work() -> float:
        begun.put(1)
        gate.wait(DEADLINE_S)
        return LONG_S

    repeating = Repeating("courier", work)
    repeating.start()
    begun.get(timeout=DEADLINE_S)
    repeating.wake()
    gate.set()
    begun.get(timeout=DEADLINE_S)
    repeating.stop(DEADLINE_S)


def test_an_outage_is_told_once_when_it_begins_and_once_when_it_is_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    away, rounds = Event(), Queue[int]()
    away.set()

    def work() -> float:
        rounds.put(1)
        if away.is_set():
            raise QueueUnavailable(place="amqp://host", detail="refused")
        return LONG_S

    repeating = Repeating("courier", work)
    with caplog.at_level(logging.WARNING):
        repeating.start()
        for _ in range(3):
            rounds.get(timeout=DEADLINE_S)
        away.clear()
        until(lambda: "works again" in caplog.text)
    repeating.stop(DEADLINE_S)
    assert [record.getMessage() for record in caplog.records] == [
        "courier has to wait: queue_unavailable (place=amqp://host, detail=refused)",
        "courier works again",
    ]


def test_what_nobody_foresaw_does_not_end_it(caplog: pytest.LogCaptureFixture) -> None:
    rounds: Queue[int] = Queue()

    def work() -> float:
        rounds.put(1)
        if rounds.qsize() == 1:
            raise ValueError
        return LONG_S

    repeating = Repeating("courier", work)
    repeating.start()
    until(lambda: rounds.qsize() == 2)
    repeating.stop(DEADLINE_S)
    assert "courier failed" in caplog.text


def test_stopping_one_that_never_began_is_harmless() -> None:
    Repeating("courier", lambda: LONG_S).stop(DEADLINE_S)
