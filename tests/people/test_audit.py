"""What happened about security: it is noted where it happens, and read by administrators alone."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any, get_args

import pytest

from tests.people.town import WASTE, Someone, Town, running_town
from tests.waiting import until
from wastecoach import bootstrap
from wastecoach.core.analysis import LANGUAGES, Language
from wastecoach.core.people import administering
from wastecoach.core.people.auditing import Event
from wastecoach.infra.telemetry.masking import masking
from wastecoach.settings import Settings

AUDIT = "/api/v1/admin/audit"


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """Where nobody may ask for much, in one and the same minute."""
    monkeypatch.setattr("time.time", lambda: 1_800_000_000.5)
    with running_town(
        Settings(vision="stub", requests_per_minute=2, person_requests_per_minute=2)
    ) as made:
        yield made


def an_admin(town: Town) -> Someone:
    admin = town.person()
    administering.give_role(admin.id, "admin", town.service.people)
    return admin


def events(town: Town) -> list[tuple[str, str | None, str]]:
    found = town.service.people.records.events(100, None, None)
    return [(one.event, one.person, one.by) for one in found]


def test_administrators_read_page_by_page_what_happened_the_newest_first(town: Town) -> None:
    admin, person = an_admin(town), town.person()
    person.post("/api/v1/auth/logout").raise_for_status()
    whole = admin.get(AUDIT, person=person.id).raise_for_status().json()
    assert [one["event"] for one in whole["events"]] == ["signed_out", "signed_in"]
    assert whole["next"] is None
    first = admin.get(AUDIT, person=person.id, limit=1).json()
    second = admin.get(AUDIT, person=person.id, limit=1, after=first["next"]).json()
    assert first["events"] + second["events"] == whole["events"]
    signed_out = whole["events"][0]
    assert (signed_out["person"], signed_out["by"]) == (person.id, person.id)
    assert signed_out["network"] == "127.0.0.0/24"
    every = admin.get(AUDIT).json()["events"]
    assert {"role_given", "signed_in", "signed_out"} <= {one["event"] for one in every}


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 501}, {"after": "x'"}, {"person": "é"}])
def test_a_question_that_makes_no_sense_is_refused(town: Town, query: dict[str, Any]) -> None:
    answer = an_admin(town).get(AUDIT, **query)
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")


def test_who_tries_what_only_administrators_may_is_noted_once_a_minute(strict: Town) -> None:
    person = strict.person()
    codes = [person.get(AUDIT).status_code for _ in range(2)]
    assert codes == [403, 403]
    assert events(strict).count(("not_allowed", person.id, person.id)) == 1


def test_who_goes_on_over_a_limit_is_noted_once_a_minute(strict: Town) -> None:
    person = strict.person()
    codes = [person.post(f"{WASTE}/analyze").status_code for _ in range(40)]
    assert codes == [202, 202] + [429] * 38
    assert events(strict).count(("limit_ignored", person.id, person.id)) == 1


def test_who_guesses_at_jobs_is_noted(strict: Town) -> None:
    for number in range(6):
        strict.api.get(f"{WASTE}/status/{number:032x}")
    assert events(strict) == [("limit_ignored", None, "-")]


def test_nothing_that_is_noted_is_a_secret_or_an_address(town: Town) -> None:
    person, device = town.person(), town.device()
    token = device.headers["Authorization"].removeprefix("Bearer ")
    person.post("/api/v1/auth/claim", json={"device_token": token}).raise_for_status()
    person.get("/api/v1/users/me/export").raise_for_status()
    person.post("/api/v1/auth/logout/all").raise_for_status()
    told = str(town.service.people.records.events(100, None, None))
    assert {"signed_in", "device_claimed", "exported", "signed_out_everywhere"} <= {
        one[0] for one in events(town)
    }
    for secret in (token, person.headers["Authorization"], "127.0.0.1", "hong@", "홍길동"):
        assert secret not in told


def test_an_operator_gives_and_takes_the_role_and_ends_sign_ins(town: Town) -> None:
    person, people = town.person(), town.service.people
    assert administering.give_role(person.id, "admin", people)
    assert not administering.give_role(person.id, "admin", people)
    assert person.get(AUDIT).status_code == 200
    assert administering.give_role(person.id, "person", people)
    assert person.get(AUDIT).status_code == 403
    assert administering.end_sessions(person.id, people) == 1
    assert person.get("/api/v1/users/me").json()["code"] == "session_ended"
    by_operator = [one[0] for one in events(town) if one[2] == "operator"]
    assert by_operator == ["signed_out_everywhere", "role_taken", "role_given"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_event_has_words(language: Language) -> None:
    words = bootstrap.catalogue(language)
    assert all(words.has(f"admin.events.{event}") for event in get_args(Event))


def test_no_token_gets_into_a_log(town: Town) -> None:
    person, device = town.person(), town.device()
    mask = masking()
    for token in (person.headers["Authorization"][7:], device.headers["Authorization"][7:]):
        for line in (token, f"Bearer {token}", f"GET /x?token={token}", f"{{'a': '{token}'}}"):
            assert token not in mask(line)
            assert token not in str(mask({"headers": [("authorization", line)], "x": line}))


def test_a_line_of_the_log_says_what_kind_of_caller_it_was_and_never_which(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    person, device = town.person(), town.device()
    with caplog.at_level("INFO", "wastecoach.access"):
        for by in (person, device, Someone("", "", {}, town.api)):
            by.get("/api/v1/items", q="can").raise_for_status()

        def written() -> list[logging.LogRecord] | None:
            """The line comes when the answer is out."""
            found = [one for one in caplog.records if one.name == "wastecoach.access"]
            return found if len(found) == 3 else None

        lines = until(written)
    assert [vars(one)["who"] for one in lines] == ["person", "device", "anonymous"]
    told = str([vars(one) for one in lines])
    assert person.id not in told
    assert device.id not in told
