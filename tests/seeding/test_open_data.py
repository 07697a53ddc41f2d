from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest

from tests.clock import Clock
from tests.seeding import portal as portals
from tests.seeding.portal import ENCODED, KEY, Asked, Portal, Said, answer, gateway_error, pages_of
from tests.waiting import gate
from wastecoach.bootstrap.seeding import open_data_sets
from wastecoach.core.errors import WastecoachError
from wastecoach.core.places.errors import OpenDataRefused, OpenDataUnavailable
from wastecoach.core.places.reading.kinds import NAMED
from wastecoach.core.places.reading.open_data import Page, read_answer, set_named
from wastecoach.infra.open_data import download
from wastecoach.infra.open_data.download import PAUSES_S, Service, records
from wastecoach.settings import load_settings

__all__ = ["gate"]
CLOTHING = next(one for one in open_data_sets() if one.id == "clothing")
Downloading = Callable[..., list[Any]]


@pytest.fixture
def portal() -> Iterator[Portal]:
    with portals.portal(pages_of([])) as opened:
        yield opened


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def downloading(portal: Portal, pauses: list[float]) -> Downloading:
    """Downloads the clothing boxes from the local portal, without waiting."""

    def found(key: str = KEY, **changes: Any) -> list[Any]:
        service = Service(key, portal.url, pauses.append, **changes)
        return list(records(CLOTHING, service, lambda _done, _total: None))

    return found


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (999, 1), (1000, 1), (2500, 3)])
def test_all_pages_are_fetched(
    count: int, pages: int, portal: Portal, downloading: Downloading
) -> None:
    portal.speak = pages_of(portals.records(count))
    assert downloading() == portals.records(count)
    assert [asked.query["pageNo"] for asked in portal.asked] == [str(n + 1) for n in range(pages)]


def test_the_set_is_asked_for_at_its_own_path_in_json(
    portal: Portal, downloading: Downloading
) -> None:
    downloading()
    (asked,) = portal.asked
    assert asked.path == "/openapi/tn_pubr_public_clothing_collect_bins_api"
    assert (asked.query["type"], asked.query["numOfRows"]) == ("json", "1000")


@pytest.mark.parametrize("key", [KEY, ENCODED])
def test_a_key_is_encoded_once_however_the_portal_showed_it(
    key: str, portal: Portal, downloading: Downloading
) -> None:
    downloading(key)
    assert f"serviceKey={ENCODED}" in portal.asked[0].raw


def test_a_service_that_gives_less_than_was_asked_for_is_asked_further(
    portal: Portal, downloading: Downloading
) -> None:
    portal.speak = pages_of(portals.records(250), most=100)
    assert downloading() == portals.records(250)
    assert len(portal.asked) == 3


def test_a_download_that_is_silently_cut_is_no_download(
    portal: Portal, downloading: Downloading
) -> None:
    def speak(asked: Asked) -> Said:
        return answer(portals.records(1000) if asked.query["pageNo"] == "1" else [], 2300)

    portal.speak = speak
    with pytest.raises(OpenDataUnavailable) as cut:
        downloading()
    assert cut.value.params["detail"] == "1000/2300"


def test_a_service_that_repeats_itself_is_not_asked_for_ever(
    portal: Portal, downloading: Downloading
) -> None:
    portal.speak = lambda _: answer(portals.records(1000), 5000)
    with pytest.raises(OpenDataUnavailable) as endless:
        downloading()
    assert endless.value.params["detail"] == "repeating"
    assert len(portal.asked) == 2


@pytest.mark.parametrize("total", [None, ""])
def test_without_a_total_pages_are_fetched_until_one_is_empty(
    total: object, portal: Portal, downloading: Downloading
) -> None:
    def speak(asked: Asked) -> Said:
        begin = (int(asked.query["pageNo"]) - 1) * 10
        return answer(portals.records(min(10, max(0, 25 - begin)), begin), total)

    portal.speak = speak
    assert downloading() == portals.records(25)


def test_without_a_total_and_without_pages_there_is_one(
    portal: Portal, downloading: Downloading
) -> None:
    portal.speak = lambda _: answer(portals.records(7), None, wrapped=False)
    assert downloading() == portals.records(7)


