"""Threads of a process that write into one SQLite file take turns.

SQLite lets those who find the file busy look again after a while, and whoever comes new may be quicker: with many
threads some wait a hundred times longer than others. Only processes have to wait like that.
"""

from __future__ import annotations

import os
import threading
import weakref
from typing import ClassVar


class Turn:
    """A turn to write, one thread at a time.

    Args:
        within_s: How many seconds a thread waits for it.
    """

    _all: ClassVar[weakref.WeakSet[Turn]] = weakref.WeakSet()

    def __init__(self, within_s: float) -> None:
        self._within_s = within_s
        self._lock = threading.Lock()
        self._all.add(self)

    def __enter__(self) -> None:
        if not self._lock.acquire(timeout=self._within_s):
            message = "too many are waiting to write"
            raise TimeoutError(message)

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    @classmethod
    def begin_anew(cls) -> None:
        """A thread that had the turn is not in the forked process."""
        for turn in cls._all:
            turn._lock = threading.Lock()  # noqa: SLF001 -- of this class


os.register_at_fork(after_in_child=Turn.begin_anew)
