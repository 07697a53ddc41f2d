"""What the rule book knows, over HTTP: while somebody types, of one item, of streams and regions."""

from __future__ import annotations

import re

import httpx
import pytest

SUGGESTIONS = "/api/v1/items/suggestions"
BOTTLE = "/api/v1/items/pet_bottle_clear"


def test_items_are_suggested_while_somebody_types(api: httpx.Client) -> None:
    asked = {"q": "ㅍㅌㅂ", "limit": "3", "language": "en"}
    found = api.get(SUGGESTIONS, params=asked).json()["suggestions"]
    assert len(found) == 3
    assert found[0] == {
        "id": "pet_bottle_clear",
        "name": "Clear PET bottle",
        "matched": "페트병",
        "stream": "clear_pet",
        "stream_name": "Clear PET bottles",
        "colour": "#2aa7d8",
        "icon": "bottle",
    }


@pytest.mark.parametrize("typed", ["", " ", "zzzzzzzz"])
def test_nothing_is_suggested_for_nothing(api: httpx.Client, typed: str) -> None:
    assert api.get(SUGGESTIONS, params={"q": typed}).json() == {"suggestions": []}


@pytest.mark.parametrize("limit", [0, 21])
def test_suggestions_are_few(api: httpx.Client, limit: int) -> None:
    refused = api.get(SUGGESTIONS, params={"q": "병", "limit": limit})
    assert (refused.status_code, refused.json()["code"]) == (422, "request_invalid")


def test_suggestions_are_told_in_the_browsers_language(api: httpx.Client) -> None:
    asked = {"q": "milk carton"}
    english = api.get(SUGGESTIONS, params=asked, headers={"Accept-Language": "en"}).json()
    korean = api.get(SUGGESTIONS, params=asked, headers={"Accept-Language": "ko"}).json()
    assert english["suggestions"][0]["name"] == "Milk carton"
    assert korean["suggestions"][0]["name"] == "우유팩"


def test_what_decides_between_several_things_is_told_along(api: httpx.Client) -> None:
    found = api.get("/api/v1/items", params={"q": "cup", "language": "en"}).json()
    assert found["result"] == "ambiguous"
    assert found["question"].startswith("Is it paper, plastic, glass or ceramic?")
    one = api.get("/api/v1/items", params={"q": "mug", "language": "en"}).json()
    assert (one["result"], one["question"]) == ("match", None)


def test_an_item_is_guided_in_the_states_that_were_chosen(api: httpx.Client) -> None:
    asked = {"conditions": "label_on, coloured", "language": "en"}
    plain, chosen = api.get(BOTTLE).json(), api.get(BOTTLE, params=asked).json()
    assert plain["guidance"]["stream"] == "clear_pet"
    assert chosen["guidance"]["stream"] == "plastic"
    assert {one["tag"] for one in chosen["conditions"] if one["chosen"]} == {"label_on", "coloured"}
    assert chosen["conditions"][0] == {"tag": "coloured", "name": "coloured", "chosen": True}


def test_an_item_is_guided_by_the_rules_of_where_somebody_lives(api: httpx.Client) -> None:
    asked = {"region": "고양시", "language": "en"}
    found = api.get("/api/v1/items/led_panel", params=asked).json()
    assert (found["guidance"]["region"], found["guidance"]["stream"]) == ("goyang", "general")


def test_an_item_that_nobody_knows_is_not_found(api: httpx.Client) -> None:
    refused = api.get("/api/v1/items/unicorn", params={"language": "en"})
    assert (refused.status_code, refused.json()["code"]) == (404, "item_unknown")
    assert "unicorn" in refused.json()["detail"]


@pytest.mark.parametrize("conditions", ["cursed", "label_on,cursed", "<b>"])
def test_a_state_that_nobody_knows_is_refused(api: httpx.Client, conditions: str) -> None:
    refused = api.get(BOTTLE, params={"conditions": conditions})
    assert (refused.status_code, refused.json()["code"]) == (422, "request_invalid")


def test_streams_have_a_colour_and_an_icon(api: httpx.Client) -> None:
    streams = api.get("/api/v1/rules/streams").json()
    assert all(re.fullmatch("#[0-9a-f]{6}", stream["colour"]) for stream in streams)
    assert all(re.fullmatch("[a-z]+", stream["icon"]) for stream in streams)


def test_regions_are_listed_with_the_wider_ones(api: httpx.Client) -> None:
    regions = api.get("/api/v1/rules/regions", params={"language": "ko"}).json()
    by_id = {region["id"]: region for region in regions}
    assert by_id["seoul_gangnam"] == {
        "id": "seoul_gangnam",
        "name": "서울 강남구",
        "parent": "seoul",
    }
    assert {region["parent"] for region in regions} - {None} <= set(by_id)
