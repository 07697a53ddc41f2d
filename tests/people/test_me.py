"""`/users/me`: the profile, and what it holds for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.running import example
from tests.people.town import ME, WASTE, Town
from wastecoach.core.answer_json import analysis_from_json
from wastecoach.core.jobs.job import Job

MERGE = {"Content-Type": "application/merge-patch+json"}
FIELDS = ("language", "region", "housing")


def job_of(town: Town, job_id: str) -> Job:
    found = town.service.ports.records.job(job_id)
    assert found is not None
    return found


def test_a_new_person_is_told_what_is_known_of_them(town: Town) -> None:
    person = town.person()
    told = person.get(ME).raise_for_status().json()
    assert told["id"] == person.id
    assert (told["name"], told["role"], told["sessions"]) == ("홍길동", "person", 1)
    assert [told[name] for name in (*FIELDS, "region_name")] == [None] * 4
    (account,) = told["accounts"]
    assert (account["provider"], account["email"]) == ("kakao", "h***@kakao.example")


def test_an_account_without_an_address_is_told_without_one(town: Town) -> None:
    (account,) = town.person(None).get(ME).json()["accounts"]
    assert account["email"] is None


def test_a_change_is_a_merge_patch(town: Town) -> None:
    person = town.person()
    first = person.patch(ME, json={"language": "en", "region": " 강남구 ", "housing": "house"})
    told = first.raise_for_status().json()
    assert [told[name] for name in FIELDS] == ["en", "seoul_gangnam", "house"]
    assert "Gangnam" in told["region_name"]
    second = person.patch(ME, json={"housing": None})
    assert [second.json()[name] for name in FIELDS] == ["en", "seoul_gangnam", None]
    assert person.patch(ME, json={}).json() == second.json()
    assert person.get(ME).json() == second.json()


def test_a_merge_patch_may_be_called_so_or_json(town: Town) -> None:
    person = town.person()
    for kind in ("application/merge-patch+json", "application/json"):
        headers = person.headers | {"Content-Type": kind}
        changed = town.api.patch(ME, content=b'{"language":"ko"}', headers=headers)
        assert changed.status_code == 200
    headers = person.headers | {"Content-Type": "text/plain"}
    refused = town.api.patch(ME, content=b"{}", headers=headers)
    assert refused.status_code == 415


def test_a_region_that_the_rule_book_does_not_know_stays_as_it_was_said(town: Town) -> None:
    told = town.person().patch(ME, json={"region": "달나라"}).json()
    assert (told["region"], told["region_name"]) == ("달나라", None)


@pytest.mark.parametrize(
    "change",
    [
        {"language": "fr"},
        {"housing": "tent"},
        {"region": 1},
        {"region": "a\nb"},
        {"region": "x" * 101},
        {"role": "admin"},
        {"name": "root"},
        [],
        None,
        "en",
    ],
)
def test_what_does_not_fit_changes_nothing(town: Town, change: Any) -> None:
    person = town.person()
    before = person.get(ME).json()
    refused = person.patch(ME, json=change)
    assert (refused.status_code, refused.json()["code"]) == (422, "request_invalid")
    assert person.get(ME).json() == before


def test_the_profile_holds_where_an_analysis_does_not_say(town: Town) -> None:
    person = town.person()
    person.patch(ME, json={"language": "en", "region": "강남구", "housing": "apartment"})
    usual = job_of(town, person.analysed()).wish
    assert (usual.language, usual.region, usual.housing) == ("en", "seoul_gangnam", "apartment")
    job = person.analysed(language="ko", region="seoul_mapo", housing="house")
    wish = job_of(town, job).wish
    assert (wish.language, wish.region, wish.housing) == ("ko", "seoul_mapo", "house")


def test_the_profile_holds_for_one_call_and_for_look_ups(town: Town) -> None:
    person = town.person()
    person.patch(ME, json={"language": "en", "region": "강남구"})
    answer = person.post(f"{WASTE}/classify", files={"file": example()})
    guidance = analysis_from_json(answer.content).guidance[0]
    assert (guidance.language, guidance.region) == ("en", "seoul_gangnam")
    told = {"q": "스티로폼 박스", "language": "en", "region": "seoul_gangnam"}
    items = "/api/v1/items"
    assert person.get(items, q=told["q"]).json() == town.api.get(items, params=told).json()
    assert (
        person.get(items, q=told["q"], language="ko").json()["items"][0]["name"] == "스티로폼 상자"
    )


def test_a_profile_holds_for_nobody_else(town: Town) -> None:
    town.person().patch(ME, json={"language": "en", "region": "강남구", "housing": "house"})
    for other in (town.person(), town.device()):
        wish = job_of(town, other.analysed()).wish
        assert (wish.language, wish.region, wish.housing) == ("ko", None, None)


def test_only_a_person_has_a_profile(town: Town) -> None:
    device = town.device()
    answers = [
        town.api.get(ME),
        town.api.patch(ME, json={}),
        town.api.delete(ME),
        town.api.get(f"{ME}/export"),
        device.get(ME),
        device.patch(ME, json={"language": "en"}),
    ]
    assert {(one.status_code, one.json()["code"]) for one in answers} == {(401, "not_signed_in")}
