"""The level of a database: which tables it has, and how it gets the program's."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from wastecoach.infra.records.opening import for_reading
from wastecoach.infra.records.transactions import unavailable

# The last file of migrations/versions/.
WANTED = "0004_people"
HERE = "wastecoach.infra.records:migrations"
# Any number that nobody else uses: whoever holds it in PostgreSQL is the one who migrates.
TURN = 0x77635243
# Tables may be large; nothing of a migration is given up because it takes long.
PATIENT = "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0"
FOUND = text("SELECT version_num FROM alembic_version")


def level(engine: Engine) -> tuple[str | None, str]:
    """The level that a database has, None where it has none yet, and the one that the program wants.

    Raises:
        RecordsUnavailable: It cannot be used.
    """
    with unavailable(engine), for_reading(engine).connect() as connection:
        try:
            found: str | None = connection.execute(FOUND).scalar_one_or_none()
        except (OperationalError, ProgrammingError) as fault:
            if not _lacks_table(fault):
                raise
            found = None
    return found, WANTED


def upgrade(engine: Engine) -> None:
    """Bring a database to the program's level; harmless where it is there, or where somebody else does the same.

    Raises:
        RecordsUnavailable: It cannot be used.
    """
    found, wanted = level(engine)
    if found != wanted:
        move(engine, "head")


def move(engine: Engine, revision: str) -> None:
    """Bring a database up or down to a level: a revision, `head` or `base`.

    Raises:
        RecordsUnavailable: It cannot be used.
    """
    from alembic import command
    from alembic.config import Config

    # In one transaction, in SQLite as well: a level is reached as a whole or not at all.
    with unavailable(engine), engine.begin() as connection:
        _await_turn(connection)
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", HERE)
        go = command.downgrade if revision == "base" else command.upgrade
        go(config, revision)


def _await_turn(connection: Connection) -> None:
    # In SQLite the transaction has begun with the right to write, which one has at a time.
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(PATIENT)
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({TURN})")


def _lacks_table(fault: OperationalError | ProgrammingError) -> bool:
    undefined = getattr(fault.orig, "sqlstate", None) == "42P01"
    return undefined or "no such table" in str(fault.orig)
