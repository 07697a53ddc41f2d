"""Collection points are kept by their keys, all of them or none."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import Engine, func, select, text

from tests.records.conftest import opened
from tests.records.points import BOX, CITY_HALL, point
from wastecoach.core.jobs.errors import RecordsUnavailable
from wastecoach.core.places.errors import CoordinatesInvalid
from wastecoach.core.places.point import Point
from wastecoach.core.places.records import Kept, SourceKept
from wastecoach.infra.records.place_keeping import ROUND
from wastecoach.infra.records.places import SqlPlaceRecords
from wastecoach.infra.records.places_schema import PLACE_CELLS, PLACES


@pytest.fixture
def places(engine: Engine) -> SqlPlaceRecords:
    return SqlPlaceRecords(engine)


def silent(_: int) -> None:
    """Hears nothing."""


def all_of(places: SqlPlaceRecords) -> dict[str, Point]:
    """Everything near the city hall, by key."""
    return {one.point.key: one.point for one in places.near(CITY_HALL, 20_000, None, 100)}


def cells(places: SqlPlaceRecords) -> int:
    """How many rows the index has."""
    with places.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(PLACE_CELLS)).scalar_one()


def test_what_is_kept_comes_back_as_it_was(places: SqlPlaceRecords) -> None:
    strange = point(
        streams=(), name="“병”, \\ ' \n\t%s {x} 수거함 😀", detail="", phone="", dated=""
    )
    assert places.upsert([BOX, strange], silent) == Kept(2, 0, 0)
    assert all_of(places) == {"box": BOX, strange.key: strange}


def test_a_row_has_the_fields_of_a_point_in_their_order() -> None:
    columns = [column.name for column in PLACES.columns]
    assert columns == ["id", *(field.name for field in dataclasses.fields(Point))]


def test_the_same_again_changes_nothing(places: SqlPlaceRecords) -> None:
    points = [BOX, point()]
    places.upsert(points, silent)
    assert places.upsert(points, silent) == Kept(0, 0, 2)
    assert len(all_of(places)) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"name": "다른 이름"},
        {"dated": "2026-10-01"},
        {"latitude": 37.57},
        {"streams": ("textile", "paper")},
        {"streams": ()},
        {"kind": "shop", "streams": ("battery",), "longitude": 126.99},
    ],
)
def test_what_is_different_is_written_anew_under_the_same_key(
    places: SqlPlaceRecords, change: dict[str, object]
) -> None:
    other = point()
    places.upsert([BOX, other], silent)
    changed = replace(BOX, **change)  # type: ignore[arg-type]
    assert places.upsert([changed, other], silent) == Kept(0, 1, 1)
    assert all_of(places) == {"box": changed, other.key: other}
    for stream in ("textile", "paper", "battery"):
        found = places.near(CITY_HALL, 20_000, frozenset({stream}), 10)
        expected = {one.key for one in (changed, other) if stream in one.streams}
        assert {one.point.key for one in found} == expected
    assert cells(places) == 2 + len(changed.streams) + len(other.streams)


def test_of_several_with_one_key_the_last_counts(places: SqlPlaceRecords) -> None:
    assert places.upsert([BOX, replace(BOX, name="둘")], silent) == Kept(1, 0, 0)
    assert all_of(places)["box"].name == "둘"


def test_a_generator_is_read_to_its_end_before_anything_is_written(
    places: SqlPlaceRecords,
) -> None:
    def breaking() -> Iterator[Point]:
        yield BOX
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        places.upsert(breaking(), silent)
    assert all_of(places) == {}


def test_one_point_that_is_nowhere_keeps_all_of_them_out(places: SqlPlaceRecords) -> None:
    for nowhere in (point(91), point(37, 181), point(float("nan"), 127), point(37, float("inf"))):
        with pytest.raises(CoordinatesInvalid):
            places.upsert([BOX, nowhere], silent)
    assert all_of(places) == {}


def test_what_breaks_off_in_the_middle_leaves_nothing_behind(places: SqlPlaceRecords) -> None:
    def broken(done: int) -> None:
        if done > ROUND:
            raise KeyboardInterrupt

    many = [point(37.5 + number / 1e5) for number in range(ROUND + 1)]
    with pytest.raises(KeyboardInterrupt):
        places.upsert([BOX, *many], broken)
    assert all_of(places) == {}
    assert cells(places) == 0
    assert places.upsert([BOX], silent) == Kept(1, 0, 0)


def test_how_far_it_is_is_told_round_by_round(places: SqlPlaceRecords) -> None:
    told: list[int] = []
    places.upsert([point(37 + number / 1e5) for number in range(ROUND + 7)], told.append)
    assert told == [ROUND, ROUND + 7]


def test_a_whole_source_replaces_what_it_had_before(places: SqlPlaceRecords) -> None:
    theirs, others = [point() for _ in range(3)], [point(source="Mapo-gu") for _ in range(2)]
    places.upsert([*theirs, *others], silent)
    whole = frozenset({"Jung-gu"})
    assert places.upsert([theirs[0], BOX], silent, whole=whole) == Kept(1, 0, 1, 2)
    assert set(all_of(places)) == {theirs[0].key, "box", *(one.key for one in others)}
    assert cells(places) == 2 * 4


def test_a_rehearsal_tells_the_same_and_does_nothing(places: SqlPlaceRecords) -> None:
    before = [BOX, point(), point()]
    places.upsert(before, silent)
    after = [replace(BOX, name="새 이름"), before[1], point()]
    whole = frozenset({"Jung-gu"})
    expected = Kept(1, 1, 1, 1)
    assert places.upsert(after, silent, whole=whole, rehearse=True) == expected
    assert all_of(places) == {one.key: one for one in before}
    assert places.upsert(after, silent, whole=whole) == expected


def test_sources_are_told_with_their_latest_date_and_dropped_by_name(
    places: SqlPlaceRecords,
) -> None:
    assert places.sources() == []
    places.upsert([BOX, point(dated="2025-01-01"), point(source="Mapo-gu", dated="")], silent)
    assert places.sources() == [
        SourceKept("Jung-gu", "2026-03-31", 2),
        SourceKept("Mapo-gu", "", 1),
    ]
    assert places.drop("Nobody") == 0
    assert places.drop("Jung-gu") == 2
    assert [one.source for one in places.sources()] == ["Mapo-gu"]
    assert cells(places) == 2


def test_two_that_load_the_same_at_once_take_turns(url: str) -> None:
    points = [point(37 + number / 1e4) for number in range(500)]
    gate = threading.Barrier(2)

    def load(engine: Engine) -> Kept:
        gate.wait(30)
        return SqlPlaceRecords(engine).upsert(reversed(points), silent)

    with opened(url) as one, opened(url) as other, ThreadPoolExecutor(2) as pool:
        kept = list(pool.map(load, (one, other)))
    assert sorted((one.inserted, one.unchanged) for one in kept) == [(0, 500), (500, 0)]


def test_a_database_without_the_tables_is_told_as_such(empty_url: str) -> None:
    with opened(empty_url) as engine:
        for ask in (
            lambda: SqlPlaceRecords(engine).near(CITY_HALL, 100, None, 1),
            lambda: SqlPlaceRecords(engine).upsert([BOX], silent),
            SqlPlaceRecords(engine).sources,
        ):
            with pytest.raises(RecordsUnavailable):
                ask()


def test_an_id_is_not_given_twice_while_a_later_one_is_there(places: SqlPlaceRecords) -> None:
    places.upsert([BOX, point(source="Mapo-gu")], silent)
    places.drop("Jung-gu")
    places.upsert([replace(BOX, key="new")], silent)
    with places.engine.connect() as connection:
        ids = connection.execute(text("SELECT id FROM places ORDER BY id")).scalars().all()
    assert ids == [2, 3]
