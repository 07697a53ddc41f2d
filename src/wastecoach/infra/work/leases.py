"""Leases of what this process has in hand: renewed while it works, left to run out where it hangs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from wastecoach.core.jobs.errors import RecordsUnavailable

logger = logging.getLogger(__name__)
# Renewed so many times while one lasts: a renewal may fail or be late without harm.
TIMES = 4


class Leases:
    """All holders of a process; `round` renews what they hold.

    A thread cannot be ended from outside. A try that takes longer than `most_s` keeps its thread and loses its lease:
    somebody else takes the job, and what the hanging one says later does not count any more.

    Args:
        renew: Lets what holders have in hand last until a moment, seconds since 1970.
        now: Seconds since 1970.
        lease_s: How long a lease lasts.
        most_s: How long one holder may hold.
    """

    def __init__(
        self,
        renew: Callable[[Sequence[str], float], None],
        now: Callable[[], float],
        lease_s: float,
        most_s: float,
    ) -> None:
        self._renew = renew
        self._now = now
        self._lease_s = lease_s
        self._most_s = most_s
        self._lock = threading.Lock()
        self._since: dict[str, float] = {}
        self._given_up: set[str] = set()

    @contextmanager
    def holding(self, holder: str) -> Iterator[None]:
        """Keep a holder's lease from running out while the context lasts."""
        with self._lock:
            self._since[holder] = self._now()
        try:
            yield
        finally:
            with self._lock:
                del self._since[holder]
                self._given_up.discard(holder)

    @property
    def running(self) -> int:
        """How many hold something at the moment."""
        return len(self._since)

    @property
    def hanging(self) -> int:
        """How many of them have lost their lease because they take too long."""
        return len(self._given_up)

    def round(self) -> float:
        """Renew every lease but those that are too old; seconds until the next round.

        Raises:
            RecordsUnavailable: The records are away; leases may run out until they are back.
        """
        now = self._now()
        with self._lock:
            since = dict(self._since)
        late = [holder for holder, begun in since.items() if now - begun > self._most_s]
        for holder in late:
            self._give_up(holder)
        in_time = since.keys() - late
        if in_time:
            self._renew(sorted(in_time), now + self._lease_s)
        return self._lease_s / TIMES

    def let_go(self) -> None:
        """Let every lease run out now: the process ends, and others need not wait for it."""
        with self._lock:
            holders = list(self._since)
        try:
            self._renew(holders, self._now())
        except RecordsUnavailable:
            logger.warning("leases run out by themselves: the records are away")

    def _give_up(self, holder: str) -> None:
        with self._lock:
            new = holder in self._since and holder not in self._given_up
            if new:
                self._given_up.add(holder)
        if new:
            logger.error("an analysis takes longer than %g s: it is left to others", self._most_s)