@pytest.mark.parametrize(
    ("items", "total"),
    [
        (portals.records(1), 1),
        (portals.records(1)[0], "1"),
        ({"item": portals.records(1)}, 1),
        ({"item": portals.records(1)[0]}, "1"),
    ],
)
@pytest.mark.parametrize("wrapped", [True, False])
def test_one_record_comes_in_many_shapes(
    items: object, total: object, wrapped: bool, portal: Portal, downloading: Downloading
) -> None:
    portal.speak = lambda _: answer(items, total, wrapped=wrapped)
    assert downloading() == portals.records(1)


@pytest.mark.parametrize("items", ["", [], {}, None])
@pytest.mark.parametrize("code", ["00", "03"])
def test_none_comes_in_many_shapes(
    items: object, code: str, portal: Portal, downloading: Downloading
) -> None:
    portal.speak = lambda _: answer(items, 0, code)
    assert downloading() == []


@pytest.mark.parametrize(
    "said",
    [
        gateway_error("30", "SERVICE_KEY_IS_NOT_REGISTERED_ERROR"),
        gateway_error("22", "LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR"),
        gateway_error("20", "SERVICE_ACCESS_DENIED_ERROR"),
        gateway_error("31", "DEADLINE_HAS_EXPIRED_ERROR"),
        Said(b"SERVICE_KEY_IS_NOT_REGISTERED_ERROR"),
        Said(b"Unauthorized", 401),
        Said(b"Forbidden", 403),
        Said(gateway_error("30", "SERVICE_KEY_IS_NOT_REGISTERED_ERROR").body, 500),
        Said(b'{"OpenAPI_ServiceResponse":{"cmmMsgHeader":{"returnReasonCode":"22"}}}'),
        answer("", 0, "30"),
    ],
)
def test_a_refused_key_is_not_tried_again(
    said: Said, portal: Portal, pauses: list[float], downloading: Downloading
) -> None:
    portal.speak = lambda _: said
    with pytest.raises(OpenDataRefused):
        downloading()
    assert (len(portal.asked), pauses) == (1, [])


@pytest.mark.parametrize(
    "said",
    [
        gateway_error("05", "SERVICETIMEOUT_ERROR"),
        gateway_error("04", "HTTP_ERROR"),
        gateway_error("01", "APPLICATION_ERROR"),
        gateway_error("23", "LIMITED_NUMBER_OF_SERVICE_REQUESTS_PER_SECOND_EXCEEDS_ERROR"),
        Said(b"Bad Gateway", 502),
        Said(b"", 429),
        Said(b"Unexpected errors"),
        Said(b'{"response": {"bo'),
        Said(None),
    ],
)
def test_what_passes_is_tried_again_and_then_given_up(
    said: Said, portal: Portal, pauses: list[float], downloading: Downloading
) -> None:
    portal.speak = lambda _: said
    with pytest.raises(OpenDataUnavailable):
        downloading()
    assert (len(portal.asked), tuple(pauses)) == (1 + len(PAUSES_S), PAUSES_S)


def test_a_download_goes_on_after_a_fault(portal: Portal, downloading: Downloading) -> None:
    healthy = pages_of(portals.records(1500))

    def speak(asked: Asked) -> Said:
        again = len(portal.asked) > 1 and portal.asked[-2] == asked
        return healthy(asked) if again else gateway_error("05", "SERVICETIMEOUT_ERROR")

    portal.speak = speak
    assert downloading() == portals.records(1500)


@pytest.mark.parametrize(
    "said",
    [
        gateway_error("12", "NO_OPENAPI_SERVICE_ERROR"),
        gateway_error("10", "INVALID_REQUEST_PARAMETER_ERROR"),
        Said(b"not found", 404),
        Said(b"", 302, {"Location": "http://127.0.0.1:9/elsewhere"}),
        Said(b"[1, 2]"),
    ],
)
def test_what_does_not_pass_is_given_up_at_once(
    said: Said, portal: Portal, downloading: Downloading
) -> None:
    portal.speak = lambda _: said
    with pytest.raises(OpenDataUnavailable):
        downloading()
    assert len(portal.asked) == 1


