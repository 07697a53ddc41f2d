"""Other ways to the nearest points, which ours is measured beside: a look at every point, and SQLite's own R*Tree."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Sequence

import numpy as np
from sqlalchemy import Engine, text

from wastecoach.core.jobs.job import Location
from wastecoach.core.places.point import Point
from wastecoach.core.places.sphere import EARTH_M, distance_m, vector

# No index helps here: every row's distance is worked out.
SCAN = text("""SELECT place FROM place_cells WHERE stream = ''
ORDER BY (x - :x) * (x - :x) + (y - :y) * (y - :y) + (z - :z) * (z - :z) LIMIT :most""")
# Of a degree of latitude, in metres, a little too short, so that no box is too small.
DEGREE_M = 111_000.0
BOX = """SELECT p.key, p.latitude, p.longitude FROM boxes AS b JOIN points AS p ON p.id = b.id
WHERE b.north >= ? AND b.south <= ? AND b.east >= ? AND b.west <= ?"""
# Metres by which numpy's distances may differ from ours: far more than they do.
CLOSE_M = 1.0
Asked = tuple[Location, float, frozenset[str] | None, int]


class EveryPoint:
    """A look at every point with numpy, and the right answer."""

    def __init__(self, points: Sequence[Point]) -> None:
        self._points = points
        self._north = np.radians([one.latitude for one in points])
        self._east = np.radians([one.longitude for one in points])
        self._flat = np.cos(self._north)

    def distances_m(self, stands: Location) -> np.ndarray:
        """Metres to every point."""
        north, east = math.radians(stands.latitude), math.radians(stands.longitude)
        half = np.sin((self._north - north) / 2) ** 2
        half += self._flat * math.cos(north) * np.sin((self._east - east) / 2) ** 2
        apart: np.ndarray = 2 * EARTH_M * np.arcsin(np.sqrt(half))
        return apart

    def nearest(self, stands: Location, most: int) -> list[int]:
        """The nearest of all."""
        apart = self.distances_m(stands)
        few = np.argpartition(apart, most)[:most]
        return [int(one) for one in few[np.argsort(apart[few])]]

    def answer(self, asked: Asked) -> list[tuple[float, str]]:
        """Metres and key of the nearest, those equally far by key."""
        stands, radius_m, streams, most = asked
        near = np.flatnonzero(self.distances_m(stands) <= radius_m + CLOSE_M)
        chosen = (self._points[int(one)] for one in near)
        told = (
            (distance_m(stands, Location(one.latitude, one.longitude)), one.key)
            for one in chosen
            if streams is None or streams & {*one.streams}
        )
        return sorted(one for one in told if one[0] <= radius_m)[:most]


class Boxes:
    """SQLite's R*Tree over latitude and longitude: all points of a square, then their distances."""

    def __init__(self, points: Sequence[Point]) -> None:
        self._db = sqlite3.connect(":memory:")
        self._db.execute("CREATE VIRTUAL TABLE boxes USING rtree(id, south, north, west, east)")
        self._db.execute("CREATE TABLE points (id INTEGER PRIMARY KEY, key, latitude, longitude)")
        rows = [(n, one.key, one.latitude, one.longitude) for n, one in enumerate(points)]
        self._db.executemany("INSERT INTO points VALUES (?, ?, ?, ?)", rows)
        self._db.execute(
            "INSERT INTO boxes SELECT id, latitude, latitude, longitude, longitude FROM points"
        )

    def nearest(self, stands: Location, radius_m: float, most: int) -> list[tuple[float, str]]:
        """Metres and key of the nearest."""
        high = radius_m / DEGREE_M
        wide = high / math.cos(math.radians(abs(stands.latitude) + high))
        north, east = stands.latitude, stands.longitude
        rows = self._db.execute(BOX, (north - high, north + high, east - wide, east + wide))
        told = ((distance_m(stands, Location(*there)), key) for key, *there in rows)
        return sorted(one for one in told if one[0] <= radius_m)[:most]

    def close(self) -> None:
        """Forget it."""
        self._db.close()


def scan(engine: Engine, stands: Location, most: int) -> list[int]:
    """The nearest by SQL alone, without the index."""
    place = dict(zip("xyz", vector(stands.latitude, stands.longitude), strict=True))
    with engine.connect() as connection:
        return list(connection.execute(SCAN, {**place, "most": most}).scalars())
