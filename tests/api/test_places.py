"""Collection points over HTTP."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from tests.api import running
from tests.records.points import BOX, point
from wastecoach.bootstrap.places import place_records
from wastecoach.settings import Settings

BINS = "/api/v1/locations/bins"
HERE: dict[str, Any] = {"lat": 37.5665, "lon": 126.978}


@pytest.fixture
def api(settings: Settings) -> Iterator[httpx.Client]:
    """A server that knows a few points."""
    with place_records(settings) as records:
        records.upsert(
            [
                BOX,
                point(37.5675, 126.978, key="far", name="둘"),
                point(37.5667, 126.978, key="battery", streams=("battery",)),
                point(37.5669, 126.978, key="pet", streams=("clear_pet",)),
                point(37.6665, 126.978, key="too far"),
            ],
            lambda _: None,
        )
    with running.client(settings) as found:
        yield found


def ids(answer: httpx.Response) -> list[str]:
    return [place["id"] for place in answer.raise_for_status().json()["places"]]


def test_the_nearest_come_first_with_all_that_is_known_of_them(api: httpx.Client) -> None:
    answer = api.get(BINS, params={**HERE, "stream": "clothes"})
    assert ids(answer) == ["box", "far"]
    told = answer.json()
    place = told["places"][0]
    assert place["distance_m"] == pytest.approx(23.9, abs=0.2)
    assert place["walk_min"] == 1
    assert {key: place[key] for key in ("name", "address", "source", "dated", "phone", "kind")} == {
        "name": BOX.name,
        "address": BOX.address,
        "source": "Jung-gu",
        "dated": "2026-03-31",
        "phone": "02-120",
        "kind": "clothing_box",
    }
    assert (place["lat"], place["lon"]) == (BOX.latitude, BOX.longitude)
    assert place["links"]["kakao_map"].startswith("https://map.kakao.com/link/to/")
    assert place["links"]["naver_map_app"].startswith("nmap://route/walk?")
    assert place["links"]["geo"].startswith("geo:37.5663")
    assert told["sources"] == [{"name": "own", "state": "used"}, {"name": "kakao", "state": "off"}]


def test_radius_number_and_stream_are_heard(api: httpx.Client) -> None:
    assert ids(api.get(BINS, params=HERE)) == ["battery", "box", "pet", "far"]
    assert ids(api.get(BINS, params={**HERE, "limit": 1})) == ["battery"]
    assert ids(api.get(BINS, params={**HERE, "radius": 30})) == ["battery", "box"]
    assert ids(api.get(BINS, params={**HERE, "radius": 20_000, "stream": "textile"})) == [
        *("box", "far", "too far")
    ]
    assert ids(api.get(BINS, params={**HERE, "stream": "plastic"})) == ["pet"]
    assert ids(api.get(BINS, params={**HERE, "stream": "건전지"})) == ["battery"]
    assert ids(api.get(BINS, params={**HERE, "stream": "lamp"})) == []


def test_streams_are_named_in_the_callers_language(api: httpx.Client) -> None:
    asked = {**HERE, "stream": "battery"}
    korean = api.get(BINS, params=asked, headers={"Accept-Language": "ko-KR"})
    english = api.get(BINS, params={**asked, "language": "en"})
    assert korean.json()["streams"] == {"battery": "전지"}
    assert english.json()["streams"] == {"battery": "Batteries"}


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        *(("nan", "127"), ("37", "nan"), ("inf", "127"), ("1e999", "0"), ("90.0001", "0")),
        *(("0", "-180.5"), ("126.978", "37.5665"), ("seoul", "127"), ("", "127"), ("37,5", "127")),
    ],
)
def test_what_is_no_point_on_earth_is_a_bad_request(api: httpx.Client, lat: str, lon: str) -> None:
    answer = api.get(BINS, params={"lat": lat, "lon": lon})
    assert (answer.status_code, answer.json()["code"]) == (400, "coordinates_invalid")


def test_the_ends_of_the_earth_are_asked_for_in_vain_but_rightly(api: httpx.Client) -> None:
    for lat, lon in ((90, 180), (-90, -180), (0, 180), (0, 0)):
        assert ids(api.get(BINS, params={"lat": lat, "lon": lon, "radius": 20_000})) == []


@pytest.mark.parametrize(
    "wrong",
    [
        *({"radius": 0}, {"radius": -1}, {"radius": 20_001}, {"radius": "nan"}, {"radius": "far"}),
        *({"limit": 0}, {"limit": 101}, {"limit": "many"}, {"language": "fr"}),
        *({"stream": ""}, {"stream": "qwzxv"}, {"stream": "a\x00b"}, {"stream": "x" * 101}),
        *({"lat": None}, {"lon": None}),
    ],
)
def test_what_else_does_not_fit_is_told_by_field(
    api: httpx.Client, wrong: dict[str, object]
) -> None:
    asked = {name: value for name, value in {**HERE, **wrong}.items() if value is not None}
    answer = api.get(BINS, params=asked)
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")


def test_nobody_between_may_keep_where_somebody_stands(api: httpx.Client) -> None:
    answer = api.get(BINS, params=HERE)
    assert answer.headers["cache-control"].split(", ")[0] == "private"
    assert answer.headers["ratelimit"].startswith('"places"')


def test_where_somebody_stands_is_in_no_log_line(
    api: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "wastecoach")
    api.get(BINS, params={"lat": "37.566512", "lon": "126.978034"})
    api.get(BINS, params={"lat": "137.566512", "lon": "126.978034"})
    ours = [record for record in caplog.records if record.name.startswith("wastecoach")]
    assert ours
    said = " ".join(f"{record.getMessage()} {vars(record)}" for record in ours)
    assert "37.5665" not in said
    assert "126.978" not in said


def test_while_the_records_are_away_it_is_not_said_that_there_is_nothing(
    settings: Settings,
) -> None:
    from wastecoach.api.app import create_app

    app = create_app(settings)
    with running.client(settings, app) as api:
        here = app.state.serving
        app.state.serving = replace(here, places=(_Broken(),))
        answer = api.get(BINS, params=HERE)
        assert answer.status_code == 503
        assert "Retry-After" in answer.headers


class _Broken:
    name = "own"

    def hear(self, _: object) -> object:
        from wastecoach.core.places.sources import Heard

        return Heard(state="failed")
