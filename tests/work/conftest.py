"""Each kind of queue, with somebody who takes what comes out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from queue import Queue

import pytest

from tests.waiting import DEADLINE_S, gate
from wastecoach.core.jobs.job import LANES, Lane
from wastecoach.core.jobs.ports import WorkQueue
from wastecoach.core.jobs.records import Message
from wastecoach.infra.work.in_process import InProcessQueue

__all__ = ["gate"]
KINDS = ("in-process", "celery")


@dataclass(frozen=True)
class Carried:
    """A queue, and what comes out of it.

    Attributes:
        queue: Where messages go in.
        arrived: Job and task of each, in the order in which they came.
        take: Lets somebody begin to take messages out of every lane.
    """

    queue: WorkQueue
    arrived: Queue[tuple[str | None, str]]
    take: Callable[[], None]

    def next(self) -> tuple[str | None, str]:
        """Job and task of the next message."""
        return self.arrived.get(timeout=DEADLINE_S)


def message(job: str | None = "job", lane: Lane = "ai", task: str = "analyse") -> Message:
    """A message to be sent."""
    return Message(f"message-of-{job}", lane, task, job, 0.0)


@pytest.fixture(params=KINDS)
def carried(request: pytest.FixtureRequest) -> Iterator[Carried]:
    """Each kind of queue in turn."""
    if request.param == "celery":
        with _celery(request.getfixturevalue("broker_url")) as carried:
            yield carried
        return
    arrived: Queue[tuple[str | None, str]] = Queue()
    queue = InProcessQueue(
        lambda taken: arrived.put((taken.job, taken.task)), dict.fromkeys(LANES, 1)
    )
    yield Carried(queue, arrived, queue.start)
    queue.stop(DEADLINE_S)


@contextmanager
def _celery(url: str) -> Iterator[Carried]:
    from wastecoach.infra.work.broker import connection_to, queues
    from wastecoach.infra.work.celery_queue import CeleryQueue

    arrived: Queue[tuple[str | None, str]] = Queue()
    with closing(CeleryQueue(url)) as queue:

        def take() -> None:
            with connection_to(url) as connection:
                for lane in queues():
                    bound = lane(connection.default_channel)
                    while (found := bound.get(no_ack=True)) is not None:
                        arrived.put((found.headers["wastecoach_job"], found.headers["task"]))

        yield Carried(queue, arrived, take)
