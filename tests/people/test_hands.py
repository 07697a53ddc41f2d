"""Jobs that change hands, sessions that end, keys that are sent again: who sees what from then on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.api.running import ended, example
from tests.people.town import WASTE, Someone, Town, running_town
from wastecoach.api import known_callers
from wastecoach.core.people.caller import mark_of, owner_of_device
from wastecoach.settings import Settings

KEY = {"Idempotency-Key": "0b5b1f0e-6d8c-4a43-9a55-0d9f0f5f8e11"}


@pytest.fixture(params=["memory", "redis"])
def town(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """Where nobody is remembered for longer than a request."""
    monkeypatch.setattr(known_callers, "RECOGNISED_S", -1.0)
    redis = request.getfixturevalue("redis_url") if request.param == "redis" else None
    with running_town(Settings(vision="stub", redis_url=redis)) as made:
        yield made


def uploaded(by: Someone) -> dict[str, Any]:
    """A job that only has to be completed."""
    job: dict[str, Any] = by.post(f"{WASTE}/analyze", json={}).raise_for_status().json()
    put = job["upload"]["put"]
    httpx.put(put["url"], content=example(), headers=put["headers"]).raise_for_status()
    return job


def claim(device: Someone, person: Someone) -> int:
    token = device.headers["Authorization"].removeprefix("Bearer ")
    answer = person.post("/api/v1/auth/claim", json={"device_token": token})
    return int(answer.raise_for_status().json()["claimed"])


def events_in(lines: Iterator[str]) -> list[str]:
    return [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]


def first_event(lines: Iterator[str]) -> str:
    """Reads to the end of the first event."""
    name = next(line for line in lines if line.startswith("event: "))
    assert next(lines).startswith("data: ")
    return name.removeprefix("event: ")


def test_a_claimed_job_is_the_persons_and_no_more_the_devices(town: Town) -> None:
    device, person = town.device(), town.person()
    waiting, done = uploaded(device), device.analysed()
    assert claim(device, person) == 2
    for way in ("status", "result", "events", "feedback"):
        assert person.get(f"{WASTE}/{way}/{done}").status_code == 200, way
        assert device.get(f"{WASTE}/{way}/{done}").status_code == 404, way
    assert device.post(waiting["complete_url"]).status_code == 404
    assert person.post(waiting["complete_url"]).status_code == 202
    last = ended(town.api, waiting["status_url"], person.headers)
    assert last["state"] == "done"
    assert device.get(waiting["status_url"]).status_code == 404


@pytest.mark.parametrize("how", ["claimed", "deleted"])
def test_a_job_that_changes_hands_while_somebody_asks_is_not_shown_to_its_old_owner(
    how: str, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    device, person = town.device(), town.person()
    job = device.analysed()
    board = town.service.ports.board
    board.forget(job)
    post = board.post

    def late(*given: Any) -> None:
        monkeypatch.undo()
        if how == "claimed":
            claim(device, person)
        else:
            town.api.delete(f"{WASTE}/history/{job}", headers=device.headers).raise_for_status()
        post(*given)

    monkeypatch.setattr(board, "post", late)
    device.get(f"{WASTE}/status/{job}")
    text = board.read(job)
    mark = mark_of(owner_of_device(device.id))
    assert text is None or mark is None or mark.encode() not in text


@pytest.mark.parametrize("how", ["claimed", "deleted", "deleted with all"])
def test_what_the_records_told_a_moment_ago_is_not_told_after_a_job_changed_hands(
    how: str, town: Town
) -> None:
    device, person = town.device(), town.person()
    job = device.analysed()
    known = device.headers | {"Accept": "*/*"}
    town.service.ports.board.forget(job)
    assert device.get(f"{WASTE}/status/{job}").status_code == 200
    if how == "claimed":
        claim(device, person)
        assert device.get(f"{WASTE}/status/{job}").status_code == 404
        assert person.get(f"{WASTE}/status/{job}").status_code == 200
        return
    path = f"{WASTE}/history/{job}" if how == "deleted" else "/api/v1/users/me"
    town.api.delete(path, headers=known).raise_for_status()
    assert device.get(f"{WASTE}/status/{job}").status_code in {404, 401}


@pytest.mark.parametrize("how", ["deleted", "deleted with all"])
def test_a_result_that_is_read_while_its_job_is_deleted_does_not_stay(
    how: str, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = town.device()
    job, board = device.analysed(), town.service.ports.board
    board.forget(job)
    keep = board.keep_result

    def late(*given: Any) -> None:
        monkeypatch.undo()
        path = f"{WASTE}/history/{job}" if how == "deleted" else "/api/v1/users/me"
        town.api.delete(path, headers=device.headers).raise_for_status()
        keep(*given)

    monkeypatch.setattr(board, "keep_result", late)
    assert device.get(f"{WASTE}/result/{job}").status_code == 404
    assert board.result(job) is None


def test_who_listens_to_a_job_hears_nothing_more_once_it_is_somebody_elses(town: Town) -> None:
    device, person = town.device(), town.person()
    job = uploaded(device)
    with town.api.stream("GET", job["events_url"], headers=device.headers) as stream:
        lines = stream.iter_lines()
        assert first_event(lines) == "progress"
        claim(device, person)
        with town.api.stream("GET", job["events_url"], headers=person.headers) as theirs:
            person.post(job["complete_url"]).raise_for_status()
            assert events_in(theirs.iter_lines())[-1] == "done"
        assert events_in(lines) == []


def test_who_listens_and_is_signed_out_hears_nothing_more(town: Town) -> None:
    person = town.person()
    known = town.service.people.records.person(person.id)
    assert known is not None
    elsewhere = town.signed_in(known)
    job = uploaded(elsewhere)
    with town.api.stream("GET", job["events_url"], headers=person.headers) as stream:
        lines = stream.iter_lines()
        assert first_event(lines) == "progress"
        person.post("/api/v1/auth/logout").raise_for_status()
        elsewhere.post(job["complete_url"]).raise_for_status()
        assert events_in(lines) == []
    assert ended(town.api, job["status_url"], elsewhere.headers)["state"] == "done"
    assert person.get(job["status_url"]).status_code == 401


def test_a_key_is_its_senders_own(town: Town) -> None:
    callers = [town.person(), town.person(), town.device(), Someone("", "", {}, town.api)]
    jobs = []
    for by in callers:
        headers = by.headers | KEY
        twice = [
            town.api.post(f"{WASTE}/analyze", headers=headers, json={"language": "en"})
            for _ in range(2)
        ]
        assert twice[0].json() == twice[1].json()
        jobs.append(twice[0].json()["job_id"])
    assert len(set(jobs)) == len(callers)


def test_a_key_finds_no_job_that_was_claimed_since(town: Town) -> None:
    device, person = town.device(), town.person()

    def asked(by: Someone) -> httpx.Response:
        return town.api.post(f"{WASTE}/analyze", headers=by.headers | KEY, json={})

    job = asked(device).json()["job_id"]
    claim(device, person)
    again = asked(device)
    assert (again.status_code, again.json()["code"]) == (404, "job_not_found")
    assert asked(person).json()["job_id"] != job


def test_a_photo_belongs_to_whom_its_batch_belongs(town: Town) -> None:
    person, other, nobody = town.person(), town.person(), Someone("", "", {}, town.api)
    theirs, free = (
        by.post("/api/v1/batches", json={}).json()["batch_id"] for by in (person, nobody)
    )
    for by in (other, nobody):
        refused = by.post(f"{WASTE}/analyze", json={"batch_id": theirs})
        assert (refused.status_code, refused.json()["code"]) == (404, "batch_not_found")
    in_free = person.post(f"{WASTE}/analyze", json={"batch_id": free}).json()
    assert nobody.get(in_free["status_url"]).status_code == 200
    in_theirs = person.post(f"{WASTE}/analyze", json={"batch_id": theirs}).json()
    assert nobody.get(in_theirs["status_url"]).status_code == 404
    assert person.get(in_theirs["status_url"]).json()["owner"] is not None


def test_progress_of_an_older_program_is_nobodys(town: Town) -> None:
    person = town.person()
    job = person.post(f"{WASTE}/analyze", json={}).json()
    board, name = town.service.ports.board, job["job_id"]
    text = board.read(name)
    assert text is not None
    mark = person.get(job["status_url"]).json()["owner"]
    board.post(name, 0, text.replace(b'"owner":"%b",' % mark.encode(), b""))
    assert town.api.get(job["status_url"]).status_code == 200


def test_a_session_that_ended_sees_how_far_its_job_is_for_seconds_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(known_callers, "RECOGNISED_S", 3600.0)
    with running_town(Settings(vision="stub")) as town:
        person = town.person()
        job = person.post(f"{WASTE}/analyze", json={}).json()
        assert person.get(job["status_url"]).status_code == 200
        person.post("/api/v1/auth/logout/all").raise_for_status()
        assert person.get(job["status_url"]).status_code == 200
        assert person.get(job["result_url"]).status_code == 401
        assert person.post(job["complete_url"]).status_code == 401
        assert person.get("/api/v1/users/me").status_code == 401


def test_what_is_kept_for_an_hour_is_kept_for_whoever_asked(town: Town) -> None:
    person = town.person()
    job = person.analysed()
    for address in (f"{WASTE}/result/{job}", f"{WASTE}/photo/{job}"):
        answer = person.get(address)
        assert answer.headers["cache-control"].startswith("private")
        assert "Authorization" in answer.headers["vary"]
