"""What every queue does, whoever carries the messages."""

from __future__ import annotations

import pytest

from tests.waiting import until
from tests.work.conftest import Carried, message
from wastecoach.core.jobs.job import LANES, Lane
from wastecoach.core.jobs.upkeep import TASKS


def test_a_message_comes_out_as_it_went_in(carried: Carried) -> None:
    carried.queue.send(message("one"))
    carried.take()
    assert carried.next() == ("one", "analyse")


def test_messages_of_a_lane_keep_their_order(carried: Carried) -> None:
    for number in range(20):
        carried.queue.send(message(str(number)))
    carried.take()
    assert [carried.next()[0] for _ in range(20)] == [str(number) for number in range(20)]


def test_a_task_of_the_schedule_is_about_no_job(carried: Carried) -> None:
    carried.queue.send(message(None, "sched", next(iter(TASKS))))
    carried.take()
    assert carried.next() == (None, next(iter(TASKS)))


@pytest.mark.parametrize("lane", LANES)
def test_it_tells_how_many_wait_in_each_lane(carried: Carried, lane: Lane) -> None:
    assert carried.queue.waiting(lane) == 0
    for number in range(3):
        carried.queue.send(message(str(number), lane))
    until(lambda: carried.queue.waiting(lane) == 3)
    others = [carried.queue.waiting(other) for other in LANES if other != lane]
    assert others == [0, 0, 0]
    carried.take()
    until(lambda: carried.queue.waiting(lane) == 0)
