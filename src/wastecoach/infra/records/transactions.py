"""How a method of the records talks to the database: one transaction, tried again where that is safe."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from wastecoach.core.jobs.errors import RecordsUnavailable
from wastecoach.infra.records.opening import NOTE, for_reading, place_of, turn_of

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
Self = TypeVar("Self", bound="Transacting")
# A pool may hold several connections that a restarted server has dropped; the first that fails clears them all.
TRIES = 3
# Of PostgreSQL: two transactions waited for each other, or came in each other's way.
PASSING = frozenset({"40P01", "40001"})


class Transacting:
    """What has a database.

    Args:
        engine: Of `open_engine`.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reading = for_reading(engine)
        self._noting = engine.execution_options(**NOTE)


def writing(
    method: Callable[Concatenate[Self, Connection, Given], Answer],
) -> Callable[Concatenate[Self, Given], Answer]:
    """A method that is one transaction, kept for good when it returns."""
    return _within(method, lambda records: records.engine)


def noting(
    method: Callable[Concatenate[Self, Connection, Given], Answer],
) -> Callable[Concatenate[Self, Given], Answer]:
    """A method that is one transaction which a power cut may undo: it costs no wait for the disk."""
    return _within(method, lambda records: records._noting)  # noqa: SLF001 -- of this file's class


def reading(
    method: Callable[Concatenate[Self, Connection, Given], Answer],
) -> Callable[Concatenate[Self, Given], Answer]:
    """A method that changes nothing."""
    return _within(method, lambda records: records._reading)  # noqa: SLF001 -- of this file's class


@contextlib.contextmanager
def unavailable(engine: Engine) -> Iterator[None]:
    """Tell faults of the database as ours.

    Raises:
        RecordsUnavailable: Of whatever goes wrong with the database.
    """
    try:
        yield
    except (SQLAlchemyError, OSError) as fault:
        raise RecordsUnavailable(place=place_of(engine), detail=_said(fault)) from fault


def insert(connection: Connection, table: Table) -> Any:
    """An INSERT that can be told what to do where the row is there already; both dialects say it alike."""
    of_dialect: dict[str, Callable[[Table], Insert]] = {
        "sqlite": sqlite.insert,
        "postgresql": postgresql.insert,
    }
    return of_dialect[connection.dialect.name](table)


def _within(
    method: Callable[Concatenate[Self, Connection, Given], Answer],
    engine_of: Callable[[Self], Engine],
) -> Callable[Concatenate[Self, Given], Answer]:
    @functools.wraps(method)
    def transaction(self: Self, /, *given: Given.args, **named: Given.kwargs) -> Answer:
        def work(connection: Connection) -> Answer:
            return method(self, connection, *given, **named)

        with unavailable(self.engine):
            return _run(engine_of(self), work)

    return transaction


def _run(engine: Engine, work: Callable[[Connection], Answer]) -> Answer:
    """Only what failed before its end is tried again: of a COMMIT without an answer nobody knows what it did."""
    tries = 0
    while True:
        tries += 1
        with turn_of(engine), engine.connect() as connection:
            try:
                answer = work(connection)
            except DBAPIError as fault:
                if tries < TRIES and _is_passing(fault):
                    continue
                raise
            connection.commit()
            return answer


def _is_passing(fault: DBAPIError) -> bool:
    return fault.connection_invalidated or getattr(fault.orig, "sqlstate", None) in PASSING


def _said(fault: Exception) -> str:
    """Its first line: the others may hold values of rows."""
    told = fault.orig if isinstance(fault, DBAPIError) else fault
    return (str(told).strip() or type(told).__name__).splitlines()[0]
