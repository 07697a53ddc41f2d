"""A store that never fails: while the real one does, this process goes on by itself."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from typing import TypeVar

from wastecoach.core.errors import CacheUnavailable
from wastecoach.infra.stores.shelf import Shelf

Answer = TypeVar("Answer")
logger = logging.getLogger(__name__)
# So long a store that failed is left alone, so that not every call waits for its time-out.
REST_S = 5.0
# It is told again only where it has worked, or was not asked, for so long.
QUIET_S = 60.0
# What others correct meanwhile does not reach the fallback: it must not remember for long.
FALLBACK_TTL_S = 3600.0
MOST_OWED = 10_000


class Forgiving:
    """Port `Store` that answers from a fallback while the real store fails, and tries that again after a rest.

    What is to be deleted meanwhile is deleted when the real store is back: a correction must not come undone.

    Args:
        store: The real one.
        fallback: One that cannot fail.
        clock: Seconds on a clock that never goes back.
    """

    def __init__(self, store: Shelf, fallback: Shelf, clock: Callable[[], float]) -> None:
        self._store = store
        self._fallback = fallback
        self._clock = clock
        self._lock = threading.Lock()
        self._rests_until: float | None = None
        self._quiet_until = clock()
        self._owed: set[str] = set()

    def get(self, key: str) -> bytes | None:
        """The value, None where there is none or it has expired."""
        return self._ask(lambda store: store.get(key))

    def put(self, key: str, value: bytes, ttl_s: float) -> None:
        """Keep a value."""
        self._ask(
            lambda store: store.put(key, value, ttl_s),
            lambda spare: spare.put(key, value, min(ttl_s, FALLBACK_TTL_S)),
        )

    def delete(self, keys: Iterable[str]) -> int:
        """Remove values from both; how many there were."""
        wanted = list(keys)
        removed = self._ask(lambda store: store.delete(wanted), lambda _: self._owe(wanted))
        return removed + self._fallback.delete(wanted)

    def add(self, key: str, amount: int, ttl_s: float) -> int:
        """Add to a counter and return the sum."""
        return self._ask(lambda store: store.add(key, amount, ttl_s))

    def claim(self, key: str, owner: str, ttl_s: float) -> bool:
        """True for whoever comes first; in this process only, while the real store fails."""
        return self._ask(lambda store: store.claim(key, owner, ttl_s))

    def release(self, key: str, owner: str) -> None:
        """Give a claim back, wherever it was made."""
        self._ask(lambda store: store.release(key, owner))
        self._fallback.release(key, owner)

    def append(self, log: str, record: bytes, ttl_s: float) -> None:
        """Add a record to a log."""
        self._ask(
            lambda store: store.append(log, record, ttl_s),
            lambda spare: spare.append(log, record, min(ttl_s, FALLBACK_TTL_S)),
        )

    def follow(self, log: str, after: str) -> tuple[list[bytes], str]:
        """The records after a position; a position tells how far the follower has come in either log."""
        real, _, spare = after.partition(" ")

        def in_the_store(store: Shelf) -> tuple[list[bytes], str]:
            records, position = store.follow(log, real)
            return records, f"{position} {spare}"

        def in_the_fallback(fallback: Shelf) -> tuple[list[bytes], str]:
            records, position = fallback.follow(log, spare)
            return records, f"{real} {position}"

        return self._ask(in_the_store, in_the_fallback)

    def count(self, prefix: str) -> int:
        """How many values have a key that begins so."""
        return self._ask(lambda store: store.count(prefix))

    def clear(self, prefix: str) -> int:
        """Remove values, counters and logs whose key begins so from both; how many values there were."""
        removed = self._ask(lambda store: store.clear(prefix), lambda _: 0)
        return removed + self._fallback.clear(prefix)

    def _ask(
        self, ask: Callable[[Shelf], Answer], ask_fallback: Callable[[Shelf], Answer] | None = None
    ) -> Answer:
        if not self._rests():
            try:
                self._settle()
                answer = ask(self._store)
            except CacheUnavailable as fault:
                self._failed(fault)
            else:
                self._rests_until = None
                return answer
        return (ask_fallback or ask)(self._fallback)

    def _rests(self) -> bool:
        """Whether the store is to be left alone; after its rest the first to come tries it, for all others."""
        if self._rests_until is None:
            return False
        with self._lock:
            now = self._clock()
            if self._rests_until is None or now < self._rests_until:
                return self._rests_until is not None
            self._rests_until = now + REST_S
            return False

    def _failed(self, fault: CacheUnavailable) -> None:
        with self._lock:
            now = self._clock()
            self._rests_until = now + REST_S
            loud = now >= self._quiet_until
            self._quiet_until = now + QUIET_S
        if loud:
            logger.warning(
                "The cache %s cannot be used (%s); this process goes on with one of its own.",
                *(fault.params.get(name, "") for name in ("cache", "detail")),
            )

    def _owe(self, keys: list[str]) -> int:
        with self._lock:
            room = len(self._owed) < MOST_OWED
            if room:
                self._owed.update(keys)
        if not room:
            logger.warning("Deletions of %d values are lost with the cache's outage.", len(keys))
        return 0

    def _settle(self) -> None:
        """Delete from the store what was to be deleted while it failed."""
        if not self._owed:
            return
        with self._lock:
            owed = frozenset(self._owed)
        self._store.delete(owed)
        with self._lock:
            self._owed -= owed
