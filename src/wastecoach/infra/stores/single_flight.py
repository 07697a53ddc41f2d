"""One at a time for each key, over all threads and processes: what many ask for at once is done once."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from wastecoach.core.ports import Counters

FIRST_PAUSE_S = 0.01
LONGEST_PAUSE_S = 0.25
GROWTH = 1.5


class SingleFlight:
    """Whose turn it is.

    Threads of a process queue for a lock and one of them for the claim that processes agree on. Whoever has waited as
    long as a claim may last goes on without: waiting on a crashed holder ends, and double work is better than none.

    Args:
        store: Where processes agree.
        sleep: Waits so many seconds.
        lease_s: A claim ends after so many seconds: longer than what is done under it ever takes.
    """

    def __init__(self, store: Counters, sleep: Callable[[float], None], lease_s: float) -> None:
        self._store = store
        self._sleep = sleep
        self._lease_s = lease_s
        self._guard = threading.Lock()
        self._queues: dict[str, _Queue] = {}

    @contextmanager
    def only_one(self, key: str) -> Iterator[None]:
        """Held by one at a time."""
        with self._turn(key) as first:
            owner = uuid.uuid4().hex
            claimed = first and self._claimed(key, owner)
            try:
                yield
            finally:
                if claimed:
                    self._store.release(key, owner)

    @contextmanager
    def _turn(self, key: str) -> Iterator[bool]:
        """Wait for this thread's turn; False where that takes too long."""
        with self._guard:
            queue = self._queues.setdefault(key, _Queue())
            queue.people += 1
        first = queue.lock.acquire(timeout=self._lease_s)
        try:
            yield first
        finally:
            if first:
                queue.lock.release()
            with self._guard:
                queue.people -= 1
                if not queue.people:
                    del self._queues[key]

    def _claimed(self, key: str, owner: str) -> bool:
        """Wait for this process's turn; False where that takes too long."""
        waited, pause = 0.0, FIRST_PAUSE_S
        while not self._store.claim(key, owner, self._lease_s):
            if waited >= self._lease_s:
                return False
            self._sleep(pause)
            waited += pause
            pause = min(pause * GROWTH, LONGEST_PAUSE_S)
        return True


@dataclass(slots=True)
class _Queue:
    """The threads that want the same thing."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    people: int = 0
