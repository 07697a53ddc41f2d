"""Kakao Local, asked over HTTP: what it knows is told, and what goes wrong there costs an answer nothing else."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from tests.core.around import World
from tests.core.books import book
from tests.places.conftest import HERE, Asking, search
from tests.places.kakao_map import KEY, USED_UP, KakaoMap, document
from tests.services.failures import FAILURES, Failure
from tests.services.servers import hangs, says
from wastecoach import data
from wastecoach.core.errors import SettingInvalid
from wastecoach.core.places.keywords import parse_keywords
from wastecoach.core.places.sources import Heard
from wastecoach.infra.places import kakao
from wastecoach.infra.places.kakao import KakaoPlaces

KEYWORDS = parse_keywords(data.bin_document("kakao.toml"))


def names(heard: Heard) -> list[str]:
    return [found.point.name for found in heard.found]


def test_the_nearest_of_a_stream_are_told_with_their_distance(asking: Asking) -> None:
    heard = asking().hear(search("textile"))
    assert heard.state == "used"
    assert [round(found.distance_m, -1) for found in heard.found] == [100, 200]
    first = heard.found[0].point
    assert (first.name, first.kind, first.streams) == ("의류수거함", "clothing_box", ("textile",))
    assert (first.address, first.source) == ("서울 중구 세종대로 110", "Kakao Map")
    assert first.key.startswith("kakao:")


def test_a_name_is_shown_without_markup(asking: Asking) -> None:
    assert names(asking().hear(search("medicine"))) == ["시청약국 & 헬스"]


def test_what_only_resembles_the_word_is_left_out(asking: Asking) -> None:
    assert names(asking().hear(search("textile"))) == ["의류수거함", "의류수거함"]


def test_each_stream_is_asked_for_by_its_own_word(asking: Asking, service: KakaoMap) -> None:
    heard = asking().hear(search("medicine", "textile", "paper"))
    assert names(heard) == ["시청약국 & 헬스", "의류수거함", "의류수거함"]
    assert sorted(call["query"] for call in service.calls) == ["약국", "의류수거함"]


@pytest.mark.parametrize("streams", [("paper",), ()])
def test_nobody_is_asked_about_streams_without_a_word(
    streams: tuple[str, ...], asking: Asking, service: KakaoMap
) -> None:
    assert asking().hear(search(*streams)) == Heard(state="off")
    assert service.calls == []


def test_the_service_hears_where_somebody_stands_to_ten_metres(
    asking: Asking, service: KakaoMap
) -> None:
    here = replace(HERE, latitude=37.123456789, longitude=126.987654321)
    asking().hear(replace(search("textile"), location=here))
    assert (service.calls[0]["y"], service.calls[0]["x"]) == ("37.1235", "126.9877")


def test_more_than_a_page_is_asked_for_page_by_page(asking: Asking, service: KakaoMap) -> None:
    service.places = [document("의류수거함", 37.5665 + n / 1e5, 126.978) for n in range(40)]
    assert len(asking().hear(search("textile", limit=40)).found) == 40
    assert [call["page"] for call in service.calls] == ["1", "2", "3"]


def test_no_more_than_the_service_lets_be_seen_is_asked_for(
    asking: Asking, service: KakaoMap
) -> None:
    service.places = [document("의류수거함", 37.5665 + n / 1e5, 126.978) for n in range(60)]
    assert len(asking().hear(search("textile", limit=100)).found) == 45
    assert len(service.calls) == 3


def test_nothing_beyond_the_radius_is_told(asking: Asking) -> None:
    assert len(asking().hear(search("textile", radius_m=150)).found) == 1


def test_a_radius_beyond_the_service_s_own_is_cut(asking: Asking, service: KakaoMap) -> None:
    assert asking().hear(search("textile", radius_m=50_000)).state == "used"
    assert service.calls[0]["radius"] == "20000"


def test_documents_that_lack_something_are_left_out_and_the_others_count(
    asking: Asking, service: KakaoMap
) -> None:
    good = document("의류수거함", 37.5667, 126.978)
    bad: list[object] = [
        {**good, "id": "1", "x": ""},
        {**good, "id": "2", "y": "nan"},
        {**good, "id": "3", "y": "1e400"},
        {**good, "id": "4", "x": None},
        {**good, "id": "5", "place_name": "<b></b>"},
        {name: value for name, value in good.items() if name != "id"},
        {name: value for name, value in good.items() if name != "place_name"},
        "의류수거함",
        None,
        [],
    ]
    bare = {name: good[name] for name in ("id", "place_name", "x", "y")}
    service.replies = [says(200, {"documents": [*bad, bare]})]
    heard = asking().hear(search("textile"))
    assert heard.state == "used"
    assert [found.point.address for found in heard.found] == [""]


# --- what goes wrong


@pytest.mark.parametrize("name", [*FAILURES])
def test_whatever_goes_wrong_there_leaves_an_answer_without_it(
    name: str, asking: Asking, service: KakaoMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    failure: Failure = FAILURES[name]
    monkeypatch.setattr(kakao, "TOTAL_S", min(failure.within_s, 5.0))
    service.replies = [failure.reply] * 4
    heard = asking().hear(search("textile"))
    assert heard.found == ()
    assert heard.state in {"failed", "quota"}


def test_a_wrong_key_is_a_failure(asking: Asking) -> None:
    assert asking(key="f" * 32).hear(search("textile")).state == "failed"


@pytest.mark.parametrize("key", ["has a space", "한글", "line\nend"])
def test_a_key_that_cannot_stand_in_a_header_is_a_failure(
    key: str, asking: Asking, service: KakaoMap
) -> None:
    assert asking(key=key).hear(search("textile")).state == "failed"
    assert service.calls == []


def test_one_keyword_that_fails_leaves_all_out(asking: Asking, service: KakaoMap) -> None:
    service.replies = [says(500, {})]
    assert asking().hear(search("textile", "medicine")).state == "failed"


def test_all_keywords_together_take_no_longer_than_one(
    asking: Asking, service: KakaoMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kakao, "TOTAL_S", 0.3)
    service.replies = [hangs] * 3
    assert asking().hear(search("textile", "medicine", "battery")).state == "failed"
    assert len(service.calls) == 3


def test_a_service_that_fails_is_left_alone_for_a_while(
    asking: Asking, service: KakaoMap, world: World
) -> None:
    service.replies = [says(503, {})]
    source = asking()
    assert [source.hear(search("textile")).state for _ in range(3)] == ["failed"] * 3
    assert len(service.calls) == 1
    world.time.sleep(61)
    assert source.hear(search("textile")).state == "used"
    assert len(service.calls) == 2


def test_all_processes_leave_it_alone(asking: Asking, service: KakaoMap) -> None:
    service.replies = [says(429, {})]
    assert asking().hear(search("textile")).state == "failed"
    assert asking().hear(search("textile")).state == "failed"
    assert len(service.calls) == 1


def test_another_key_has_a_circuit_of_its_own(asking: Asking) -> None:
    assert asking(key="f" * 32).hear(search("textile")).state == "failed"
    assert asking().hear(search("textile")).state == "used"


# --- how many calls there are a day


def test_the_service_says_itself_that_the_day_s_calls_are_used_up(
    asking: Asking, service: KakaoMap, world: World
) -> None:
    service.replies = [says(400, USED_UP)]
    source = asking()
    assert source.hear(search("textile")) == Heard(state="quota")
    assert source.hear(search("textile")) == Heard(state="quota")
    assert len(service.calls) == 1
    world.time.sleep(901)
    assert source.hear(search("textile")).state == "used"


def test_no_more_calls_are_made_in_a_day_than_the_settings_allow(
    asking: Asking, service: KakaoMap
) -> None:
    states = [asking(calls_per_day=2).hear(search("textile")).state for _ in range(4)]
    assert states == ["used", "used", "quota", "quota"]
    assert len(service.calls) == 2


def test_what_does_not_fit_into_the_day_any_more_is_not_counted(
    asking: Asking, service: KakaoMap
) -> None:
    source = asking(calls_per_day=2)
    assert source.hear(search("textile")).state == "used"
    assert source.hear(search("textile", "medicine")).state == "quota"
    assert source.hear(search("textile")).state == "used"


def test_a_day_begins_at_midnight_in_korea(asking: Asking, world: World) -> None:
    midnight = 1_800_025_200.0  # 2027-01-16 00:00 in Seoul
    world.time.now = midnight - 1
    source = asking(calls_per_day=1)
    assert [source.hear(search("textile")).state for _ in range(2)] == ["used", "quota"]
    world.time.now = midnight
    assert source.hear(search("textile")).state == "used"


def test_a_page_too_much_leaves_what_came_before(asking: Asking, service: KakaoMap) -> None:
    service.places = [document("의류수거함", 37.5665 + n / 1e5, 126.978) for n in range(40)]
    heard = asking(calls_per_day=1).hear(search("textile", limit=40))
    assert (heard.state, len(heard.found)) == ("used", 15)


# --- how it is


def test_whether_it_would_be_asked_is_known_without_asking(
    asking: Asking, service: KakaoMap
) -> None:
    source = asking(calls_per_day=1)
    assert source.state() == "used"
    assert service.calls == []
    source.hear(search("textile"))
    assert source.state() == "quota"
    service.replies = [says(500, {})]
    other = asking(key="f" * 32)
    other.hear(search("textile"))
    assert other.state() == "failed"
    assert len(service.calls) == 2


# --- what nobody may read


@pytest.mark.parametrize("name", [*FAILURES, "fine"])
def test_neither_key_nor_location_is_in_any_log(
    name: str,
    asking: Asking,
    service: KakaoMap,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    told = {"errorType": "InvalidArgument", "message": f"{HERE} {KEY} 126.9780 37.5665"}
    replies = {"fine": says(200, {"documents": []}), "rejected": says(400, told)}
    failure = FAILURES.get(name)
    monkeypatch.setattr(kakao, "TOTAL_S", 5.0 if failure is None else min(failure.within_s, 5.0))
    service.replies = [replies.get(name) or FAILURES[name].reply]
    source = asking()
    source.hear(search("textile"))
    assert service.calls
    out, err = capfd.readouterr()
    everything = f"{caplog.text}{out}{err}{source!r}{source.circuit}"
    for secret in (KEY, "126.978", "37.566"):
        assert secret not in everything


# --- the words


def test_every_stream_with_a_word_is_in_the_rule_book() -> None:
    assert set(KEYWORDS) <= set(book().streams)


def test_every_kind_that_is_searched_for_takes_its_stream() -> None:
    wrong = [
        stream
        for stream, word in KEYWORDS.items()
        if word.kind not in book().streams[stream].place_kinds
    ]
    assert wrong == []


def test_the_boundary_of_what_is_searched_for_is_told_by_names_or_a_category() -> None:
    assert all(word.names or word.category for word in KEYWORDS.values())


def test_an_address_that_is_none_is_refused(world: World) -> None:
    with pytest.raises(SettingInvalid):
        KakaoPlaces(KEY, "ftp://kakao", KEYWORDS, 1, world.around())
