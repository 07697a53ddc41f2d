"""A thread that does one thing again and again: sends the outbox, renews leases, keeps a schedule."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from wastecoach.core.jobs.errors import DependencyError

logger = logging.getLogger(__name__)
# Seconds before another try while something that it needs is away: twice as long each time.
FIRST_S, LONGEST_S = 0.1, 2.0


class Repeating:
    """A thread that works, waits until it is woken or its time has come, and works again.

    An outage is told once when it begins and once when it is over. The thread is a daemon: one that hangs must not keep
    the process from ending; `stop` waits for the others.

    Args:
        name: Of the thread, for logs.
        work: One round; seconds until the next. `DependencyError` means: try again soon.
    """

    def __init__(self, name: str, work: Callable[[], float]) -> None:
        self._name = name
        self._work = work
        self._woken = threading.Event()
        self._ending = False
        self._failures = 0
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin with the first round."""
        self._thread.start()

    def wake(self) -> None:
        """Let the next round begin at once, or as soon as the present one is over."""
        self._woken.set()

    def stop(self, grace_s: float) -> None:
        """Begin no other round, and wait for the end of the present one, but not longer than `grace_s` seconds."""
        self._ending = True
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(grace_s)

    def _run(self) -> None:
        while not self._ending:
            self._woken.clear()
            pause = self._round()
            if not self._ending:
                self._woken.wait(pause)

    def _round(self) -> float:
        try:
            pause = self._work()
        except DependencyError as error:
            return self._failed(error)
        except Exception:
            logger.exception("%s failed", self._name)
            return LONGEST_S
        if self._failures:
            logger.warning("%s works again", self._name)
            self._failures = 0
        return pause

    def _failed(self, error: DependencyError) -> float:
        if not self._failures:
            logger.warning("%s has to wait: %s", self._name, error)
        pause = min(LONGEST_S, FIRST_S * 2.0**self._failures)
        self._failures = min(self._failures + 1, 10)
        return pause
