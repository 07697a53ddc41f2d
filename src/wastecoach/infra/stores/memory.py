"""A store in this process alone."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from itertools import count
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class MemoryStore:
    """Port `Store` in memory.

    Args:
        now: Seconds since 1970.
        most_entries: Values kept at most, and records of each log; the oldest go first.
    """

    def __init__(self, now: Callable[[], float], most_entries: int = 100_000) -> None:
        self._now = now
        self._most = most_entries
        self._lock = threading.Lock()
        self._values: _Table[bytes] = _Table(most_entries)
        self._counters: _Table[int] = _Table(most_entries)
        self._claims: _Table[str] = _Table(most_entries)
        self._logs: dict[str, deque[tuple[str, bytes, float]]] = {}
        self._places = count(1)

    def get(self, key: str) -> bytes | None:
        """The value, None where there is none or it has expired."""
        with self._lock:
            return self._values.get(key, self._now())

    def put(self, key: str, value: bytes, ttl_s: float) -> None:
        """Keep a value."""
        with self._lock:
            self._values.put(key, value, self._now() + ttl_s)

    def delete(self, keys: Iterable[str]) -> int:
        """Remove values; how many there were."""
        with self._lock:
            now = self._now()
            return sum(self._values.remove(key, now) for key in keys)

    def add(self, key: str, amount: int, ttl_s: float) -> int:
        """Add to a counter and return the sum; adding nothing only reads."""
        with self._lock:
            now = self._now()
            before = self._counters.get(key, now)
            if amount == 0:
                return before or 0
            expires = now + ttl_s if before is None else self._counters.expiry(key)
            total = (before or 0) + amount
            self._counters.put(key, total, expires)
            return total

    def claim(self, key: str, owner: str, ttl_s: float) -> bool:
        """True for whoever comes first; an owner who claims again holds it for longer."""
        with self._lock:
            now = self._now()
            if self._claims.get(key, now) not in {None, owner}:
                return False
            self._claims.put(key, owner, now + ttl_s)
            return True

    def release(self, key: str, owner: str) -> None:
        """Give a claim back."""
        with self._lock:
            now = self._now()
            if self._claims.get(key, now) == owner:
                self._claims.remove(key, now)

    def append(self, log: str, record: bytes, ttl_s: float) -> None:
        """Add a record to a log."""
        with self._lock:
            records = self._logs.setdefault(log, deque(maxlen=self._most))
            records.append((str(next(self._places)), record, self._now() + ttl_s))

    def follow(self, log: str, after: str) -> tuple[list[bytes], str]:
        """The records after a position; all of them where the log no longer knows that position."""
        with self._lock:
            now = self._now()
            records = self._logs.get(log, ())
            new: list[bytes] = []
            for place, record, expires in reversed(records):
                if place == after:
                    break
                if expires > now:
                    new.append(record)
            return new[::-1], records[-1][0] if records else ""

    def count(self, prefix: str) -> int:
        """How many values have a key that begins so."""
        with self._lock:
            return self._values.count(prefix, self._now())

    def clear(self, prefix: str) -> int:
        """Remove values, counters and logs whose key begins so; how many values there were."""
        with self._lock:
            now = self._now()
            for log in [log for log in self._logs if log.startswith(prefix)]:
                del self._logs[log]
            self._counters.clear(prefix, now)
            return self._values.clear(prefix, now)


class _Table(Generic[Kept]):
    """Things by key, each with the second of its expiry; the oldest go where there are too many."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[str, tuple[Kept, float]] = {}

    def get(self, key: str, now: float) -> Kept | None:
        found = self._kept.get(key)
        if found is None:
            return None
        thing, expires = found
        if expires > now:
            return thing
        del self._kept[key]
        return None

    def expiry(self, key: str) -> float:
        return self._kept[key][1]

    def put(self, key: str, thing: Kept, expires: float) -> None:
        # A dictionary keeps the order in which keys came: taking the key out first makes it the youngest.
        self._kept.pop(key, None)
        self._kept[key] = thing, expires
        if len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]

    def remove(self, key: str, now: float) -> bool:
        _, expires = self._kept.pop(key, (None, now))
        return expires > now

    def count(self, prefix: str, now: float) -> int:
        return sum(
            key.startswith(prefix) and expires > now for key, (_, expires) in self._kept.items()
        )

    def clear(self, prefix: str, now: float) -> int:
        return sum(self.remove(key, now) for key in list(self._kept) if key.startswith(prefix))
