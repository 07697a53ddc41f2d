"""What is due when: the same for a server on its own and for `wastecoach beat`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from wastecoach.core.jobs.job import Lane
from wastecoach.core.jobs.ports import JobPorts
from wastecoach.core.jobs.records import Message


class Schedule:
    """Things to be done every so many seconds; the first time at once.

    Args:
        every: Seconds between two times, by name.
        do: Does one of them.
        clock: Seconds on a clock that never goes back.
    """

    def __init__(
        self, every: Mapping[str, float], do: Callable[[str], None], clock: Callable[[], float]
    ) -> None:
        self._every = every
        self._do = do
        self._clock = clock
        self._due = dict.fromkeys(every, clock())

    def round(self) -> float:
        """Do what is due; seconds until the next is. What was missed meanwhile is not made up for."""
        for name, due in self._due.items():
            if due <= self._clock():
                # Planned before it is done: what fails is not tried again before its time.
                self._due[name] = self._clock() + self._every[name]
                self._do(name)
        return max(0.0, min(self._due.values()) - self._clock())


def send_task(task: str, ports: JobPorts, lane: Lane = "sched") -> None:
    """Hand a task of the schedule to the workers of a lane.

    Raises:
        QueueUnavailable: The broker is away; the task comes again when it is due the next time.
    """
    ports.queue.send(Message(ports.unique(), lane, task, None, ports.now()))
