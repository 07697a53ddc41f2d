from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from wastecoach.core.places.reading.addresses import (
    PROVINCES,
    comparable,
    complete,
    handle,
    tidy,
    tidy_address,
)

SEOUL = "서울특별시 마포구 마포대로 20"
WRITTEN = some.sampled_from([written for name in PROVINCES for written in (name, *PROVINCES[name])])
TEXTS = some.one_of(
    some.text(),
    some.builds("{} {}".format, WRITTEN, some.text(alphabet="가나다로길 1-(),　\u200b")),
)


@pytest.mark.parametrize(
    "written",
    [
        "서울 마포구 마포대로 20",
        "서울시 마포구 마포대로 20",
        "  서울특별시\u3000마포구  마포대로\n20 ",
        "서울특별시 마포구 마포대로 ２０",
        "서울특별시\u00a0마포구 마포대로 2\u200b0",
        "서울특별시 마포구 마포대로 20".encode().decode(),
    ],
)
def test_one_address_is_shown_in_one_way(written: str) -> None:
    assert tidy_address(written) == SEOUL


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("강원도 춘천시 1", "강원특별자치도 춘천시 1"),
        ("전라북도 전주시 1", "전북특별자치도 전주시 1"),
        ("제주 제주시 1", "제주특별자치도 제주시 1"),
        ("경기 광주시 1", "경기도 광주시 1"),
        ("광주시 오포읍 1", "광주시 오포읍 1"),
        ("광주 서구 1", "광주광역시 서구 1"),
        ("서울역 1번 출구", "서울역 1번 출구"),
        ("구로동 산 14–56", "구로동 산 14-56"),
        ("없음", ""),
        (" - ", ""),
        ("NULL", ""),
    ],
)
def test_provinces_have_the_name_of_today(written: str, shown: str) -> None:
    assert tidy_address(written) == shown


@pytest.mark.parametrize(
    "written",
    [
        "서울특별시 마포구 마포대로 20",
        "마포구 마포대로 20",
        "서울 마포구 마포대로20 (마포동, 다보빌딩)",
        "마포구 마포대로 20, 1층",
    ],
)
def test_addresses_of_one_place_compare_alike(written: str) -> None:
    assert comparable(tidy_address(written)) == "마포구마포대로20"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("마포구 마포대로 20", "마포구 마포대로 21"),
        ("마포구 마포대로 20", "마포구 마포대로 20-1"),
        ("중구 장충동2가 산 14-56", "중구 장충동2가 14-56"),
    ],
)
def test_other_addresses_do_not(one: str, other: str) -> None:
    assert comparable(one) != comparable(other)


@pytest.mark.parametrize(
    "vague", ["", "마포구", "서울특별시 마포구", "전북특별자치도 고창군 상하면 자룡리"]
)
def test_an_address_without_a_number_tells_no_place(vague: str) -> None:
    assert comparable(vague) == ""


@pytest.mark.parametrize(
    ("address", "other", "province", "district", "whole"),
    [
        (
            "혜음로 19-11",
            "경기도 고양시 덕양구 고양동 233-2",
            "",
            "",
            "경기도 고양시 덕양구 혜음로 19-11",
        ),
        (
            "고양시 덕양구 혜음로 1",
            "경기도 고양시 덕양구 1",
            "",
            "",
            "경기도 고양시 덕양구 혜음로 1",
        ),
        ("테헤란로 1", "", "서울", "강남구", "서울특별시 강남구 테헤란로 1"),
        ("강남구 테헤란로 1", "", "서울특별시", "강남구", "서울특별시 강남구 테헤란로 1"),
        (SEOUL, "", "부산광역시", "중구", SEOUL),
        ("", "", "서울", "강남구", "서울특별시 강남구"),
        ("테헤란로 1", "", "", "", "테헤란로 1"),
        ("", "", "", "", ""),
    ],
)
def test_an_address_gets_the_region_that_it_lacks(
    address: str, other: str, province: str, district: str, whole: str
) -> None:
    assert complete(address, other, province, district) == whole


def test_what_a_terminal_or_a_database_would_stumble_over_is_left_out() -> None:
    assert tidy("가\x00나\x1b[31m다\ud800\u202e라\x85마") == "가나[31m다라 마"


def test_names_compare_without_spaces_case_and_marks() -> None:
    assert handle("GS25 (마포역점)") == handle("gs25마포역점")


@given(TEXTS)
@example("ſ\u0307")
def test_what_is_tidy_stays_as_it_is(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once


@given(TEXTS)
@example("서울 세종 1")
def test_a_tidy_address_stays_as_it_is(text: str) -> None:
    once = tidy_address(text)
    assert tidy_address(once) == once


@given(TEXTS)
def test_tidying_changes_nothing_about_what_is_compared(text: str) -> None:
    assert comparable(tidy_address(text)) == comparable(tidy_address(f"  {text} "))
