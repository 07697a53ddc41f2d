"""Port `WorkQueue` without a broker: threads of this process do the work.

Messages are in memory only. What is left of them when the process ends is still `queued` in the records, and is taken
up at the next start.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from queue import SimpleQueue

from wastecoach.core.jobs.errors import DependencyError, QueueUnavailable
from wastecoach.core.jobs.job import Lane
from wastecoach.core.jobs.records import Message

logger = logging.getLogger(__name__)
PLACE = "in-process"


class InProcessQueue:
    """Every lane has threads of its own, so that no lane waits for another.

    The threads are daemons: an analysis that hangs must not keep the process from ending; `stop` waits for the others.

    Args:
        handle: Does what a message asks for.
        threads: How many, by lane.
    """

    def __init__(self, handle: Callable[[Message], None], threads: Mapping[Lane, int]) -> None:
        self._handle = handle
        self._waiting: dict[Lane, SimpleQueue[Message | None]] = {
            lane: SimpleQueue() for lane in threads
        }
        self._ending = False
        self._threads = [
            (lane, threading.Thread(target=self._work, args=(lane,), name=lane, daemon=True))
            for lane, count in threads.items()
            for _ in range(count)
        ]

    def start(self) -> None:
        """Let the threads begin."""
        for _, thread in self._threads:
            thread.start()

    def send(self, message: Message) -> None:
        """Hand a message over to the threads of its lane.

        Raises:
            QueueUnavailable: No new work is taken any more.
        """
        if self._ending:
            raise QueueUnavailable(place=PLACE, detail="ending")
        self._waiting[message.lane].put(message)

    def waiting(self, lane: Lane) -> int | None:
        """Messages that no thread has taken yet."""
        return self._waiting[lane].qsize()

    def stop(self, grace_s: float) -> None:
        """Begin no more work, and wait for what is under way, but not longer than `grace_s` seconds."""
        self._ending = True
        for lane, _ in self._threads:
            self._waiting[lane].put(None)
        until = time.monotonic() + grace_s
        for _, thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, until - time.monotonic()))

    def _work(self, lane: Lane) -> None:
        while (message := self._waiting[lane].get()) is not None and not self._ending:
            try:
                self._handle(message)
            except DependencyError as error:
                # The records know what was to be done: the sweep finds it again.
                logger.warning("%s was left for later: %s", message.task, error)
            except Exception:
                logger.exception("%s failed", message.task)
