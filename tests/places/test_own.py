"""The installation's own points as a source: each stream gets its nearest, and a database that is away costs little."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.clock import Clock
from tests.places.conftest import search
from tests.records.points import point
from wastecoach.bootstrap.places import place_records
from wastecoach.core.jobs.errors import RecordsUnavailable
from wastecoach.core.places.records import PlaceRecords
from wastecoach.core.places.sources import Heard
from wastecoach.infra.places.own import OwnPlaces
from wastecoach.settings import load_settings


@pytest.fixture
def source() -> Iterator[OwnPlaces]:
    """Ten boxes for clothes within 100 m, a pharmacy a kilometre away."""
    boxes = [
        point(37.5665 + n / 11_119.5, 126.9780, streams=("textile",), key=f"box {n}")
        for n in range(10)
    ]
    pharmacy = point(37.5755, 126.9780, streams=("medicine",), kind="pharmacy", key="pharmacy")
    with place_records(load_settings()) as records:
        records.upsert([*boxes, pharmacy], lambda _: None)
        yield OwnPlaces(lambda: records)


def keys(heard: Heard) -> list[str]:
    return [found.point.key for found in heard.found]


def test_each_stream_gets_its_nearest(source: OwnPlaces) -> None:
    heard = source.hear(search("textile", "medicine"))
    assert heard.state == "used"
    assert keys(heard) == ["box 0", "box 1", "box 2", "pharmacy"]


def test_without_a_stream_the_nearest_of_any_are_told(source: OwnPlaces) -> None:
    assert keys(source.hear(search())) == ["box 0", "box 1", "box 2"]


def test_where_nothing_is_kept_it_is_off() -> None:
    assert OwnPlaces(lambda: None).hear(search("textile")) == Heard(state="off")


@dataclass
class Away:
    """Records that cannot be used."""

    asked: list[int] = field(default_factory=list)

    def __call__(self) -> PlaceRecords | None:
        self.asked.append(1)
        raise RecordsUnavailable(place="here", detail="away")


def test_records_that_are_away_are_left_alone_for_a_moment() -> None:
    away, clock = Away(), Clock()
    source = OwnPlaces(away, clock)
    assert [source.hear(search("textile")).state for _ in range(3)] == ["failed"] * 3
    assert len(away.asked) == 1
    clock.later(11)
    assert source.hear(search("textile")).state == "failed"
    assert len(away.asked) == 2
