from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from wastecoach.core.places.reading.coordinates import KOREA, WORLD, degrees, read_coordinates

LATITUDES = some.floats(KOREA.south, KOREA.north).map(lambda value: round(value, 7))
LONGITUDES = some.floats(KOREA.west, KOREA.east).map(lambda value: round(value, 7))


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("37.5665", "126.978"),
        (" 37.5665 ", "126.9780\t"),
        ("+37.5665", "126.9780"),
        ("37,5665", "126,9780"),
        ("37.5665°", "126.9780°"),
        ("37.5665° N", "126.9780° E"),
        ("N37.5665", "E126.9780"),
        ("북위 37.5665", "동경 126.9780"),
        ("３７.５６６５", "１２６.９７８０"),
        ("37.5665?", "126.9780;"),
        ("37°33'59.4\"", "126°58'40.8\""),
        ("37°33′59.4″N", "126°58′40.8″E"),
        ("37도 33분 59.4초", "126도 58분 40.8초"),
        ("37 33 59.4", "126 58 40.8"),
        ("126.9780", "37.5665"),
        ("126°58'40.8\"", "37°33'59.4\""),
        ("37.56650000000001", "126.97799999999999"),
    ],
)
def test_coordinates_are_read_however_they_are_written(latitude: str, longitude: str) -> None:
    assert read_coordinates(latitude, longitude, KOREA) == (37.5665, 126.978)


@pytest.mark.parametrize(
    ("latitude", "longitude", "fault"),
    [
        ("", "", "coordinates_missing"),
        ("37.5665", " ", "coordinates_missing"),
        ("0", "0", "coordinates_missing"),
        ("0.0", "0.0000", "coordinates_missing"),
        ("위도", "경도", "coordinates_unreadable"),
        ("36.5525533", "127.7.23106", "coordinates_unreadable"),
        ("37°73'59\"", "126°58'40\"", "coordinates_unreadable"),
        ("37.5665", "#N/A", "coordinates_unreadable"),
        ("1952050.1", "953898.7", "coordinates_projected"),
        ("375665000", "1269780000", "coordinates_projected"),
        ("37", "127", "coordinates_rounded"),
        ("37.5", "127.0", "coordinates_rounded"),
        ("37.50", "127.00000", "coordinates_rounded"),
        ("-17.9716723", "-67.0931378", "coordinates_outside"),
        ("5.1571039", "126.9340352", "coordinates_outside"),
        ("37.5665", "-126.978", "coordinates_outside"),
        ("남위 37.5665", "동경 126.978", "coordinates_outside"),
        ("nan", "126.978", "coordinates_outside"),
        ("inf", "-inf", "coordinates_projected"),
    ],
)
def test_what_is_no_point_of_the_country_has_a_reason(
    latitude: str, longitude: str, fault: str
) -> None:
    assert read_coordinates(latitude, longitude, KOREA) == fault


def test_one_short_number_beside_an_exact_one_is_a_point() -> None:
    assert read_coordinates("37.5", "126.97801", KOREA) == (37.5, 126.97801)


def test_where_both_orders_are_possible_the_written_one_holds() -> None:
    assert read_coordinates("12.3456", "23.4567", WORLD) == (12.3456, 23.4567)
    assert read_coordinates("123.4567", "23.4567", WORLD) == (23.4567, 123.4567)


@given(LATITUDES, LONGITUDES)
def test_swapped_coordinates_are_the_same_point(latitude: float, longitude: float) -> None:
    there = read_coordinates(f"{latitude:.7f}", f"{longitude:.7f}", KOREA)
    assert there == read_coordinates(f"{longitude:.7f}", f"{latitude:.7f}", KOREA)


@given(LATITUDES, LONGITUDES)
@example(37.0, 127.0)
def test_a_point_that_was_read_reads_as_itself(latitude: float, longitude: float) -> None:
    once = read_coordinates(repr(latitude), repr(longitude), KOREA)
    if not isinstance(once, str):
        assert read_coordinates(repr(once[0]), repr(once[1]), KOREA) == once


@given(some.text(), some.text())
def test_whatever_is_written_gives_a_point_in_the_box_or_a_reason(one: str, other: str) -> None:
    found = read_coordinates(one, other, KOREA)
    assert found.startswith("coordinates_") if isinstance(found, str) else KOREA.holds(*found)


@given(some.integers(0, 179), some.integers(0, 59), some.integers(0, 59))
def test_sixtieths_add_up(whole: int, minutes: int, seconds: int) -> None:
    found = degrees(f"{whole}°{minutes}'{seconds}\"")
    assert found == pytest.approx(whole + minutes / 60 + seconds / 3600)
