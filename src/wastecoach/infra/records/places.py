"""Collection points in the records store as a whole."""

from __future__ import annotations

from wastecoach.infra.records.place_finding import PlaceFinding
from wastecoach.infra.records.place_keeping import PlaceKeeping


class SqlPlaceRecords(PlaceKeeping, PlaceFinding):
    """Port `PlaceRecords` over SQLite or PostgreSQL; threads and processes may share it.

    Args:
        engine: Of `open_engine`; its database is at the level that `upgrade` brings it to.
    """
