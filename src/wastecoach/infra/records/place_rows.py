"""Rows of places and of their cells, which are written and removed together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select, text

from wastecoach.core.places.cells import number_of
from wastecoach.core.places.point import Point
from wastecoach.core.places.sphere import vector
from wastecoach.infra.records.filling import among, clear, fill
from wastecoach.infra.records.places_schema import ANY, PLACE_CELLS, PLACES

# All but the id, in the table's order, which is that of a point's fields.
_columns_of = attrgetter(*(column.name for column in PLACES.columns if column.name != "id"))
# Those who write places take turns from the beginning on: two that met in the middle would wait for each other.
# Readers are not held up. A large file takes longer than any other statement of ours.
TURN = (
    "SET LOCAL statement_timeout = '120s'",
    "SET LOCAL lock_timeout = '120s'",
    "LOCK TABLE places IN SHARE ROW EXCLUSIVE MODE",
)
# A stream (or ANY), the cell, the place's id, its unit vector.
Cell = tuple[str, int, int, float, float, float]


@dataclass(frozen=True, slots=True)
class Known:
    """A place as the database has it."""

    id: int
    point: Point


def point_of(row: Row[Any]) -> Point:
    """A point from its row."""
    _, *columns = tuple(row)
    return Point(*columns)


def take_turn(connection: Connection) -> None:
    """Be the only one who writes places until the transaction ends."""
    # In SQLite the transaction has begun with the right to write, which one has at a time.
    if connection.dialect.name == "postgresql":
        for statement in TURN:
            connection.execute(text(statement))


def learn(connection: Connection) -> None:
    """Let PostgreSQL count what is there now: it plans by that, and would find out minutes later by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"ANALYZE {PLACES.name}, {PLACE_CELLS.name}"))


def known_by_key(connection: Connection, points: Sequence[Point]) -> dict[str, Known]:
    """The places that have the keys of these points."""
    keys = [point.key for point in points]
    rows = connection.execute(select(PLACES).where(among(connection, PLACES.c.key, keys)))
    return {row.key: Known(row.id, point_of(row)) for row in rows}


def known_by_id(connection: Connection, ids: Sequence[int]) -> dict[int, Point]:
    """Points by the ids of their places; those that are gone are missing."""
    rows = connection.execute(select(PLACES).where(among(connection, PLACES.c.id, ids)))
    return {row.id: point_of(row) for row in rows}


def add(connection: Connection, points: Sequence[Point], following: int) -> None:
    """Write new places, their ids from a number on."""
    numbered = list(enumerate(points, start=following))
    fill(connection, PLACES, [_row(number, point) for number, point in numbered])
    _fill_cells(connection, (cell for one in numbered for cell in _cells(*one)))


def replace(connection: Connection, changed: Sequence[tuple[Known, Point]]) -> None:
    """Write places anew under their ids; their cells only where they moved or accept something else."""
    clear(connection, PLACES, (PLACES.c.id,), [(known.id,) for known, _ in changed])
    fill(connection, PLACES, [_row(known.id, point) for known, point in changed])
    before = {cell for known, _ in changed for cell in _cells(known.id, known.point)}
    after = {cell for known, point in changed for cell in _cells(known.id, point)}
    _clear_cells(connection, before - after)
    _fill_cells(connection, after - before)


def remove(connection: Connection, ids: Sequence[int]) -> None:
    """Remove places."""
    gone = known_by_id(connection, ids).items()
    _clear_cells(connection, (cell for one in gone for cell in _cells(*one)))
    clear(connection, PLACES, (PLACES.c.id,), [(number,) for number in ids])


def _fill_cells(connection: Connection, cells: Iterable[Cell]) -> None:
    """Neighbours are written next to each other, so that they are read together."""
    fill(connection, PLACE_CELLS, sorted(cells))


def _clear_cells(connection: Connection, cells: Iterable[Cell]) -> None:
    key = PLACE_CELLS.primary_key.columns.values()
    clear(connection, PLACE_CELLS, key, [cell[: len(key)] for cell in cells])


def _cells(number: int, point: Point) -> list[Cell]:
    there = vector(point.latitude, point.longitude)
    cell = number_of(there)
    return [(stream, cell, number, *there) for stream in (ANY, *dict.fromkeys(point.streams))]


def _row(number: int, point: Point) -> tuple[Any, ...]:
    key, kind, name, streams, *others = _columns_of(point)
    return (number, key, kind, name, msgspec.json.encode(streams).decode(), *others)
