"""The tables of collection points, beside those of the jobs.

`place_cells` is what nearest places are found by: one row for each stream that a place accepts and one under `ANY` for
whatever it accepts, in the order of `core/places/cells.py`, with the place's unit vector. Who changes a place changes
its cells in the same transaction.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, Index, Integer, PrimaryKeyConstraint, Table, Text

from wastecoach.infra.records.schema import METADATA, Json

# Stands for whatever a place accepts.
ANY = ""

PLACES = Table(
    "places",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("streams", Json(tuple[str, ...]), nullable=False),
    Column("latitude", Double, nullable=False),
    Column("longitude", Double, nullable=False),
    Column("address", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("dated", Text, nullable=False),
    Index("places_by_source", "source", "dated"),
)
PLACE_CELLS = Table(
    "place_cells",
    METADATA,
    Column("stream", Text, nullable=False),
    Column("cell", BigInteger, nullable=False),
    Column("place", Integer, nullable=False),
    *(Column(axis, Double, nullable=False) for axis in ("x", "y", "z")),
    PrimaryKeyConstraint("stream", "cell", "place"),
    sqlite_with_rowid=False,
)
