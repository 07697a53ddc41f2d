"""The answer of every face that is asked for points near somebody."""

from __future__ import annotations

import pytest

from tests.places.conftest import search
from tests.places.test_finding import Told, point
from wastecoach.bootstrap.documents import index
from wastecoach.core.answer_json import to_plain
from wastecoach.core.jobs.errors import DependencyError
from wastecoach.core.places.bins import Bins, SourceAsked, bins_near, place_in
from wastecoach.core.places.finding import Unset, find
from wastecoach.core.places.sources import PlaceSource

BOOK = index("kr").book


def asked(*sources: PlaceSource, streams: tuple[str, ...] = ("textile",), limit: int = 5) -> Bins:
    return bins_near(search(*streams, limit=limit), sources, BOOK, "en")


def test_an_answer_names_points_sources_and_streams() -> None:
    found = asked(Told("own", (point("a", 100, streams=("textile", "paper")),)), Unset("kakao"))
    (place,) = to_plain(found)["places"]
    assert place["id"] == "a"
    assert (place["distance_m"], place["walk_min"]) == (100.0, 2)
    assert {"name", "streams", "lat", "lon", "address", "source", "links"} <= set(place)
    assert found.sources == (SourceAsked("own", "used"), SourceAsked("kakao", "off"))
    assert found.streams == {"paper": "Paper", "textile": "Clothes and textiles"}
    assert found.asked == ("textile",)


def test_the_nearest_of_all_streams_together_are_as_many_as_were_asked_for() -> None:
    clothes = tuple(point(f"c{n}", 100 + n) for n in range(6))
    batteries = tuple(point(f"b{n}", 200 + n, streams=("battery",)) for n in range(6))
    found = asked(Told("own", (*clothes, *batteries)), streams=("textile", "battery"), limit=8)
    assert [one.id for one in found.places] == [*(f"c{n}" for n in range(6)), "b0", "b1"]


def test_that_nobody_could_be_asked_is_not_that_nothing_is_there() -> None:
    broken = Told("own", state="failed")
    with pytest.raises(DependencyError):
        asked(broken, Unset("kakao"))
    assert asked(broken, Told("kakao", (point("a"),))).sources[0].state == "failed"
    assert asked(Told("own"), Told("kakao", state="failed")).places == ()
    assert asked(Told("own", state="off"), Unset("kakao")).places == ()


def test_a_point_is_the_same_in_an_answer_and_in_an_analysis() -> None:
    source = Told("own", (point("a", 321.0),))
    (place,) = find(search("textile"), (source,)).places
    assert place_in(asked(source).places[0]) == place
