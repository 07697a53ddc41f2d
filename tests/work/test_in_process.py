"""What only the queue in this process does: it has threads of its own."""

from __future__ import annotations

import threading
from queue import Queue
from threading import Event

import pytest

from tests.waiting import DEADLINE_S, until
from tests.work.conftest import message
from wastecoach.core.jobs.errors import QueueUnavailable, RecordsUnavailable
from wastecoach.core.jobs.records import Message
from wastecoach.infra.work.in_process import InProcessQueue


def test_a_lane_that_is_busy_delays_no_other(gate: Event) -> None:
    arrived: Queue[str | None] = Queue()

    def handle(taken: Message) -> None:
        if taken.lane == "batch":
            gate.wait(DEADLINE_S)
        arrived.put(taken.job)

    queue = InProcessQueue(handle, {"ai": 1, "batch": 1})
    queue.start()
    for number in range(5):
        queue.send(message(f"batch-{number}", "batch"))
    queue.send(message("somebody waits for it"))
    assert arrived.get(timeout=DEADLINE_S) == "somebody waits for it"
    gate.set()
    queue.stop(DEADLINE_S)


def test_as_many_are_at_work_at_once_as_the_lane_has_threads(gate: Event) -> None:
    together = threading.Barrier(4)

    def handle(_: Message) -> None:
        together.wait(DEADLINE_S)

    queue = InProcessQueue(handle, {"ai": 4})
    queue.start()
    for number in range(4):
        queue.send(message(str(number)))
    queue.stop(DEADLINE_S)
    assert not together.broken


@pytest.mark.parametrize("fault", [ValueError("x"), RecordsUnavailable(place="x", detail="x")])
def test_what_breaks_on_a_message_does_not_stop_the_thread(fault: Exception) -> None:
    arrived: Queue[str | None] = Queue()

    def handle(taken: Message) -> None:
        if taken.job == "broken":
            raise fault
        arrived.put(taken.job)

    queue = InProcessQueue(handle, {"ai": 1})
    queue.start()
    queue.send(message("broken"))
    queue.send(message("next"))
    assert arrived.get(timeout=DEADLINE_S) == "next"
    queue.stop(DEADLINE_S)


def test_it_ends_with_what_is_under_way_and_begins_nothing_else(gate: Event) -> None:
    begun, ended = Event(), Queue[str | None]()

    def handle(taken: Message) -> None:
        begun.set()
        gate.wait(DEADLINE_S)
        ended.put(taken.job)

    queue = InProcessQueue(handle, {"ai": 1})
    queue.start()
    queue.send(message("under way"))
    queue.send(message("left"))
    begun.wait(DEADLINE_S)
    stopping = threading.Thread(target=queue.stop, args=(DEADLINE_S,))
    stopping.start()
    until(lambda: _refuses(queue))
    gate.set()
    stopping.join(DEADLINE_S)
    assert ended.get_nowait() == "under way"
    assert ended.empty()


def test_it_does_not_wait_for_what_hangs(gate: Event) -> None:
    begun = Event()

    def handle(_: Message) -> None:
        begun.set()
        gate.wait(DEADLINE_S)

    queue = InProcessQueue(handle, {"ai": 1})
    queue.start()
    queue.send(message())
    begun.wait(DEADLINE_S)
    queue.stop(0.01)
    assert not gate.is_set()


def _refuses(queue: InProcessQueue) -> bool:
    try:
        queue.send(message("late"))
    except QueueUnavailable:
        return True
    return False
