"""The table of collection points, beside those of the jobs."""

from __future__ import annotations

from sqlalchemy import Column, Double, Integer, Table, Text

from wastecoach.infra.records.schema import METADATA, Json

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
)
