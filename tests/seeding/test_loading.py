from __future__ import annotations

from itertools import permutations

import pytest

from tests.seeding.conftest import Loading
from wastecoach.core.places.errors import BinFileUnreadable, BinRowsRejected
from wastecoach.core.places.reading.dates import iso_date, named_for
from wastecoach.core.places.reading.hours import week
from wastecoach.core.places.reading.loading import Loaded, Reject, refuse_where_most_is_bad

HEAD = "관리번호,설치장소명,소재지도로명주소,소재지지번주소,위도,경도,상세위치,관리기관전화번호,데이터기준일자"
ROW = "A-1,주민센터 앞,서울 마포구 마포대로 20,서울 마포구 마포동 140,37.5384,126.9449,정문 옆,02-120,20260102"


def test_a_row_becomes_a_place_with_everything_that_it_tells(loading: Loading) -> None:
    (point,) = loading(f"{HEAD}\n{ROW}").points
    assert (point.kind, point.streams, point.name) == ("clothing_box", ("textile",), "주민센터 앞")
    assert (point.latitude, point.longitude) == (37.5384, 126.9449)
    assert point.address == "서울특별시 마포구 마포대로 20"
    assert (point.detail, point.phone) == ("정문 옆", "02-120")
    assert (point.source, point.dated) == ("source", "2026-01-02")


def test_a_place_without_a_name_has_that_of_its_kind(loading: Loading) -> None:
    (point,) = loading("마포구 마포대로 20,37.5384,126.9449").points
    assert point.name == "의류수거함"


def test_rows_have_the_date_of_the_file_unless_they_have_their_own(loading: Loading) -> None:
    found = loading(f"{HEAD}\n{ROW}\nB,,가로 1,,37.6001,126.9001,,,", dated="2025-05-05").points
    assert [point.dated for point in found] == ["2026-01-02", "2025-05-05"]


def test_each_unusable_row_is_named_with_its_line_and_reason(loading: Loading) -> None:
    found = loading(
        "주소,위도,경도\n"
        "가로 1,37.5384,126.9449\n"
        "가로 2,,\n"
        ",,\n"
        "가로 3,여기,저기\n"
        "가로 4,5.15,126.93\n"
        "가로 5,37.5,127\n"
        "가로 6\n" + "가" * 301 + ",37.5385,126.9441\n"
    )
    assert found.rejected == (
        Reject("file.csv", 3, "coordinates_missing", ""),
        Reject("file.csv", 5, "coordinates_unreadable", "여기, 저기"),
        Reject("file.csv", 6, "coordinates_outside", "5.15, 126.93"),
        Reject("file.csv", 7, "coordinates_rounded", "37.5, 127"),
        Reject("file.csv", 8, "coordinates_missing", ""),
        Reject("file.csv", 9, "text_too_long", "가" * 40 + "…"),
    )
    assert (found.read, len(found.points)) == (7, 1)


def test_every_row_is_a_place_or_merged_or_rejected(loading: Loading) -> None:
    found = loading(f"{HEAD}\n{ROW}\n{ROW}\nB,,,,,,,,")
    assert found.read == len(found.points) + found.merged + len(found.rejected) == 3


def test_a_row_may_say_itself_what_stands_there(loading: Loading) -> None:
    table = "kind,name,lat,lon\nmedicine,약국,37.5384,126.9449\nufo,무엇,37.5384,126.9449"
    found = loading(table, None)
    assert [point.kind for point in found.points] == ["medicine_box"]
    assert found.rejected == (Reject("file.csv", 3, "kind_unknown", "ufo"),)


def test_the_same_table_gives_the_same_places_again(loading: Loading) -> None:
    assert loading(f"{HEAD}\n{ROW}") == loading(f"{HEAD}\n{ROW}")


@pytest.mark.parametrize("text", ["주소,위도,경도", "\n\n", ",,\n"])
def test_a_table_without_a_row_is_told_of(text: str, loading: Loading) -> None:
    with pytest.raises(BinFileUnreadable) as refused:
        loading(text)
    assert refused.value.params["detail"] == "no_rows"


def test_a_file_of_which_most_cannot_be_used_is_refused() -> None:
    bad = tuple(Reject("f", line, "coordinates_missing", "") for line in range(6))
    refuse_where_most_is_bad(Loaded((), 12, 0, bad), "f")
    with pytest.raises(BinRowsRejected) as refused:
        refuse_where_most_is_bad(Loaded((), 11, 0, bad), "f")
    assert refused.value.params == {"file": "f", "rejected": 6, "read": 11}


