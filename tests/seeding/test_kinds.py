from __future__ import annotations

from dataclasses import replace

import pytest

from wastecoach.bootstrap.documents import rule_book
from wastecoach.core.places.reading.accepted import accepted
from wastecoach.core.places.reading.kinds import KINDS, NAMED, Named, Told
from wastecoach.core.places.reading.loading import Country


@pytest.mark.parametrize(
    ("text", "streams"),
    [
        ("투명패트병 캔", {"clear_pet", "metal"}),
        ("투명페트명", {"clear_pet"}),
        ("투명pet", {"clear_pet"}),
        ("무색페트병(투명페트병", {"clear_pet"}),
        (
            "(플라스틱류) 무색페트병 PET other PE PP PS (비닐류) 비닐 (캔류) 알루미늄 철",
            {"clear_pet", "plastic", "film", "metal"},
        ),
        ("유색 PET", {"plastic"}),
        ("판PET", {"plastic"}),
        ("(플리스틱류)", {"plastic"}),
        ("종이팩(멸균팩포함) 서적 일반종이", {"carton", "paper"}),
        ("종이팩", {"carton"}),
        ("우유팩", {"carton"}),
        ("소주병 맥주병 기타병", {"deposit_bottle", "glass"}),
        ("투명, 갈색,녹색병", {"glass"}),
        ("페트병", {"clear_pet"}),
        ("알루미늄캔", {"metal"}),
        ("고철", {"metal"}),
        ("지하철역 앞", set()),
        ("(폐건전지 교환) 폐건전지 20개<->새건전지 2개", {"battery"}),
        ("형광램프+LED조명+알카라인전지+리튬전지", {"lamp", "battery"}),
        ("의류 외 (가방, 신발)", {"textile"}),
        ("PE비닐", {"film"}),
        ("폐휴대폰, 소형가전", {"electronics"}),
        ("폐식용유", {"cooking_oil"}),
        ("", set()),
        ("장난감", set()),
    ],
)
def test_streams_are_read_from_what_people_write(text: str, streams: set[str]) -> None:
    assert accepted(text) == streams


@pytest.mark.parametrize(
    ("types", "streams"),
    [
        ("", ("general",)),
        ("일반", ("general",)),
        ("담배꽁초", ("general",)),
        ("일반, 재활용", ("paper", "plastic", "glass", "metal", "general")),
        ("재활용", ("paper", "plastic", "glass", "metal")),
        ("재활용쓰레기", ("paper", "plastic", "glass", "metal")),
        ("일반쓰레기+재활용쓰레기", ("paper", "plastic", "glass", "metal", "general")),
    ],
)
def test_a_bin_in_the_street_takes_recyclables_only_where_it_says_so(
    types: str, streams: tuple[str, ...], country: Country
) -> None:
    assert country.accepting.what("street-bin", Told(types=types)) == ("street_bin", streams)


@pytest.mark.parametrize(
    ("named", "told", "kind", "streams"),
    [
        ("clothing", Told(), "clothing_box", ("textile",)),
        ("medicine", Told(), "medicine_box", ("medicine",)),
        ("reverse-vending", Told(), "reverse_vending", ("clear_pet",)),
        ("reverse-vending", Told(items="페트병, 캔"), "reverse_vending", ("clear_pet", "metal")),
        ("reverse-vending", Told(name="캔·페트 무인회수기"), "reverse_vending", ("clear_pet", "metal")),
        ("reverse-vending", Told(items="캔"), "reverse_vending", ("metal",)),
        ("battery", Told(), "battery_box", ("battery",)),
        ("battery", Told(items="형광등+건전지"), "battery_box", ("battery", "lamp")),
        ("battery", Told(items="폐형광등"), "lamp_box", ("lamp",)),
        ("battery", Told(items="종이"), "battery_box", ("battery",)),
        ("recycling-centre", Told(), "recycling_centre", ("clear_pet",)),
        ("recycling-centre", Told(items="종이팩"), "recycling_centre", ("carton",)),
        ("recycling-centre", Told(about="투명페트병, 캔"), "recycling_centre", ("clear_pet", "metal")),
        ("recycling-centre", Told(intro="플라스틱 사용을 줄이고"), "recycling_centre", ("clear_pet",)),
        ("recycling-centre", Told(name="재활용 무인회수기", items="투명패트병 캔"),
         "reverse_vending", ("clear_pet", "metal")),
    ],
)  # fmt: skip
def test_a_row_tells_what_stands_there_and_what_it_takes(
    named: Named, told: Told, kind: str, streams: tuple[str, ...], country: Country
) -> None:
    assert country.accepting.what(named, told) == (kind, streams)


@pytest.mark.parametrize("named", NAMED)
def test_the_rule_book_knows_each_kind_and_what_it_takes_without_a_word(
    named: Named, country: Country
) -> None:
    book = rule_book("kr", None)
    kind, streams = country.accepting.what(named, Told())
    assert kind == KINDS[named]
    assert streams
    assert all(kind in book.streams[stream].place_kinds for stream in streams)


def test_a_stream_that_the_rule_book_does_not_know_is_left_out(country: Country) -> None:
    assert country.accepting.ordered(frozenset({"metal", "moon_dust"})) == ("metal",)
    assert replace(country).accepting is country.accepting
