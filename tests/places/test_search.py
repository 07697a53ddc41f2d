"""The search finds exactly the nearest, however places lie, and reads little for it."""

from __future__ import annotations

import bisect
import math
import random
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastecoach.core.places.cells import DEEPEST, Cell, around, number_of, spans, square_from
from wastecoach.core.places.search import AT_ONCE, Met, nearest
from wastecoach.core.places.sphere import Vector, chord, vector

LATITUDES, LONGITUDES = st.floats(-90, 90), st.floats(-180, 180)
VECTORS = st.builds(vector, LATITUDES, LONGITUDES)
# Places close to each other, and some in the very same spot.
CLOSE = st.builds(
    vector,
    st.sampled_from([37.5, 37.50001, 37.5002, 37.503]) | st.floats(37.4, 37.6),
    st.sampled_from([127.0, 127.00001, 127.0002, 127.003]) | st.floats(126.9, 127.1),
)
EXACT = 1e-12


class List:
    """Port `Shelf`: places in a sorted list; remembers how much was read."""

    def __init__(self, places: Sequence[Vector]) -> None:
        rows = [(number_of(place), number, *place) for number, place in enumerate(places)]
        self._rows = sorted(rows)
        self._numbers = [row[0] for row in self._rows]
        self.questions = self.read = 0

    def beside(self, number: int, most: int) -> Iterable[Met]:
        here = bisect.bisect_left(self._numbers, number)
        return [row[1:] for row in self._counted(max(0, here - most), here + most)]

    def between(
        self, asked: Sequence[tuple[int, int]], most: int
    ) -> Iterable[tuple[int, int, float, float, float]]:
        assert len(asked) <= AT_ONCE
        for part, (low, high) in enumerate(asked):
            begin = bisect.bisect_left(self._numbers, low)
            end = bisect.bisect_right(self._numbers, high)
            for row in self._counted(begin, min(end, begin + most + 1)):
                yield (part, *row[1:])
        self.questions += 1

    def _counted(self, begin: int, end: int) -> list[tuple[int, int, float, float, float]]:
        rows = self._rows[begin:end]
        self.read += len(rows)
        return rows


def farthest(places: Sequence[Vector], stands: Vector, reach: float, most: int) -> list[float]:
    """How far the nearest are, by looking at every place."""
    near = sorted(math.dist(stands, place) for place in places)
    return [one for one in near if one <= reach][:most]


def found(places: Sequence[Vector], stands: Vector, reach: float, most: int) -> list[float]:
    """How far those are that the search finds; only what is equally far may come on top."""
    numbers = nearest(stands, reach, most, List(places))
    assert len(set(numbers)) == len(numbers)
    told = [
        far
        for far in sorted(math.dist(stands, places[number]) for number in numbers)
        if far <= reach
    ]
    assert all(one <= told[most - 1] + EXACT for one in told[most:])
    return told[:most]


@given(
    st.lists(VECTORS | CLOSE, max_size=80),
    VECTORS | CLOSE,
    st.sampled_from([0.0, 1e-9, chord(300), chord(20_000), chord(2e6), 2.0]),
    st.integers(1, 20),
)
def test_the_nearest_are_found_wherever_they_lie(
    places: list[Vector], stands: Vector, reach: float, most: int
) -> None:
    expected = farthest(places, stands, reach, most)
    assert found(places, stands, reach, most) == pytest.approx(expected, abs=EXACT)


@given(st.lists(CLOSE, min_size=60, max_size=200), CLOSE, st.integers(1, 3))
def test_the_nearest_of_a_crowd_are_found(places: list[Vector], stands: Vector, most: int) -> None:
    crowd = places * 3
    expected = farthest(crowd, stands, chord(20_000), most)
    assert found(crowd, stands, chord(20_000), most) == pytest.approx(expected, abs=EXACT)


@given(VECTORS, st.sampled_from([0.0, 1e-8, 1e-5, 1e-3, 0.1, 1.0, 2.0]), st.integers(0, 1))
def test_the_cells_around_a_place_hold_all_that_is_near_it(
    stands: Vector, reach: float, finer: int
) -> None:
    cells = list(around(stands, reach, finer))
    assert len({cell.level for cell in cells}) <= 1
    assert len(cells) <= 64
    held = spans(cells)
    for turn in range(24):
        near = _aside(stands, reach, turn)
        assert any(span.low <= number_of(near) <= span.high for span in held)


def _aside(stands: Vector, reach: float, turn: int) -> Vector:
    """A place on the sphere as far away as that, in one of many directions."""
    x, y, z = stands
    other = (0.0, 0.0, 1.0) if abs(z) < 0.9 else (1.0, 0.0, 0.0)
    east = (y * other[2] - z * other[1], z * other[0] - x * other[2], x * other[1] - y * other[0])
    length = math.hypot(*east)
    east = (east[0] / length, east[1] / length, east[2] / length)
    north = (
        y * east[2] - z * east[1],
        z * east[0] - x * east[2],
        x * east[1] - y * east[0],
    )
    along, angle = 2 * math.asin(min(1.0, reach / 2)), turn * math.pi / 12
    towards = [math.cos(angle) * e + math.sin(angle) * n for e, n in zip(east, north, strict=True)]
    there = [
        math.cos(along) * s + math.sin(along) * t for s, t in zip(stands, towards, strict=True)
    ]
    return (there[0], there[1], there[2])


@given(VECTORS, VECTORS, st.integers(0, DEEPEST))
def test_nothing_in_a_cell_is_nearer_than_the_cell(
    stands: Vector, place: Vector, level: int
) -> None:
    deepest = number_of(place)
    cell = Cell(0, 0, 0, 0)
    for depth in range(level):
        digit = deepest >> 3 * (DEEPEST - depth - 1) & 7
        cell = list(cell.children)[digit]
    assert cell.number == deepest >> 3 * (DEEPEST - level)
    assert math.sqrt(square_from(stands, cell)) <= math.dist(stands, place) + EXACT
    assert square_from(place, cell) <= EXACT**2


def test_children_have_the_numbers_that_follow_each_other() -> None:
    cell = Cell(3, 5, 2, 7)
    assert [child.number for child in cell.children] == [8 * cell.number + n for n in range(8)]
    assert [span.cells for span in spans(cell.children)] == [tuple(cell.children)]


@pytest.fixture(scope="module")
def city() -> List:
    """A hundred thousand places in one city, one more in the country, twenty thousand in one house."""
    chance = random.Random(5)  # noqa: S311 -- the same every time
    places = [vector(chance.gauss(37.57, 0.03), chance.gauss(126.98, 0.04)) for _ in range(100_000)]
    return List([*places, vector(36.5, 128), *[vector(37.6, 127.2)] * 20_000])


@pytest.mark.parametrize(
    ("latitude", "longitude", "reach_m", "most", "rows"),
    [
        (37.57, 126.98, 2000, 5, 200),
        (37.57, 126.98, 20_000, 100, 2500),
        (37.57, 127.16, 20_000, 5, 1000),
        (36.5, 128.01, 20_000, 5, 50),
        (36.0, 129.0, 20_000, 100, 210),
        (0.0, -30.0, 20_000, 5, 20),
    ],
)
def test_little_is_read(
    city: List, latitude: float, longitude: float, reach_m: float, most: int, rows: int
) -> None:
    city.questions = city.read = 0
    nearest(vector(latitude, longitude), chord(reach_m), most, city)
    assert city.read <= rows
    assert city.questions <= 4


def test_places_that_share_one_spot_are_all_found(city: List) -> None:
    numbers = nearest(vector(37.6, 127.2), chord(100), 5, city)
    assert len(numbers) == 20_000
