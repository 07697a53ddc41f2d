"""Which database an address names, and how it is talked to."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import weakref
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from wastecoach.core.errors import ExtraMissing, SettingInvalid
from wastecoach.infra.records.turns import Turn

SETTING = "database_url"
DRIVERS = {
    "sqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
# How long a process waits for others to have written, for a free connection, for a server: in seconds.
BUSY_S, FREE_S, CONNECT_S = 10.0, 10.0, 5
POOLED, MORE = 10, 10
# A connection is renewed after so many seconds, before something in between forgets it.
RENEWED_S = 1800
# Said to PostgreSQL at the beginning unless the address says otherwise. No statement of ours takes long; what hangs
# must not hold locks that others wait for, and a machine that vanished is noticed after 10 to 15 seconds.
POSTGRES: dict[str, str | int] = {
    "application_name": "wastecoach",
    "connect_timeout": CONNECT_S,
    "keepalives_idle": 10,
    # The system's own 75 seconds would come on top.
    "keepalives_interval": 5,
    "tcp_user_timeout": 10_000,
    "options": "-c statement_timeout=15s -c lock_timeout=10s"
    " -c idle_in_transaction_session_timeout=30s",
}
# Ways of a transaction, as options of an engine.
ANY_TIME = contextlib.nullcontext()
READ: dict[str, Any] = {"isolation_level": "AUTOCOMMIT", "way": "read", "turn": ANY_TIME}
NOTE: dict[str, Any] = {"way": "note"}
_ENGINES: weakref.WeakSet[Engine] = weakref.WeakSet()
# Pools of the process that this one was forked from: closing their connections would disturb it.
_INHERITED: list[Any] = []


def open_engine(url: str | URL, setting: str = SETTING) -> Engine:
    """The database at an address; nothing is made and nobody is asked before it is used.

    Args:
        url: `sqlite:///relative/path`, `sqlite:////absolute/path`, `postgresql://…` (or `postgresql+psycopg://…`).
        setting: Name of the setting that the address comes from.

    Raises:
        SettingInvalid: It is no such address.
        ExtraMissing: It needs a package that is not installed.
    """
    address = _parsed(url, setting)
    return _sqlite(address, setting) if address.drivername == "sqlite" else _postgres(address)


def place_of(engine: Engine) -> str:
    """Where a database is, without secrets."""
    url = engine.url
    if engine.dialect.name == "sqlite":
        return f"sqlite:///{url.database}"
    return str(URL.create("postgresql", host=url.host, port=url.port, database=url.database))


def for_reading(engine: Engine) -> Engine:
    """The same database, for those who change nothing: they neither wait for writers nor hold them up."""
    return engine.execution_options(**READ)


def turn_of(engine: Engine) -> AbstractContextManager[None]:
    """What a thread holds during a transaction of an engine: threads that write into one file take turns."""
    turn: AbstractContextManager[None] = engine.get_execution_options()["turn"]
    return turn


def _parsed(url: str | URL, setting: str) -> URL:
    known = SettingInvalid(
        setting=setting, detail="not one of sqlite:///path, postgresql://host/name"
    )
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        # Not the cause: it repeats the address, with the password in it.
        raise known from None
    if address.drivername not in DRIVERS:
        raise known
    return address.set(drivername=DRIVERS[address.drivername])


def _postgres(address: URL) -> Engine:
    try:
        import psycopg  # noqa: F401 -- whether it is there
    except ImportError as fault:
        raise ExtraMissing(chosen="postgresql", extra="postgres") from fault
    engine = create_engine(
        address,
        connect_args={key: value for key, value in POSTGRES.items() if key not in address.query},
        execution_options={"turn": ANY_TIME},
        hide_parameters=True,
        max_overflow=MORE,
        pool_recycle=RENEWED_S,
        pool_size=POOLED,
        pool_timeout=FREE_S,
    )
    event.listen(engine, "begin", _begin_postgres)
    _ENGINES.add(engine)
    return engine


def _sqlite(address: URL, setting: str) -> Engine:
    if address.database in {None, "", ":memory:"} or address.host or address.query:
        raise SettingInvalid(setting=setting, detail="sqlite:///path without a path or with more")
    try:
        path = Path(str(address.database)).expanduser()
    except RuntimeError as fault:
        raise SettingInvalid(setting=setting, detail=f"{address}: no such home") from fault
    engine = create_engine(
        address.set(database=str(path)),
        connect_args={"timeout": BUSY_S, "check_same_thread": False},
        execution_options={"turn": Turn(BUSY_S)},
        hide_parameters=True,
        # Transactions are begun and ended in words, below.
        isolation_level="AUTOCOMMIT",
        max_overflow=0,
        pool_size=POOLED,
        pool_timeout=FREE_S,
    )
    event.listen(engine, "do_connect", lambda *_: _make_file(path))
    event.listen(engine, "connect", _connect_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    _ENGINES.add(engine)
    return engine


def _make_file(path: Path) -> None:
    """For its owner only.

    One that is there is not opened: to close it again would take away this process's locks on it, and whoever else
    closes the database next would think that nobody uses it and remove its log, with all that comes after in it.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        path.touch(mode=0o600, exist_ok=False)


def _connect_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    # What is deleted of a person is not to lie on in free pages.
    connection.execute("PRAGMA secure_delete = ON")
    if connection.execute("PRAGMA page_count").fetchone() != (0,):
        # It is as it was made, by us or by another program that we leave in peace.
        return
    # Readers do not wait for writers then. Who makes the file at the same moment says the same.
    with contextlib.suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")


def _begin_sqlite(connection: Connection) -> None:
    way = connection.get_execution_options().get("way")
    if way == "read":
        return
    # An accepted job survives a power cut: the disk has it before anybody is told. Notes need not.
    synchronous = "NORMAL" if way == "note" else "FULL"
    connection.exec_driver_sql(f"PRAGMA synchronous = {synchronous}")
    # Who is going to write says so at once: two that have read could not both go on to write.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_postgres(connection: Connection) -> None:
    if connection.get_execution_options().get("way") == "note":
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")


def _begin_anew() -> None:
    for engine in _ENGINES:
        _INHERITED.append(engine.pool)
        engine.dispose(close=False)


os.register_at_fork(after_in_child=_begin_anew)
