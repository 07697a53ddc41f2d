"""The file of a SQLite cache: made, recognised, rebuilt. It is only a cache, so what cannot be used is begun again."""

from __future__ import annotations

import sqlite3
import uuid
from pathlib import Path

from wastecoach.core.errors import CacheUnavailable
from wastecoach.infra.stores.sqlite_texts import TABLES

# "WCca": the mark in the file's head that says that it is ours.
APPLICATION = 0x57436361
VERSION = 1
# So long a process waits for another one's write, in seconds.
BUSY_S = 2.0
SET_ASIDE = ".damaged"


def open_file(path: Path) -> sqlite3.Connection:
    """A connection to the cache in a file, which is made if need be, for its owner only.

    Raises:
        OSError: The folder or the file cannot be made.
        sqlite3.Error: The file cannot be used.
        CacheUnavailable: It is the database of another program, which we leave alone.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        _create(path)
    return _connect(path)


def is_damage(fault: BaseException) -> bool:
    """Whether an error says that the file is no database, a broken one, or one without our tables."""
    code = getattr(fault, "sqlite_errorcode", 0) & 0xFF
    tables_gone = code == sqlite3.SQLITE_ERROR and "no such table" in str(fault)
    return tables_gone or code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def identity(path: Path) -> tuple[int, int] | None:
    """What tells the file at a path from another one at the same path; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def set_aside(path: Path) -> None:
    """Give a damaged file another name, so that a new one can be begun.

    Raises:
        OSError: That is not possible.
    """
    path.replace(path.with_name(path.name + SET_ASIDE))
    # What was not yet written into the file belongs to it, and must not be taken for part of the new one.
    _remove_companions(path)


def _create(path: Path) -> None:
    """Make the file under another name and put it in its place when it is ready.

    Of processes that make it in its place at the same time, one may be told that it is locked, without waiting.
    """
    new = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    try:
        new.touch(mode=0o600)
        _connect(new).close()
        try:
            path.hardlink_to(new)
        except FileExistsError:
            # Another process was quicker.
            return
        except OSError:
            # A file system without links.
            new.replace(path)
    finally:
        new.unlink(missing_ok=True)
        _remove_companions(new)


def _remove_companions(path: Path) -> None:
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=BUSY_S, isolation_level=None, check_same_thread=False
    )
    try:
        _prepare(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    if _marks(connection) != (APPLICATION, VERSION):
        connection.execute("BEGIN IMMEDIATE")
        _rebuild(connection, path)
        connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = WAL")
    # A crash of the machine may lose the last entries, never the file.
    connection.execute("PRAGMA synchronous = NORMAL")


def _rebuild(connection: sqlite3.Connection, path: Path) -> None:
    application, version = _marks(connection)
    if (application, version) == (APPLICATION, VERSION):
        # Another process was quicker.
        return
    tables = _tables(connection)
    if tables and application != APPLICATION:
        raise CacheUnavailable(cache=str(path), detail="it is the database of another program")
    for name in tables:
        connection.execute(f'DROP TABLE "{name}"')
    for statement in TABLES:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _marks(connection: sqlite3.Connection) -> tuple[int, int]:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    return int(application), int(version)


def _tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return [str(name) for (name,) in rows if not str(name).startswith("sqlite_")]
