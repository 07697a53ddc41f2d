"""Many rows into a table or out of it at once, as each database takes them fastest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Connection,
    Table,
    any_,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.types import BigInteger, Double, Integer

# Rows of one statement: what a database has to hold of it at once stays below 10 MB.
AT_ONCE = 20_000
Rows = Sequence[tuple[Any, ...]]
_CASTS: tuple[tuple[type[Any], str], ...] = (
    (BigInteger, "bigint"),
    (Integer, "integer"),
    (Double, "double precision"),
)


def fill(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows, all columns in the table's order, values as the database keeps them (JSON as its text)."""
    columns = list(table.columns)
    names = ", ".join(column.name for column in columns)
    into = f"INSERT INTO {table.name} ({names})"
    if connection.dialect.name == "sqlite":
        _each(connection, f"{into} VALUES ({', '.join('?' * len(columns))})", rows)
        return
    values = f"SELECT {_fields(columns)} FROM {{rows}} AS one"  # noqa: S608 -- our own names
    _together(connection, f"{into} {values}", rows)


def clear(connection: Connection, table: Table, columns: Sequence[Column[Any]], rows: Rows) -> None:
    """Delete the rows that have one of these combinations in these columns, by which they are found quickly."""
    names = [column.name for column in columns]
    out_of = f"DELETE FROM {table.name}"  # noqa: S608 -- our own names
    if connection.dialect.name == "sqlite":
        _each(connection, f"{out_of} WHERE {' AND '.join(f'{name} = ?' for name in names)}", rows)
        return
    gone = f"(SELECT {_fields(columns)} FROM {{rows}} AS one) AS gone ({', '.join(names)})"  # noqa: S608 -- ours
    same = " AND ".join(f"{table.name}.{name} = gone.{name}" for name in names)
    _together(connection, f"{out_of} USING {gone} WHERE {same}", rows)


def among(
    connection: Connection, column: Column[Any], values: Sequence[str] | Sequence[int]
) -> ColumnElement[bool]:
    """Whether a column has one of these values, however many there are."""
    if connection.dialect.name == "postgresql":
        return column == any_(literal(list(values), ARRAY(column.type)))
    listed = func.json_each(msgspec.json.encode(values).decode()).table_valued("value")
    return column.in_(select(listed.c.value))


def _each(connection: Connection, statement: str, rows: Rows) -> None:
    if rows:
        connection.exec_driver_sql(statement, list(rows))


def _together(connection: Connection, statement: str, rows: Rows) -> None:
    """All rows as one value: PostgreSQL takes a statement for each of them four times slower."""
    known = text(statement.format(rows="json_array_elements(CAST(:rows AS json))"))
    for begin in range(0, len(rows), AT_ONCE):
        several = msgspec.json.encode(rows[begin : begin + AT_ONCE]).decode()
        connection.execute(known, {"rows": several})


def _fields(columns: Sequence[Column[Any]]) -> str:
    return ", ".join(
        f"CAST(one ->> {place} AS {_cast(column.type)})" for place, column in enumerate(columns)
    )


def _cast(kind: object) -> str:
    return next((name for known, name in _CASTS if isinstance(kind, known)), "text")
