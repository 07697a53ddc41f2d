"""Calls to a provider, a few at a time: so many at once in this process, so many a minute by all processes."""

from __future__ import annotations

import math
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from wastecoach.core.errors import ServiceBusy
from wastecoach.core.ports import Counters

MINUTE_S = 60.0
# A minute's counter is read until the end of the next minute.
KEPT_S = 3 * MINUTE_S


class LimitedGate:
    """Port `Gate`.

    The minute slides: of the minute before, the part that is less than sixty seconds ago counts, as if its calls had
    come evenly.

    Args:
        store: Where processes count together.
        now: Seconds since 1970, the same for every process.
        at_once: Calls to one provider at the same time, in this process.
        per_minute: Calls to one provider in a minute, by all processes; None for no limit.
    """

    def __init__(
        self, store: Counters, now: Callable[[], float], at_once: int, per_minute: int | None
    ) -> None:
        self._store = store
        self._now = now
        self._per_minute = per_minute
        self._lock = threading.Lock()
        self._places: defaultdict[str, threading.Semaphore] = defaultdict(
            lambda: threading.Semaphore(at_once)
        )

    @contextmanager
    def enter(self, provider: str, within_s: float) -> Iterator[None]:
        """Wait for a place; held until the context ends.

        Raises:
            ServiceBusy: There is none within `within_s` seconds, or the minute's share is used up.
        """
        with self._lock:
            places = self._places[provider]
        if not places.acquire(timeout=max(0.0, within_s)):
            raise ServiceBusy(provider=provider, retry_after_s=0.0)
        try:
            if self._per_minute is not None:
                self._take_share(provider, self._per_minute)
            yield
        finally:
            places.release()

    def _take_share(self, provider: str, per_minute: int) -> None:
        minute, passed = divmod(self._now(), MINUTE_S)
        before = self._store.add(_key(provider, minute - 1), 0, KEPT_S)
        this = self._store.add(_key(provider, minute), 1, KEPT_S)
        surplus = this + before * (1 - passed / MINUTE_S) - per_minute
        if surplus <= 0:
            return
        # Who is turned away must not count, or a crowd at the gate would keep it shut.
        self._store.add(_key(provider, minute), -1, KEPT_S)
        pause = _pause_s(surplus, before, MINUTE_S - passed)
        raise ServiceBusy(provider=provider, retry_after_s=pause)


def _pause_s(surplus: float, before: int, left: float) -> float:
    """Seconds until there is room: the minute before fades away evenly, this one begins to when it is over."""
    faded = surplus * MINUTE_S / before if before else left
    return math.ceil(min(faded, left) * 10) / 10


def _key(provider: str, minute: float) -> str:
    return f"calls:{provider}:{int(minute)}"
