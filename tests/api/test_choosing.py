"""Nobody is sure what is in a photo: one answer decides, and nothing is uploaded again."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.api import running
from tests.conftest import ROOT
from wastecoach.settings import Settings


@pytest.fixture
def settings() -> Settings:
    return Settings(vision="embedded", requests_per_minute=100_000)


def classified(api: httpx.Client, name: str, language: str = "en") -> httpx.Response:
    photo = (ROOT / "examples" / name).read_bytes()
    form = {"language": language}
    return api.post("/api/v1/waste/classify", files={"file": photo}, data=form)


def choices(analysis: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = analysis["sightings"][0]["choices"]
    return found


def test_each_choice_leads_to_its_guidance(api: httpx.Client) -> None:
    analysis = classified(api, "milk-carton.jpg").json()
    assert analysis["sightings"][0]["unsure"]
    assert "Milk carton" in {choice["text"] for choice in choices(analysis)}
    for choice in choices(analysis):
        asked = {"conditions": ",".join(choice["conditions"]), "language": "en"}
        chosen = api.get(f"/api/v1/items/{choice['item']}", params=asked).json()
        assert chosen["name"] == choice["text"]
        assert chosen["guidance"]["stream"]
        assert chosen["guidance"]["steps"]


def test_a_danger_is_asked_about_and_never_asserted(api: httpx.Client) -> None:
    found = choices(classified(api, "battery.jpg").json())
    assert found[0]["text"] == "A battery"
    asked = {"language": "en"}
    chosen = api.get(f"/api/v1/items/{found[0]['item']}", params=asked).json()
    assert chosen["guidance"]["stream"] == "battery"


def test_they_come_with_the_last_event_and_in_the_other_language(api: httpx.Client) -> None:
    photo = (ROOT / "examples" / "milk-carton.jpg").read_bytes()
    job = running.uploaded(api, photo, language="ko")
    api.post(job["complete_url"])
    last = api.get(job["events_url"]).text.split("event: done")[1].partition("data: ")[2]
    heard = json.loads(last.splitlines()[0])["result"]["analysis"]
    assert "우유팩" in {choice["text"] for choice in choices(heard)}
    told = api.get(job["result_url"], params={"language": "en"}).json()
    assert [one["item"] for one in choices(told)] == [one["item"] for one in choices(heard)]
    assert "Milk carton" in {choice["text"] for choice in choices(told)}


def test_a_photo_seen_before_is_told_in_the_language_that_is_asked_for(api: httpx.Client) -> None:
    korean, again = classified(api, "milk-carton.jpg", "ko"), classified(api, "milk-carton.jpg")
    assert again.json()["provenance"]["cache"] == "exact"
    assert "우유팩" in {choice["text"] for choice in choices(korean.json())}
    assert "Milk carton" in {choice["text"] for choice in choices(again.json())}
