"""The nearest points are exactly those that a look at every point finds, wherever they lie."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from tests.records.conftest import opened
from tests.records.points import CITY_HALL, plainly, point
from wastecoach.core.jobs.job import Location
from wastecoach.core.places.point import Point
from wastecoach.core.places.records import MOST_FOUND, MOST_RADIUS_M
from wastecoach.infra.records.levels import upgrade
from wastecoach.infra.records.places import SqlPlaceRecords

STREAMS = ("paper", "plastic", "metal", "glass", "textile", "battery")
QUESTIONS = 300


@pytest.fixture
def places(engine: Engine) -> SqlPlaceRecords:
    return SqlPlaceRecords(engine)


def silent(_: int) -> None:
    """Hears nothing."""


def country(chance: random.Random) -> Iterator[Point]:
    """A dense town, villages, points strewn over the country, some in one spot, one of a rare kind."""
    for _ in range(1500):
        yield _near(chance, 37.5665, 126.978, 0.01)
    for _ in range(12):
        village = chance.uniform(34, 38), chance.uniform(126, 129)
        for _ in range(60):
            yield _near(chance, *village, 0.004)
    for _ in range(700):
        yield _near(chance, chance.uniform(33, 38.5), chance.uniform(125, 130), 0.0)
    for _ in range(80):
        yield point(37.57, 126.98, streams=("textile",))
    yield point(35.1, 129.0, streams=("cooking_oil",))


def _near(chance: random.Random, latitude: float, longitude: float, spread: float) -> Point:
    there = chance.gauss(latitude, spread), chance.gauss(longitude, spread)
    return point(*there, streams=tuple(chance.sample(STREAMS, chance.randint(0, 3))))


def test_random_questions_are_answered_as_a_look_at_every_point_answers_them(
    places: SqlPlaceRecords,
) -> None:
    chance = random.Random(17)  # noqa: S311 -- the same every time
    points = list(country(chance))
    places.upsert(points, silent)
    sets = [None, *(frozenset({one}) for one in (*STREAMS, "cooking_oil", "nobody's"))]
    sets += [frozenset({"paper", "textile"}), frozenset(STREAMS), frozenset()]
    for _ in range(QUESTIONS):
        stands = chance.choice(points)
        spread = chance.choice((0.0, 0.0005, 0.01, 0.3))
        where = Location(
            chance.gauss(stands.latitude, spread), chance.gauss(stands.longitude, spread)
        )
        radius = chance.choice((0.0, 1.0, 60.0, 500.0, 2000.0, 20_000.0))
        asked = (where, radius, chance.choice(sets), chance.choice((1, 3, 10, 100)))
        assert places.near(*asked) == plainly(points, *asked), asked


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(90.0, 0.0), (-90.0, 77.0), (0.0, 180.0), (0.0, -180.0), (0.0, 0.0), (65.0, 179.9999)],
)
def test_poles_and_the_date_line_are_places_like_others(
    places: SqlPlaceRecords, latitude: float, longitude: float
) -> None:
    chance = random.Random(f"{latitude} {longitude}")  # noqa: S311 -- the same every time
    points = [_around(chance, latitude, longitude, 0.15) for _ in range(400)]
    places.upsert(points, silent)
    for _ in range(40):
        stands = _around(chance, latitude, longitude, 0.1)
        where = Location(stands.latitude, stands.longitude)
        asked = (where, chance.choice((200.0, 20_000.0)), None, chance.choice((1, 20)))
        assert places.near(*asked) == plainly(points, *asked), asked
    assert places.near(Location(latitude, longitude), 20_000, None, 5)


def _around(chance: random.Random, latitude: float, longitude: float, spread: float) -> Point:
    """A point within so many degrees, on whichever side of the date line."""
    north = max(-90.0, min(90.0, latitude + chance.uniform(-spread, spread)))
    at_pole = abs(latitude) == 90
    east = chance.uniform(-180, 180) if at_pole else longitude + chance.uniform(-spread, spread)
    return point(north, (east + 180) % 360 - 180)


def test_those_equally_far_come_by_key(places: SqlPlaceRecords) -> None:
    there = [point(37.57, 126.98, key=f"k{number:03}") for number in range(300)]
    places.upsert(reversed(there), silent)
    found = places.near(CITY_HALL, 2000, frozenset({"textile"}), 100)
    assert [one.point.key for one in found] == [one.key for one in there[:100]]


def test_radius_and_number_have_their_limits(places: SqlPlaceRecords) -> None:
    far = point(CITY_HALL.latitude + 0.181, CITY_HALL.longitude)
    places.upsert([far, *(point() for _ in range(MOST_FOUND + 5))], silent)
    found = places.near(CITY_HALL, 1e9, None, 1000)
    assert len(found) == MOST_FOUND
    assert places.near(CITY_HALL, 1e9, None, 1000)[-1].distance_m < MOST_RADIUS_M
    for asked in ((100.0, 0), (100.0, -1), (-1.0, 5)):
        radius, limit = asked
        assert places.near(CITY_HALL, radius, None, limit) == []


def test_a_place_that_accepts_several_of_the_streams_comes_once(places: SqlPlaceRecords) -> None:
    both = point(streams=("paper", "metal"))
    places.upsert([both], silent)
    found = places.near(CITY_HALL, 500, frozenset({"paper", "metal", "glass"}), 10)
    assert [one.point for one in found] == [both]


def test_neither_the_places_nor_their_cells_are_read_from_end_to_end(tmp_path: Path) -> None:
    """SQLite tells how it would look, whatever there is to be found."""
    said: list[tuple[str, Any]] = []
    with opened(f"sqlite:///{tmp_path / 'records.db'}") as engine:
        upgrade(engine)
        event.listen(engine, "before_cursor_execute", lambda *call: said.append(call[2:4]))
        records = SqlPlaceRecords(engine)
        records.upsert([point()], silent)
        records.near(CITY_HALL, 2000, None, 5)
        records.near(CITY_HALL, 2000, frozenset({"textile", "paper"}), 5)
        records.sources()
        asked = [one for one in said if one[0].startswith(("SELECT", "\nSELECT"))]
        with engine.connect() as connection:
            plans = [
                str(row.detail)
                for statement, values in asked
                for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            ]
    assert any("place_cells USING" in step or "c USING PRIMARY KEY" in step for step in plans)
    scanned = [step for step in plans if step.startswith("SCAN place")]
    assert [step for step in scanned if "USING" not in step] == []
