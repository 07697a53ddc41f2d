"""Distances on the sphere, and coordinates that are none."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastecoach.core.jobs.job import Location
from wastecoach.core.places.errors import CoordinatesInvalid
from wastecoach.core.places.sphere import EARTH_M, checked, chord, distance_m, location_in, vector

LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 180)
PLACES = st.builds(Location, LATITUDES, LONGITUDES)
QUARTER_M = EARTH_M * math.pi / 2


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        # The city halls of Seoul and Busan.
        (Location(37.5665, 126.9780), Location(35.1798, 129.0750), 325_030),
        (Location(0, 179.5), Location(0, -179.5), 111_195.08),
        (Location(90, 0), Location(90, 123), 0),
        (Location(89.5, 0), Location(89.5, 180), 111_195.08),
        (Location(90, 0), Location(-90, 0), 2 * QUARTER_M),
        (Location(0, 0), Location(0, 90), QUARTER_M),
        (Location(37.5, 127), Location(37.5, 127), 0),
    ],
)
def test_known_distances(one: Location, other: Location, metres: float) -> None:
    assert distance_m(one, other) == pytest.approx(metres, abs=0.01, rel=2e-4)


@given(PLACES, PLACES, PLACES)
def test_a_distance_is_one(one: Location, other: Location, third: Location) -> None:
    there = distance_m(one, other)
    assert there == pytest.approx(distance_m(other, one))
    assert 0 <= there <= 2 * QUARTER_M
    assert there <= distance_m(one, third) + distance_m(third, other) + 1e-3


@given(PLACES, PLACES)
def test_the_chord_tells_the_same_distance(one: Location, other: Location) -> None:
    straight = math.dist(
        vector(one.latitude, one.longitude), vector(other.latitude, other.longitude)
    )
    assert chord(distance_m(one, other)) == pytest.approx(straight, abs=1e-7)


def test_no_way_is_longer_than_half_around_the_earth() -> None:
    assert chord(1e12) == pytest.approx(2)
    assert chord(0) == 0


@pytest.mark.parametrize(
    "given_text",
    [
        *("", "37.5", "37.5,", "37.5;127", "37.5,127,3", "seoul", "nan,127", "37.5,inf"),
        *("90.01,0", "-90.01,0", "0,180.01", "126.978,37.5665", "1e400,0"),
    ],
)
def test_what_is_no_point_on_earth_is_told_as_such(given_text: str) -> None:
    with pytest.raises(CoordinatesInvalid):
        location_in(given_text)


def test_the_ends_of_the_earth_are_on_it() -> None:
    for latitude, longitude in ((90, 180), (-90, -180), (0, 0)):
        assert checked(latitude, longitude) == Location(latitude, longitude)
    assert location_in(" 37.5665, 126.978 ") == Location(37.5665, 126.978)
