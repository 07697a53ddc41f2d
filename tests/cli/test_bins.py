"""`wastecoach bins`, here and with a server."""

from __future__ import annotations

import json

import pytest

from tests.api.running import running
from tests.cli.conftest import Command
from tests.records.points import BOX, point
from wastecoach import bins_near
from wastecoach.bootstrap.places import place_records
from wastecoach.cli.exits import Exit
from wastecoach.client import Client, Location
from wastecoach.core.answer_json import to_json
from wastecoach.core.jobs.errors import RequestInvalid
from wastecoach.core.places.errors import CoordinatesInvalid
from wastecoach.settings import Settings, load_settings

HERE = "37.5665,126.978"


@pytest.fixture
def loaded() -> Settings:
    """The settings of an installation with two points."""
    settings = load_settings()
    with place_records(settings) as records:
        records.upsert([BOX, point(37.57, 126.98, key="b", streams=("battery",))], lambda _: None)
    return settings


@pytest.mark.usefixtures("loaded")
def test_the_answer_is_one_object_for_programs(wastecoach: Command) -> None:
    ended = wastecoach("bins", "near", HERE, "--stream", "clothes", "--json")
    assert (ended.code, ended.err) == (0, "")
    (place,) = json.loads(ended.out)["places"]
    assert (place["id"], place["distance_m"], place["walk_min"]) == ("box", 23.9, 1)


def test_a_server_the_library_and_the_command_answer_alike(
    loaded: Settings, wastecoach: Command
) -> None:
    asked = ("bins", "near", HERE, "--stream", "옷", "--limit", "3", "--lang", "en", "--json")
    here = wastecoach(*asked).out
    with running(loaded) as address, Client(address, language="en") as client:
        there = wastecoach(*asked, "--server", address).out
        by_client = client.bins_near(Location(37.5665, 126.978), stream="옷", limit=3)
        with pytest.raises(CoordinatesInvalid):
            client.bins_near(Location(137.5665, 126.978))
        with pytest.raises(RequestInvalid):
            client.bins_near(Location(37.5665, 126.978), stream="qwzxv")
        refused = wastecoach("bins", "near", "97,127", "--server", address)
    by_library = bins_near(37.5665, 126.978, stream="옷", limit=3, language="en")
    assert json.loads(here) == json.loads(there)
    assert here == to_json(by_client) + "\n" == to_json(by_library) + "\n"
    assert refused.code == Exit.COORDINATES_INVALID


@pytest.mark.usefixtures("loaded")
def test_south_and_west_are_no_options(wastecoach: Command) -> None:
    ended = wastecoach("bins", "near", "-33.8688,-151.2093", "--json")
    assert ended.code == Exit.NOT_FOUND
    assert json.loads(ended.out)["places"] == []


@pytest.mark.parametrize("location", ["", "37.5", "37.5 126.9", "nan,nan", "126.978,37.5665"])
def test_what_is_no_point_on_earth_ends_with_its_own_code(
    location: str, wastecoach: Command
) -> None:
    assert wastecoach("bins", "near", location).code == Exit.COORDINATES_INVALID


@pytest.mark.usefixtures("loaded")
def test_sources_are_shown_and_dropped(wastecoach: Command) -> None:
    shown = json.loads(wastecoach("bins", "sources", "--json").out)
    assert shown == {"sources": [{"source": "Jung-gu", "dated": "2026-03-31", "points": 2}]}
    assert json.loads(wastecoach("bins", "drop", "Jung-gu", "--json").out) == {"dropped": 2}
    again = wastecoach("bins", "drop", "Jung-gu", "--json")
    assert (json.loads(again.out), again.code) == ({"dropped": 0}, Exit.NOT_FOUND)
    assert json.loads(wastecoach("bins", "sources", "--json").out) == {"sources": []}


def test_records_that_cannot_be_used_are_told(
    wastecoach: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WASTECOACH_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    assert wastecoach("bins", "near", HERE).code == Exit.DEPENDENCY_UNAVAILABLE
    assert wastecoach("bins", "sources").code == Exit.RECORDS_UNAVAILABLE


def test_the_library_refuses_numbers_out_of_range() -> None:
    for wrong in ({"radius_m": 0.0}, {"radius_m": float("nan")}, {"limit": 0}, {"limit": 101}):
        with pytest.raises(RequestInvalid):
            bins_near(37.5665, 126.978, **wrong)
    with pytest.raises(CoordinatesInvalid):
        bins_near(91, 0)
