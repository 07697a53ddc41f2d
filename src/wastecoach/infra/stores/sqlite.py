"""A store in a SQLite file, for any number of threads and processes of one machine."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from wastecoach.core.errors import CacheUnavailable
from wastecoach.infra.stores import sqlite_file
from wastecoach.infra.stores import sqlite_texts as texts

Result = TypeVar("Result")
logger = logging.getLogger(__name__)
# Expired and superfluous values are looked for at every so many writes, and so many are removed at most.
SWEEP_EVERY = 256
SWEPT_AT_ONCE = 4 * SWEEP_EVERY
# Logs are gone through from end to end, which is worth it less often.
SWEEP_LOGS_EVERY = 4096


class SqliteStore:
    """Port `Store` in a file. Every method raises `CacheUnavailable` where the file cannot be used.

    Args:
        path: The file; it and its folder are made when first used, for their owner only. A damaged file is set aside.
        now: Seconds since 1970, the same for every process.
        most_entries: Values kept, and records of each log; the oldest go first, though not at once.
    """

    def __init__(self, path: Path, now: Callable[[], float], most_entries: int = 1_000_000) -> None:
        self._now = now
        self._most = most_entries
        self._sweep_every = max(1, min(SWEEP_EVERY, most_entries // 8))
        self._sweep_logs_every = max(1, min(SWEEP_LOGS_EVERY, most_entries // 8))
        self._file = _File(path)

    def get(self, key: str) -> bytes | None:
        """The value, None where there is none or it has expired."""
        rows = self._rows(texts.GET, key=key, now=self._now())
        return bytes(rows[0][0]) if rows else None

    def put(self, key: str, value: bytes, ttl_s: float) -> None:
        """Keep a value."""
        now = self._now()
        values = {"key": key, "value": value, "expires": now + ttl_s}

        def work(connection: sqlite3.Connection) -> None:
            row = connection.execute(texts.PUT, values).lastrowid or 0
            # Rows are numbered across processes: a program that writes once takes its turn as well.
            if row % self._sweep_every == 0:
                self._sweep(connection, now)

        self._file.run(work)

    def delete(self, keys: Iterable[str]) -> int:
        """Remove values; how many there were."""
        wanted, now = list(keys), self._now()

        def work(connection: sqlite3.Connection) -> int:
            connection.execute("BEGIN IMMEDIATE")
            rows = [connection.execute(texts.DELETE, (key,)).fetchall() for key in wanted]
            connection.execute("COMMIT")
            return sum(expires > now for found in rows for (expires,) in found)

        return self._file.run(work)

    def add(self, key: str, amount: int, ttl_s: float) -> int:
        """Add to a counter and return the sum; adding nothing only reads."""
        now = self._now()
        if amount == 0:
            return sum(row[0] for row in self._rows(texts.READ, key=key, now=now))
        rows = self._rows(texts.ADD, key=key, amount=amount, expires=now + ttl_s, now=now)
        return int(rows[0][0])

    def claim(self, key: str, owner: str, ttl_s: float) -> bool:
        """True for whoever comes first; an owner who claims again holds it for longer."""
        now = self._now()
        return bool(self._rows(texts.CLAIM, key=key, owner=owner, expires=now + ttl_s, now=now))

    def release(self, key: str, owner: str) -> None:
        """Give a claim back."""
        self._rows(texts.RELEASE, key=key, owner=owner)

    def append(self, log: str, record: bytes, ttl_s: float) -> None:
        """Add a record to a log."""
        now = self._now()
        values = {"log": log, "record": record, "expires": now + ttl_s}

        def work(connection: sqlite3.Connection) -> None:
            # A place is the microsecond, so that a file begun anew does not repeat the places of the one before it.
            microsecond = int(now * 1_000_000)
            rows = connection.execute(texts.APPEND, {**values, "microsecond": microsecond})
            if rows.fetchall()[0][0] % self._sweep_logs_every == 0:
                limits = {"log": log, "now": now, "most": self._most}
                connection.execute(texts.DROP_OLD_RECORDS, limits)

        self._file.run(work)

    def follow(self, log: str, after: str) -> tuple[list[bytes], str]:
        """The records after a position; all of them where the log no longer knows that position."""
        begin = int(after) if after.isdecimal() else 0
        rows = self._rows(texts.FOLLOW, log=log, begin=begin)
        known = bool(rows) and rows[0][0] == begin
        if begin and not known:
            rows = self._rows(texts.FOLLOW, log=log, begin=0)
        now = self._now()
        new = rows[1:] if known else rows
        records = [bytes(record) for _, record, expires in new if expires > now]
        return records, str(rows[-1][0]) if rows else ""

    def count(self, prefix: str) -> int:
        """How many values have a key that begins so."""
        return int(self._rows(texts.COUNT, prefix=prefix, now=self._now())[0][0])

    def clear(self, prefix: str) -> int:
        """Remove values, counters and logs whose key begins so; how many values there were."""
        now = self._now()

        def work(connection: sqlite3.Connection) -> int:
            connection.execute("BEGIN IMMEDIATE")
            for statement in texts.CLEAR:
                connection.execute(statement, {"prefix": prefix})
            gone = connection.execute(texts.CLEAR_VALUES, {"prefix": prefix}).fetchall()
            connection.execute("COMMIT")
            return sum(expires > now for (expires,) in gone)

        return self._file.run(work)

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        self._file.close()

    def _rows(self, statement: str, **values: str | float | bytes) -> list[Any]:
        return self._file.run(lambda connection: connection.execute(statement, values).fetchall())

    def _sweep(self, connection: sqlite3.Connection, now: float) -> None:
        connection.execute(texts.DROP_EXPIRED_VALUES, {"now": now, "most": SWEPT_AT_ONCE})
        connection.execute(texts.DROP_EXPIRED_COUNTERS, {"now": now})
        connection.execute(texts.DROP_EXPIRED_CLAIMS, {"now": now})
        kept = connection.execute(texts.COUNT_ALL).fetchone()[0]
        if kept > self._most:
            surplus = min(kept - self._most, SWEPT_AT_ONCE)
            connection.execute(texts.DROP_OLDEST_VALUES, {"most": surplus})


class _File:
    """The one connection of this process, opened when first used and again after whatever went wrong.

    SQLite answers in microseconds, so the threads of a process take turns.
    """

    # Connections of the process that this one was forked from: using or closing them would disturb its locks.
    _inherited: list[sqlite3.Connection] = []  # noqa: RUF012 -- shared on purpose

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._process = 0
        self._opened_file: tuple[int, int] | None = None
        self._closing: weakref.finalize[..., _File] | None = None

    def run(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Do something with the file; begins it again where it turns out to be damaged.

        Raises:
            CacheUnavailable: It cannot be used.
        """
        with self._lock:
            try:
                return self._attempt(work)
            except (sqlite3.Error, OSError) as fault:
                if not sqlite_file.is_damage(fault):
                    raise self._unavailable(fault) from fault
            try:
                self._set_aside()
                return self._attempt(work)
            except (sqlite3.Error, OSError) as fault:
                raise self._unavailable(fault) from fault

    def close(self) -> None:
        with self._lock:
            self._close()

    def _attempt(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        try:
            return work(self._open())
        except BaseException:
            self._close()
            raise

    def _open(self) -> sqlite3.Connection:
        if self._connection is not None and self._process == os.getpid():
            return self._connection
        if self._connection is not None and self._closing is not None:
            self._inherited.append(self._connection)
            self._closing.detach()
        self._process = os.getpid()
        self._opened_file = sqlite_file.identity(self._path)
        self._connection = sqlite_file.open_file(self._path)
        self._opened_file = sqlite_file.identity(self._path)
        self._closing = weakref.finalize(self, self._connection.close)
        return self._connection

    def _close(self) -> None:
        if self._closing is not None:
            self._closing()
        self._connection = None

    def _set_aside(self) -> None:
        # Unless another process has already begun a new one.
        if sqlite_file.identity(self._path) == self._opened_file:
            logger.warning("%s is damaged; the cache is begun again", self._path)
            sqlite_file.set_aside(self._path)

    def _unavailable(self, fault: Exception) -> CacheUnavailable:
        return CacheUnavailable(cache=str(self._path), detail=str(fault))
