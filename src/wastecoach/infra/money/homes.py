"""Where a ledger is kept: in the database of the records, for all machines, or in a file of its own.

Nothing of a database is imported before a call is paid for, or somebody asks what calls have cost.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from wastecoach.core.errors import LedgerUnavailable
from wastecoach.core.jobs.errors import RecordsUnavailable

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from wastecoach.infra.money.books import Books

# Any number that nobody else uses: whoever holds it in PostgreSQL is the one who writes into the ledger.
TURN = 0x77634C47


@dataclass(frozen=True)
class Engines:
    """One database.

    Attributes:
        place: For people, without secrets.
        writing: Begins every transaction with the right to write.
        reading: For those who change nothing.
        turn: What a thread of this process holds while it writes.
    """

    place: str
    writing: Engine
    reading: Engine
    turn: AbstractContextManager[None]


class Home(Protocol):
    """Where a ledger is kept."""

    def writing(self) -> AbstractContextManager[Books]:
        """The books, in one transaction that nobody else writes in.

        Raises:
            LedgerUnavailable: They cannot be written.
        """
        ...

    def reading(self) -> AbstractContextManager[Books | None]:
        """The books to be read, None where there are none yet: looking does not make them.

        Raises:
            LedgerUnavailable: They cannot be read.
        """
        ...


@dataclass(frozen=True)
class InDatabase:
    """The tables that a database got with its migrations.

    Attributes:
        engines: Opens it; asked again until it can.
    """

    engines: Callable[[], Engines]

    @contextlib.contextmanager
    def writing(self) -> Iterator[Books]:
        """The books, in one transaction that nobody else writes in."""
        from wastecoach.infra.money.books import Books

        engines = self._opened()
        with _told(engines.place), engines.turn, engines.writing.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({TURN})")
            yield Books(connection)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Books | None]:
        """The books to be read."""
        from wastecoach.infra.money.books import Books

        engines = self._opened()
        with _told(engines.place), engines.reading.connect() as connection:
            yield Books(connection)

    def _opened(self) -> Engines:
        try:
            return self.engines()
        except RecordsUnavailable as fault:
            place, detail = (fault.params[name] for name in ("place", "detail"))
            raise LedgerUnavailable(ledger=place, detail=detail) from fault


@dataclass(frozen=True)
class OwnFile:
    """An SQLite file, made by the first paid call for its owner only.

    Attributes:
        path: The file.
        engines: Opens it.
    """

    path: Path
    engines: Callable[[], Engines]

    @contextlib.contextmanager
    def writing(self) -> Iterator[Books]:
        """The books, in one transaction that nobody else writes in."""
        from wastecoach.infra.money import schema
        from wastecoach.infra.money.books import Books

        engines = self.engines()
        with _told(str(self.path)), engines.turn, engines.writing.connect() as connection:
            # Of this transaction alone: the file may be gone, or another one, before the next.
            connection.detach()
            with connection.begin():
                schema.prepare(connection)
                yield Books(connection)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Books | None]:
        """The books to be read, None where there is no file yet."""
        if not self.path.exists():
            yield None
            return
        from wastecoach.infra.money import schema
        from wastecoach.infra.money.books import Books

        engines = self.engines()
        with _told(str(self.path)), engines.reading.connect() as connection:
            connection.detach()
            yield Books(connection) if schema.is_prepared(connection) else None


@contextlib.contextmanager
def _told(place: str) -> Iterator[None]:
    from sqlalchemy.exc import DBAPIError, SQLAlchemyError

    try:
        yield
    except DBAPIError as fault:
        raise LedgerUnavailable(ledger=place, detail=_first_line(fault.orig)) from fault
    except OSError as fault:
        detail = fault.strerror or _first_line(fault)
        raise LedgerUnavailable(ledger=place, detail=detail) from fault
    except SQLAlchemyError as fault:
        raise LedgerUnavailable(ledger=place, detail=_first_line(fault)) from fault


def _first_line(fault: BaseException | None) -> str:
    """The others may hold values of rows."""
    return (str(fault).strip() or type(fault).__name__).splitlines()[0]