def test_a_portal_that_says_nothing_is_given_up(
    portal: Portal, gate: Event, downloading: Downloading, monkeypatch: pytest.MonkeyPatch
) -> None:
    def speak(_: Asked) -> Said:
        gate.wait()
        return answer([], 0)

    portal.speak = speak
    monkeypatch.setattr(download, "PATIENCE_S", 0.05)
    with pytest.raises(OpenDataUnavailable) as hanging:
        downloading()
    assert hanging.value.params["detail"] == "ReadTimeout"


def test_a_page_that_takes_too_long_is_given_up(portal: Portal, downloading: Downloading) -> None:
    clock = Clock()

    def late() -> float:
        clock.later(100)
        return clock()

    portal.speak = lambda _: Said(b" " * 200_000)
    with pytest.raises(OpenDataUnavailable) as slow:
        downloading(clock=late)
    assert slow.value.params["detail"] == "slow"


def test_a_page_without_an_end_is_given_up(
    portal: Portal, downloading: Downloading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "MOST_PAGE_BYTES", 1000)
    portal.speak = pages_of(portals.records(100))
    with pytest.raises(OpenDataUnavailable):
        downloading()


@pytest.mark.parametrize(
    "said",
    [
        gateway_error("30", f"no such key: {KEY}"),
        gateway_error("30", f"no such key: {ENCODED}"),
        Said(f"Unexpected {KEY}".encode()),
        Said(f"{'x' * 110} {KEY}".encode()),
    ],
)
@pytest.mark.parametrize("key", [KEY, ENCODED])
def test_no_error_and_no_log_tells_the_key(
    said: Said,
    key: str,
    portal: Portal,
    downloading: Downloading,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    portal.speak = lambda _: said
    with pytest.raises(WastecoachError) as failed:
        downloading(key)
    told = f"{failed.value!r} {failed.value.__cause__!r} {caplog.text}"
    assert KEY[:6] not in told


def test_the_service_itself_does_not_tell_the_key() -> None:
    assert KEY not in repr(Service(KEY))


@pytest.mark.parametrize(
    ("base", "address"),
    [
        (None, CLOTHING.address),
        ("https://mirror.example/data/", "https://mirror.example/data/openapi/tn_pubr_public_clothing_collect_bins_api"),
    ],
)  # fmt: skip
def test_another_address_takes_the_portals_place(base: str | None, address: str) -> None:
    assert Service(KEY, base).address(CLOTHING) == address


def test_a_set_that_is_only_a_file_says_where_it_is() -> None:
    seoul = set_named("oa-15069", open_data_sets())
    assert seoul is not None
    with pytest.raises(OpenDataUnavailable) as refused:
        list(records(seoul, Service(KEY), lambda _done, _total: None))
    assert refused.value.params["detail"] == seoul.page


def test_every_kind_of_place_has_a_set_and_every_number_names_one() -> None:
    sets = open_data_sets()
    assert {one.kind for one in sets} == set(NAMED)
    assert all(set_named(name, sets) is one for one in sets for name in (one.id, one.number))
    assert set_named("15139214", sets) is CLOTHING
    assert set_named("nothing", sets) is None
    assert all(one.address is None or one.address.startswith("https://") for one in sets)


def test_what_answers_say_is_read_without_the_wrapping() -> None:
    body = json.dumps({"page": 1, "totalCount": 1, "data": [{"위도": "37.5"}]}).encode()
    assert read_answer(body) == Page([{"위도": "37.5"}], 1)


@pytest.mark.parametrize("variable", ["WASTECOACH_OPEN_DATA_KEY", "DATA_GO_KR_KEY"])
def test_the_key_is_a_setting_that_nobody_prints(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, KEY)
    settings = load_settings()
    assert settings.open_data_key is not None
    assert settings.open_data_key.get_secret_value() == KEY
    assert KEY not in repr(settings)


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://mirror.example", True),
        ("http://127.0.0.1:8080", True),
        ("http://mirror.example", False),
        ("http://localhost.example", False),
        ("ftp://mirror.example", False),
    ],
)
def test_a_key_goes_to_no_address_where_others_listen(
    address: str, good: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WASTECOACH_OPEN_DATA_BASE_URL", address)
    if good:
        assert load_settings().open_data_base_url == address
        return
    with pytest.raises(WastecoachError):
        load_settings()
