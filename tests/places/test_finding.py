"""What several sources know, as one list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastecoach.core.analysis import SourceState
from wastecoach.core.jobs.job import Location
from wastecoach.core.percent_encoding import encoded
from wastecoach.core.places.finding import PER_STREAM, Finder, Unset, find
from wastecoach.core.places.joining import joined, same
from wastecoach.core.places.point import Found, Kind, Point
from wastecoach.core.places.sources import Heard, PlaceSource, Search
from wastecoach.core.places.sphere import distance_m
from wastecoach.core.places.ways import links_to, place_of, walk_min

HERE = Location(37.5665, 126.9780)
# Degrees of latitude in a metre.
METRE = 1 / 111_195


def point(
    key: str,
    north_m: float = 0.0,
    *,
    name: str = "의류수거함",
    kind: Kind = "clothing_box",
    streams: tuple[str, ...] = ("textile",),
) -> Point:
    """A point so many metres north of the city hall."""
    latitude = HERE.latitude + north_m * METRE
    about = {"address": "", "detail": "", "phone": "", "source": "test", "dated": ""}
    return Point(key, kind, name, streams, latitude, HERE.longitude, **about)


def found(*points: Point) -> tuple[Found, ...]:
    stands = ((one, Location(one.latitude, one.longitude)) for one in points)
    return tuple(Found(one, distance_m(HERE, place)) for one, place in stands)


@dataclass
class Told:
    """A source that says what it is told to say."""

    name: str
    points: tuple[Point, ...] = ()
    state: SourceState = "used"

    def hear(self, search: Search) -> Heard:
        return Heard(found(*self.points), self.state)


def keys(*sources: PlaceSource, streams: tuple[str, ...] | None = ("textile",)) -> list[str]:
    nearby = find(Search(HERE, 2000.0, streams, PER_STREAM), sources)
    return [place.id for place in nearby.places]


def test_places_of_all_sources_come_nearest_first() -> None:
    own = Told("own", (point("a", 900), point("b", 100)))
    kakao = Told("kakao", (point("k", 500),))
    assert keys(own, kakao) == ["b", "k", "a"]


def test_what_became_of_every_source_is_told() -> None:
    sources = (Told("own", (point("a"),)), Unset("kakao"), Told("other", state="failed"))
    nearby = Finder(sources).near(("textile",), HERE)
    assert nearby.sources == {"own": "used", "kakao": "off", "other": "failed"}
    assert [place.id for place in nearby.places] == ["a"]


def test_each_stream_gets_its_nearest_however_many_there_are_of_another() -> None:
    boxes = tuple(point(f"box {n}", 10 + n) for n in range(20))
    pharmacy = point("pharmacy", 1500, kind="pharmacy", name="약국", streams=("medicine",))
    own = Told("own", (*boxes, pharmacy))
    assert keys(own, streams=("textile", "medicine")) == ["box 0", "box 1", "box 2", "pharmacy"]


def test_a_place_that_takes_two_of_the_streams_is_told_once() -> None:
    both = point("both", 50, kind="recycling_centre", streams=("paper", "metal"))
    assert keys(Told("own", (both,)), streams=("paper", "metal")) == ["both"]


def test_whatever_is_near_is_told_where_no_stream_is_named() -> None:
    own = Told("own", tuple(point(str(n), n) for n in range(9)))
    assert keys(own, streams=None) == ["0", "1", "2"]


# --- the same place in two sources


def test_our_own_word_for_a_place_is_the_one_that_stays() -> None:
    own = Told("own", (point("ours", 100, name="태평로 의류수거함"),))
    kakao = Told("kakao", (point("theirs", 110), point("another", 300)))
    assert keys(own, kakao) == ["ours", "another"]


SAME = [
    (point("a"), point("b", 20), True),
    # Two boxes of one name at two corners.
    (point("a"), point("b", 60), False),
    # A pharmacy whose entrance is on the other side.
    (
        point("a", kind="medicine_box", name="온누리 약국", streams=("medicine",)),
        point("b", 90, kind="pharmacy", name="온누리약국", streams=("medicine",)),
        True,
    ),
    (
        point("a", kind="pharmacy", name="온누리약국", streams=("medicine",)),
        point("b", 90, kind="pharmacy", name="종로약국", streams=("medicine",)),
        False,
    ),
    # The same name in another street.
    (
        point("a", kind="pharmacy", name="온누리약국", streams=("medicine",)),
        point("b", 400, kind="pharmacy", name="온누리약국", streams=("medicine",)),
        False,
    ),
    # A box and a pharmacy side by side take different things.
    (point("a"), point("b", 1, kind="pharmacy", name="약국", streams=("medicine",)), False),
    # Spaces, brackets and order do not matter.
    (
        point("a", kind="reuse_centre", name="중구 재활용센터(본점)", streams=("bulky",)),
        point("b", 100, kind="reuse_centre", name="중구재활용센터 본점", streams=("bulky",)),
        True,
    ),
]


@pytest.mark.parametrize(("one", "other", "expected"), SAME)
def test_what_two_sources_know_is_known_again_by_distance_and_name(
    one: Point, other: Point, expected: bool
) -> None:
    assert same(one, other) is expected
    assert same(other, one) is expected


def test_one_source_s_own_points_are_never_taken_for_each_other() -> None:
    assert len(joined([found(point("a"), point("b", 1))])) == 2


@given(st.text())
def test_a_name_is_encoded_for_an_address_as_everybody_does_it(name: str) -> None:
    assert encoded(name) == quote(name, safe="")


points = st.builds(
    point, st.text(min_size=1, max_size=3), st.floats(0, 3000), name=st.sampled_from(["약국", "함"])
)


@given(st.lists(st.lists(points, max_size=6), max_size=4))
def test_joining_loses_only_what_is_the_same_as_something_earlier(
    sources: list[list[Point]],
) -> None:
    result = joined([found(*points) for points in sources])
    kept = {id(one.point) for one in result}
    assert [one.distance_m for one in result] == sorted(one.distance_m for one in result)
    for number, listed in enumerate(sources):
        for one in listed:
            earlier = (other for before in sources[:number] for other in before)
            assert id(one) in kept or any(same(one, other) for other in earlier)


# --- the way there


@pytest.mark.parametrize(
    ("metres", "minutes"), [(0, 1), (10, 1), (51, 1), (52, 2), (1000, 20), (3000, 59)]
)
def test_minutes_on_foot_count_the_detours_of_streets(metres: float, minutes: int) -> None:
    assert walk_min(metres) == minutes


def test_the_ways_are_shown_to_the_place_and_from_nobody() -> None:
    links = links_to(replace(point("a", name="종로, 약국/1호 #2"), latitude=37.5, longitude=127.0))
    assert {"kakao_map", "naver_map", "geo"} <= set(links)
    for link in links.values():
        assert "37.500000" in link
        # What a name has in it ends neither the name nor the address.
        assert not {" ", "#"} & set(link.split("?q=")[0])


def test_a_place_tells_all_that_is_known_of_its_point() -> None:
    known = replace(
        point("a"), address="세종대로 110", detail="정문 옆", phone="120", dated="2026-01-02"
    )
    place = place_of(Found(known, 123.456))
    assert (place.id, place.kind, place.distance_m, place.walk_min) == (
        "a",
        "clothing_box",
        123.5,
        3,
    )
    assert (place.address, place.detail, place.phone) == ("세종대로 110", "정문 옆", "120")
    assert (place.source, place.dated) == ("test", "2026-01-02")
