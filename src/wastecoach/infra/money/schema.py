"""The ledger's file: one row for every call, and what each day has cost so far.

The triggers keep the days in step with the calls, so that a budget is checked against a few rows however many calls
there were.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

# Longer than any transaction of ours takes, even with many processes waiting in line.
WAIT_S = 10.0
VERSION = 1
# "wcLG" in letters: what tells the file from another program's database.
APPLICATION = 0x77634C47
STATEMENTS = (
    """CREATE TABLE calls (
        id TEXT PRIMARY KEY,
        at REAL NOT NULL,
        day TEXT NOT NULL,
        stage TEXT NOT NULL,
        provider TEXT NOT NULL,
        model TEXT NOT NULL,
        input_tokens INTEGER NOT NULL,
        cached_tokens INTEGER NOT NULL,
        output_tokens INTEGER NOT NULL,
        calls INTEGER NOT NULL,
        cost INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('reserved', 'settled', 'kept', 'unpriced'))
    )""",
    "CREATE INDEX calls_by_day ON calls (day)",
    "CREATE TABLE days (day TEXT PRIMARY KEY, cost INTEGER NOT NULL) WITHOUT ROWID",
    """CREATE TRIGGER call_added AFTER INSERT ON calls BEGIN
        INSERT INTO days VALUES (NEW.day, NEW.cost)
        ON CONFLICT (day) DO UPDATE SET cost = cost + excluded.cost;
    END""",
    """CREATE TRIGGER call_changed AFTER UPDATE OF cost ON calls BEGIN
        UPDATE days SET cost = cost + NEW.cost - OLD.cost WHERE day = NEW.day;
    END""",
    """CREATE TRIGGER call_removed AFTER DELETE ON calls BEGIN
        UPDATE days SET cost = cost - OLD.cost WHERE day = OLD.day;
    END""",
)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """One transaction that nobody else writes in; the file is made where there is none, for its owner only.

    Raises:
        OSError, sqlite3.Error: It cannot be written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    with contextlib.closing(_opened(path)) as database:
        _is_prepared(database)
        # Readers do not wait for writers then. While others are at work the change has to wait for a later time.
        with contextlib.suppress(sqlite3.OperationalError):
            database.execute("PRAGMA journal_mode = WAL")
        database.execute("BEGIN IMMEDIATE")
        _prepare(database)
        yield database
        database.execute("COMMIT")


@contextlib.contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection | None]:
    """The ledger to be read, or None where there is none yet: looking does not make one.

    Raises:
        OSError, sqlite3.Error: It cannot be read.
    """
    if not path.exists():
        yield None
        return
    with contextlib.closing(_opened(path)) as database:
        yield database if _is_prepared(database) else None


def _opened(path: Path) -> sqlite3.Connection:
    # Transactions are begun and ended in words.
    return sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)


def _is_prepared(database: sqlite3.Connection) -> bool:
    """Whether the file is a ledger; False where it is empty.

    Raises:
        sqlite3.DatabaseError: It is another program's, or that of a later version.
    """
    identity = tuple(
        database.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("application_id", "user_version")
    )
    if identity == (APPLICATION, VERSION):
        return True
    if database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        fault = "it is not a ledger of this version"
        raise sqlite3.DatabaseError(fault)
    return False


def _prepare(database: sqlite3.Connection) -> None:
    if _is_prepared(database):
        return
    for statement in STATEMENTS:
        database.execute(statement)
    database.execute(f"PRAGMA application_id = {APPLICATION}")
    database.execute(f"PRAGMA user_version = {VERSION}")
