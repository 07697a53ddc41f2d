"""Collection points in the records store, for whoever looks for the nearest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, CursorResult, TextClause, text

from wastecoach.core.jobs.job import Location
from wastecoach.core.places.point import Found
from wastecoach.core.places.records import MOST_FOUND, MOST_RADIUS_M
from wastecoach.core.places.search import Met, nearest
from wastecoach.core.places.sphere import chord, distance_m, vector
from wastecoach.infra.records.place_rows import known_by_id
from wastecoach.infra.records.places_schema import ANY
from wastecoach.infra.records.transactions import Transacting, reading

BESIDE = """SELECT * FROM (
    SELECT place, x, y, z FROM place_cells WHERE stream = :stream_{n} AND cell >= :number
    ORDER BY cell LIMIT :most) AS up_{n}
UNION ALL SELECT * FROM (
    SELECT place, x, y, z FROM place_cells WHERE stream = :stream_{n} AND cell < :number
    ORDER BY cell DESC LIMIT :most) AS down_{n}"""
# Each span is read from its beginning and no further than to the place after the last that is wanted. SQLite knows no
# LATERAL, and PostgreSQL expects so much of the other form that it compiles it first, which takes longer than the rest.
BETWEEN = {
    "sqlite": text("""
SELECT a.part, c.place, c.x, c.y, c.z FROM (
    SELECT json_extract(value, '$[0]') AS part, json_extract(value, '$[1]') AS stream,
           json_extract(value, '$[2]') AS low, json_extract(value, '$[3]') AS high
    FROM json_each(:asked)) AS a
CROSS JOIN place_cells AS c
WHERE c.stream = a.stream AND c.cell BETWEEN a.low AND coalesce((
    SELECT last.cell FROM place_cells AS last
    WHERE last.stream = a.stream AND last.cell BETWEEN a.low AND a.high
    ORDER BY last.cell LIMIT 1 OFFSET :most), a.high)"""),
    "postgresql": text("""
SELECT a.part, c.* FROM unnest(
    CAST(:parts AS integer[]), CAST(:streams AS text[]), CAST(:lows AS bigint[]), CAST(:highs AS bigint[])
) AS a (part, stream, low, high)
CROSS JOIN LATERAL (
    SELECT place, x, y, z FROM place_cells
    WHERE stream = a.stream AND cell BETWEEN a.low AND a.high
    ORDER BY cell LIMIT :most + 1) AS c"""),
}


class PlaceFinding(Transacting):
    """The part of `PlaceRecords` for whoever looks for a point."""

    @reading
    def near(
        self,
        connection: Connection,
        location: Location,
        radius_m: float,
        streams: frozenset[str] | None,
        limit: int,
    ) -> list[Found]:
        """The nearest points within a radius that accept one of the streams (None: whatever they accept).

        The nearest first, those equally far by key; at most `MOST_RADIUS_M` and `MOST_FOUND`.
        """
        radius_m, limit = min(radius_m, MOST_RADIUS_M), min(limit, MOST_FOUND)
        accepting = sorted({ANY} if streams is None else streams - {ANY})
        if not accepting or limit < 1 or radius_m < 0:
            return []
        stands = vector(location.latitude, location.longitude)
        places = nearest(stands, chord(radius_m), limit, _Cells(connection, accepting))
        found = (
            Found(point, distance_m(location, Location(point.latitude, point.longitude)))
            for point in known_by_id(connection, places).values()
        )
        near = [one for one in found if one.distance_m <= radius_m]
        return sorted(near, key=lambda one: (one.distance_m, one.point.key))[:limit]


class _Cells:
    """The cells of streams, as one shelf."""

    def __init__(self, connection: Connection, streams: Sequence[str]) -> None:
        self._connection = connection
        self._streams = streams

    def beside(self, number: int, most: int) -> Iterable[Met]:
        """Those before and behind a number."""
        streams = {f"stream_{n}": stream for n, stream in enumerate(self._streams)}
        given = {**streams, "number": number, "most": most}
        return _rows(self._connection.execute(_beside(len(streams)), given))

    def between(
        self, asked: Sequence[tuple[int, int]], most: int
    ) -> Iterable[tuple[int, int, float, float, float]]:
        """Those in spans of numbers."""
        parts = [(n, stream, *ends) for n, ends in enumerate(asked) for stream in self._streams]
        dialect = self._connection.dialect.name
        if dialect == "postgresql":
            numbers, streams, lows, highs = map(list, zip(*parts, strict=True))
            given: dict[str, Any] = {
                "parts": numbers,
                "streams": streams,
                "lows": lows,
                "highs": highs,
            }
        else:
            given = {"asked": msgspec.json.encode(parts).decode()}
        return _rows(self._connection.execute(BETWEEN[dialect], {**given, "most": most}))


def _rows(answer: CursorResult[Any]) -> Sequence[Any]:
    return answer.all()


@cache
def _beside(streams: int) -> TextClause:
    return text("\nUNION ALL ".join(BESIDE.format(n=n) for n in range(streams)))