@pytest.mark.parametrize(
    ("rows", "merged"),
    [
        # The same address, some steps away; farther away.
        (["A,,가로 1,,37.50010,127.00010,,,", "B,,가로 1,,37.50020,127.00010,,,"], 1),
        (["A,,가로 1,,37.50010,127.00010,,,", "B,,가로 1,,37.50030,127.00010,,,"], 0),
        # One by its lot, one by both.
        (["A,,,가동 1,37.50010,127.00010,,,", "B,,가로 1,가동 1,37.50010,127.00010,,,"], 1),
        # The same name; addresses that contradict each other.
        (["A,문 앞,,,37.50010,127.00010,,,", "B,문앞,가로 1,,37.50010,127.00010,,,"], 1),
        (["A,문 앞,가로 2,,37.50010,127.00010,,,", "B,문앞,가로 1,,37.50010,127.00010,,,"], 0),
        # The name of the kind is no name.
        (["A,의류수거함,,가동 1,37.50010,127.00010,,,", "B,의류수거함,가로 1,,37.50010,127.00010,,,"], 0),
        # Nothing but the same point.
        (["A,,,,37.50010,127.00010,,,", "B,,,,37.50010,127.00010,,,"], 1),
        # A chain.
        (["A,,가로 1,,37.50010,127.00010,,,", "B,,가로 1,,37.50020,127.00010,,,",
          "C,,가로 1,,37.50030,127.00010,,,"], 2),
    ],
)  # fmt: skip
def test_rows_of_one_place_become_one(rows: list[str], merged: int, loading: Loading) -> None:
    assert loading("\n".join((HEAD, *rows))).merged == merged


def test_of_rows_of_one_place_the_richest_stays_and_gets_what_it_lacks(loading: Loading) -> None:
    rows = [
        ",분리수거 무인회수기,가로 1,,37.50010,127.00010,,,20260101,캔",
        "M-1,무인회수기 1호,가로 1,가동 1,37.50011,127.00010,문 옆,,,투명페트병",
        ",,가로 1,,37.50012,127.00010,,02-120,20260203,",
    ]
    expected = None
    for order in permutations(rows):
        found = loading("\n".join((f"{HEAD},수거품목", *order)), "reverse-vending")
        (point,) = found.points
        assert found.merged == 2
        assert (point.name, point.latitude) == ("무인회수기 1호", 37.50011)
        assert point.streams == ("clear_pet", "metal")
        assert (point.detail, point.phone, point.dated) == ("문 옆", "02-120", "2026-02-03")
        expected = expected or point
        assert point == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-01-03", "2026-01-03"),
        ("20260103", "2026-01-03"),
        ("2026.1.3", "2026-01-03"),
        ("2026. 01. 03.", "2026-01-03"),
        ("2026년 1월 3일", "2026-01-03"),
        ("2026-01-03 00:00:00", "2026-01-03"),
        ("2026-01-03T00:00:00", "2026-01-03"),
        ("2026-02-30", ""),
        ("어제", ""),
        ("", ""),
    ],
)
def test_days_are_read_however_they_are_written(text: str, day: str) -> None:
    assert iso_date(text) == day


@pytest.mark.parametrize(
    ("stem", "source", "day"),
    [
        ("서울특별시 마포구_의류수거함 위치 현황_20241210", "서울특별시 마포구 의류수거함 위치 현황", "2024-12-10"),
        ("전국의류수거함표준데이터-2026-03-13", "전국의류수거함표준데이터", "2026-03-13"),
        ("bins (20241210)", "bins", "2024-12-10"),
        ("keco_recycle_compensation_sites", "keco recycle compensation sites", ""),
        ("20241210", "20241210", "2024-12-10"),
        ("bins_99999999", "bins 99999999", ""),
    ],
)  # fmt: skip
def test_the_name_of_a_file_is_its_source_and_perhaps_its_day(
    stem: str, source: str, day: str
) -> None:
    assert named_for(stem) == (source, day)


def test_opening_hours_are_one_line() -> None:
    every = ["09:00 ~ 18:00"] * 5
    assert week([*every, "09:00~12:00", "휴무"]) == "월–금 09:00~18:00, 토 09:00~12:00"
    assert week(["휴무", "11:00~14:00", "", "", "", "", ""]) == "화 11:00~14:00"
    assert week(["휴무"] * 7) == ""
    assert week([]) == ""
