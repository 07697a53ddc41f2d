"""One at a time for each key, over all threads and processes: what many ask for at once is done once."""

from __future__ import annotations

import os
import threading
import uuid
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from wastecoach.core.ports import Counters

# All that this process has, to be given back at once when it is made to end.
_flights: weakref.WeakSet[SingleFlight] = weakref.WeakSet()
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
        self._held: dict[str, str] = {}
        self._begin()
        _flights.add(self)

    def _begin(self) -> None:
        """Nobody queues: at the beginning, and in a forked child, whose parent's threads are not there."""
        self._guard = threading.Lock()
        self._queues: dict[str, _Queue] = {}
        self._held.clear()

    def give_back(self) -> None:
        """Release what this process holds, though its threads still work on it."""
        for key, owner in list(self._held.items()):
            self._store.release(key, owner)

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
                    self._held.pop(key, None)
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
        self._held[key] = owner
        return True


def give_everything_back() -> None:
    """Release all claims of this process, so that nobody waits for it when it is made to end."""
    for flight in list(_flights):
        flight.give_back()


def _after_fork() -> None:
    for flight in list(_flights):
        flight._begin()  # noqa: SLF001 -- this file's own


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


@dataclass(slots=True)
class _Queue:
    """The threads that want the same thing."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    people: int = 0
