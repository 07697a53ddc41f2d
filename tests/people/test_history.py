"""`/waste/history`: what somebody had analysed, for them alone."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.api.running import example
from tests.people.town import WASTE, Someone, Town
from wastecoach.core.jobs.ports import JobPorts
from wastecoach.core.jobs.upkeep import forget, purge_photos

HISTORY = f"{WASTE}/history"


@pytest.fixture(params=["person", "device"])
def someone(request: pytest.FixtureRequest, town: Town) -> Someone:
    """A person, and a device: both have a history."""
    made: Callable[[], Someone] = getattr(town, request.param)
    return made()


def entries(someone: Someone, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = someone.get(HISTORY, **query).raise_for_status().json()["entries"]
    return found


def test_what_was_analysed_is_told_the_newest_first(someone: Someone) -> None:
    old = someone.analysed(language="ko", name="물병")
    new = someone.analysed(language="en")
    first, second = entries(someone)
    assert (first["job_id"], second["job_id"]) == (new, old)
    assert (second["state"], second["name"], second["language"]) == ("done", "물병", "ko")
    (thing,) = first["things"]
    assert thing["item"] == "plastic_bottle"
    assert thing["stream"] == "plastic"
    assert thing["stream_name"]
    assert thing["name"] in thing["headline"]
    assert thing["correction"] is None


def test_the_words_are_those_that_are_asked_for(someone: Someone) -> None:
    someone.analysed(language="ko")
    (korean,), (english,) = entries(someone), entries(someone, language="en")
    assert korean["things"][0]["stream"] == english["things"][0]["stream"]
    assert korean["things"][0]["name"] != english["things"][0]["name"]
    assert english["language"] == "en"


def test_pages_follow_each_other_to_the_end(someone: Someone) -> None:
    jobs = [someone.analysed() for _ in range(5)]
    told: list[str] = []
    cursor = None
    for _ in range(3):
        page = someone.get(HISTORY, limit=2, **({"cursor": cursor} if cursor else {})).json()
        told += [entry["job_id"] for entry in page["entries"]]
        cursor = page["next"]
    assert (told, cursor) == (jobs[::-1], None)


def test_only_what_is_asked_for_is_told(someone: Someone) -> None:
    job = someone.analysed()
    today = dt.datetime.now(dt.timezone(dt.timedelta(hours=9))).date()
    yesterday, tomorrow = (today + dt.timedelta(days=days) for days in (-1, 1))
    now = dt.datetime.now(dt.UTC).isoformat()
    found = {
        "stream": entries(someone, stream="plastic"),
        "today": entries(someone, since=today, until=today),
        "until now": entries(someone, until=now),
    }
    assert {what: [one["job_id"] for one in told] for what, told in found.items()} == {
        what: [job] for what in found
    }
    assert entries(someone, stream="unsure") == []
    assert entries(someone, since=tomorrow) == []
    assert entries(someone, until=yesterday) == []
    assert entries(someone, since=now) == []


@pytest.mark.parametrize(
    "query",
    [
        {"cursor": "x"},
        {"cursor": "bm9uZQ"},
        {"cursor": "WzEsIngiXQ"},
        {"cursor": "W251bGwsIjAiXQ"},
        {"stream": "moon"},
        {"stream": '%"'},
        {"since": "2026-13-01"},
        {"since": "yesterday"},
        {"since": "0001-01-01"},
        {"until": "9999-12-31"},
        {"until": "2026-11-26T25:00"},
        {"limit": 0},
        {"limit": 101},
        {"language": "fr"},
    ],
)
def test_what_cannot_be_asked_is_told_so(town: Town, query: dict[str, Any]) -> None:
    refused = town.person().get(HISTORY, **query)
    assert (refused.status_code, refused.json()["code"]) == (422, "request_invalid")


def test_a_cursor_leads_only_into_ones_own_history(town: Town) -> None:
    one, other = town.person(), town.person()
    for _ in range(2):
        one.analysed()
    cursor = one.get(HISTORY, limit=1).json()["next"]
    assert other.get(HISTORY, cursor=cursor).json() == {"entries": [], "next": None}


def test_a_photo_that_could_not_be_answered_is_told_with_its_reason(someone: Someone) -> None:
    someone.analysed(example()[:900])
    (entry,) = entries(someone)
    assert (entry["state"], entry["things"]) == ("failed", [])
    assert entry["error"]["code"] == "photo_damaged"
    assert entries(someone, stream="plastic") == []


def test_a_photo_that_never_came_is_no_history(someone: Someone) -> None:
    someone.post(f"{WASTE}/analyze").raise_for_status()
    assert entries(someone) == []


def test_a_correction_is_told_with_the_thing_that_it_is_about(someone: Someone) -> None:
    job = someone.analysed(language="en")
    said = {"verdict": "wrong", "item": "glass_bottle"}
    someone.post(f"{WASTE}/feedback/{job}", json=said).raise_for_status()
    (entry,) = entries(someone, language="en")
    assert entry["things"][0]["correction"] == {
        "verdict": "wrong",
        "right_item": "glass_bottle",
        "right_name": "Glass bottle",
    }


def test_where_waste_went_is_counted_by_stream_and_week(someone: Someone) -> None:
    for _ in range(3):
        someone.analysed()
    told = someone.get(f"{HISTORY}/statistics", weeks=4, language="en").raise_for_status().json()
    assert (told["things"], told["streams"], told["time_zone"]) == (3, {"plastic": 3}, "Asia/Seoul")
    assert [week["things"] for week in told["weeks"]] == [0, 0, 0, 3]
    assert told["weeks"][-1]["streams"] == {"plastic": 3}
    assert told["weeks"][0]["begins"] == told["since"]
    plastics = {"name": "Plastics", "colour": "#e0592a", "icon": "container"}
    assert told["legend"] == {"plastic": plastics}


@pytest.mark.parametrize("weeks", [0, 261, "many"])
def test_statistics_of_too_many_weeks_are_refused(town: Town, weeks: Any) -> None:
    refused = town.person().get(f"{HISTORY}/statistics", weeks=weeks)
    assert (refused.status_code, refused.json()["code"]) == (422, "request_invalid")


def test_a_photo_can_be_seen_again_whole_and_small(someone: Someone) -> None:
    someone.analysed()
    (entry,) = entries(someone)
    whole, small = someone.get(entry["photo"]), someone.get(entry["thumbnail"])
    assert whole.content == example()
    assert {answer.headers["content-type"] for answer in (whole, small)} == {"image/jpeg"}
    assert "private" in whole.headers["cache-control"]
    assert whole.headers["x-content-type-options"] == "nosniff"
    with Image.open(io.BytesIO(small.content)) as thumbnail:
        assert max(thumbnail.size) == 256
        assert not thumbnail.getexif()


def test_a_photo_is_gone_when_its_time_is_over_and_the_history_says_so(
    town: Town, someone: Someone
) -> None:
    job = someone.analysed()
    service = town.service
    late = service.ports.now() + service.terms.photo_s + 1
    later = _at(late, service.ports)
    assert purge_photos(later, service.terms) == 1
    (entry,) = entries(someone)
    assert (entry["state"], entry["photo"], entry["thumbnail"]) == ("done", None, None)
    gone = someone.get(f"{WASTE}/photo/{job}")
    assert (gone.status_code, gone.json()["code"]) == (410, "photo_gone")


def test_an_analysis_is_gone_when_its_time_is_over(town: Town, someone: Someone) -> None:
    job = someone.analysed()
    service = town.service
    purge_photos(_at(service.ports.now() + service.terms.photo_s + 1, service.ports), service.terms)
    early = service.ports.now() + service.terms.result_s - 60
    assert forget(_at(early, service.ports), service.terms) == 0
    assert forget(_at(early + 120, service.ports), service.terms) == 1
    assert entries(someone) == []
    assert service.ports.records.job(job) is None


def _at(seconds: float, ports: JobPorts) -> JobPorts:
    return replace(ports, now=lambda: seconds)


def test_the_photo_of_a_damaged_file_has_no_small_form(someone: Someone) -> None:
    job = someone.analysed(example()[:900])
    refused = someone.get(f"{WASTE}/photo/{job}", size="thumb")
    assert (refused.status_code, refused.json()["code"]) == (422, "photo_damaged")
    assert someone.get(f"{WASTE}/photo/{job}").content == example()[:900]


def test_one_analysis_is_deleted_with_its_photo_and_nothing_else(
    town: Town, someone: Someone
) -> None:
    gone, stays = someone.analysed(), someone.analysed()
    kept = town.service.ports.records.job(gone)
    assert kept is not None
    assert kept.photo is not None
    assert someone.delete(f"{HISTORY}/{gone}").status_code == 204
    assert [entry["job_id"] for entry in entries(someone)] == [stays]
    for what in ("status", "result", "photo"):
        assert someone.get(f"{WASTE}/{what}/{gone}").status_code == 404
    assert town.service.ports.photos.facts(kept.photo) is None
    assert town.service.ports.board.read(gone) is None
    assert someone.delete(f"{HISTORY}/{gone}").status_code == 404


def test_nobody_else_sees_or_deletes_any_of_it(town: Town, someone: Someone) -> None:
    job = someone.analysed()
    for other in (town.person(), town.device()):
        assert entries(other) == []
        assert other.get(f"{HISTORY}/statistics").json()["things"] == 0
        refused = [other.get(f"{WASTE}/photo/{job}"), other.delete(f"{HISTORY}/{job}")]
        assert {answer.json()["code"] for answer in refused} == {"job_not_found"}
    assert len(entries(someone)) == 1


def test_whoever_is_nobody_has_no_history(town: Town) -> None:
    nobodys = town.api.post(f"{WASTE}/classify", files={"file": example()})
    assert nobodys.status_code == 200
    asked: list[httpx.Response] = [
        town.api.get(HISTORY),
        town.api.get(f"{HISTORY}/statistics"),
        town.api.get(f"{WASTE}/photo/{'0' * 32}"),
        town.api.delete(f"{HISTORY}/{'0' * 32}"),
    ]
    assert {(one.status_code, one.json()["code"]) for one in asked} == {(401, "not_signed_in")}


def test_a_photo_of_nobodys_is_shown_to_nobody(town: Town) -> None:
    ports = town.service.ports
    town.api.post(f"{WASTE}/classify", files={"file": example()}).raise_for_status()
    (job,) = ports.records.ended(0.0, 10)
    assert town.person().get(f"{WASTE}/photo/{job}").status_code == 404
