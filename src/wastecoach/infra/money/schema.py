"""The ledger's tables: one row for every call, and what each day has cost so far.

Triggers keep the days in step with the calls, so that a budget is checked against a few rows however many calls there
were. In the records' database they come with its migrations; a file of its own is made here.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    Double,
    Index,
    MetaData,
    Table,
    Text,
)

VERSION = 1
# "wcLG" in letters: what tells the file from another program's database.
APPLICATION = 0x77634C47
METADATA = MetaData(naming_convention={"pk": "%(table_name)s_pkey"})
CALLS = Table(
    "calls",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("at", Double, nullable=False),
    Column("day", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("input_tokens", BigInteger, nullable=False),
    Column("cached_tokens", BigInteger, nullable=False),
    Column("output_tokens", BigInteger, nullable=False),
    Column("calls", BigInteger, nullable=False),
    Column("cost", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    CheckConstraint("state IN ('reserved', 'settled', 'kept', 'unpriced')"),
)
Index("calls_by_day", CALLS.c.day)
DAYS = Table(
    "days",
    METADATA,
    Column("day", Text, primary_key=True),
    Column("cost", BigInteger, nullable=False),
)
TRIGGERS = (
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


def is_prepared(connection: Connection) -> bool:
    """Whether an SQLite file is a ledger; False where it is empty.

    Raises:
        FileExistsError: It is another program's, or that of a later version.
    """
    identity = tuple(
        connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
        for name in ("application_id", "user_version")
    )
    if identity == (APPLICATION, VERSION):
        return True
    if connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one():
        fault = "it is not a ledger of this version"
        raise FileExistsError(fault)
    return False


def prepare(connection: Connection) -> None:
    """Make an empty SQLite file a ledger.

    Raises:
        FileExistsError: It is another program's, or that of a later version.
    """
    if is_prepared(connection):
        return
    METADATA.create_all(connection, checkfirst=False)
    for statement in (
        *TRIGGERS,
        f"PRAGMA application_id = {APPLICATION}",
        f"PRAGMA user_version = {VERSION}",
    ):
        connection.exec_driver_sql(statement)
