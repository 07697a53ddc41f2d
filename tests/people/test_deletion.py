"""A walk as somebody new: analyse, look back, take it along, and be gone; through the API."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from tests.people.town import ME, WASTE, Someone, Town
from wastecoach.core.jobs.errors import PhotoStoreUnavailable
from wastecoach.core.jobs.upkeep import expire_uploads
from wastecoach.core.people.auditing import EVENTS
from wastecoach.core.people.corrections.feedback import FeedbackAsked
from wastecoach.core.people.kept.erasing import erase_person
from wastecoach.core.people.kept.history import OwnedAsked
from wastecoach.core.people.sign_in import sessions
from wastecoach.infra.records.schema import METADATA

HISTORY = f"{WASTE}/history"


def rows(town: Town) -> dict[str, int]:
    """How many rows each table of the records has that has any."""
    engine: Engine = town.service.people.owned.engine  # type: ignore[attr-defined]
    with engine.connect() as connection:
        counted = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in METADATA.tables.values()
        }
    return {name: number for name, number in counted.items() if number}


def photos(town: Town) -> list[str]:
    """Every file of the photo store."""
    folder = town.service.ports.photos._folder  # type: ignore[attr-defined]
    return [str(path) for path in folder.rglob("*") if path.is_file()]


def walked(town: Town, someone: Someone) -> list[str]:
    """What somebody leaves everywhere; ids of the jobs."""
    jobs = [someone.analysed(), someone.analysed(language="en")]
    someone.get(f"{WASTE}/result/{jobs[0]}", language="en").raise_for_status()
    batch = someone.post("/api/v1/batches", json={"name": "October", "total": 1}).json()
    jobs.append(someone.analysed(batch_id=batch["batch_id"]))
    said = {"verdict": "wrong", "item": "glass_bottle", "comment": "제 거예요", "keep_photo": True}
    someone.post(f"{WASTE}/feedback/{jobs[0]}", json=said).raise_for_status()
    return jobs


def test_somebody_new_walks_through_all_of_it_and_is_gone(town: Town) -> None:
    person = town.person()
    jobs = walked(town, person)
    assert [entry["job_id"] for entry in person.get(HISTORY).json()["entries"]] == jobs[::-1]
    assert person.get(f"{HISTORY}/statistics").json()["things"] == 3
    assert person.get(f"{ME}/export").raise_for_status().content.startswith(b"PK")
    assert len(photos(town)) == 4
    assert person.delete(ME).status_code == 204
    # The API.
    for address in (HISTORY, ME, f"{ME}/export", f"{WASTE}/photo/{jobs[0]}"):
        assert person.get(address).json()["code"] == "session_ended"
    for what in ("status", "result", "events"):
        assert town.api.get(f"{WASTE}/{what}/{jobs[0]}").status_code == 404
    # The board, the photo store, the records.
    board = town.service.ports.board
    assert [board.read(job) or board.result(job) for job in jobs] == [None] * 3
    assert photos(town) == []
    left = rows(town)
    assert set(left) <= {"audit", "day_statistics", "feedback", "processes", "signing_keys"}
    assert left["feedback"] == 1


def test_the_line_that_stays_names_nobody(town: Town) -> None:
    person = town.person()
    person.delete(ME)
    events = town.service.people.records.events(10, None, person.id)
    assert events[0].event == "deleted"
    assert events[0].event in EVENTS
    told = " ".join(str(getattr(events[0], name)) for name in ("by", "network", "detail"))
    assert "hong" not in told
    assert town.service.people.records.person(person.id) is None


def test_a_correction_stays_as_a_label_of_nobodys(town: Town) -> None:
    person = town.person()
    job = walked(town, person)[0]
    person.delete(ME)
    feedback = town.service.people.feedback
    assert feedback.feedback_of(job) == []
    (label,) = feedback.feedback_list(FeedbackAsked(10))
    assert (label.owner, label.comment, label.photo) == (None, "", None)
    assert (label.verdict, label.right_item) == ("wrong", "glass_bottle")


def test_every_machine_of_theirs_is_signed_out_at_once(town: Town) -> None:
    person = town.person()
    known = town.service.people.records.person(person.id)
    assert known is not None
    people, terms = town.service.people, town.service.people_terms
    other = sessions.begin(known, "kakao", "phone", people, terms, "-")
    person.delete(ME)
    refreshed = town.api.post("/api/v1/auth/refresh", json={"refresh_token": other.refresh})
    assert refreshed.status_code == 401
    headers = {"Authorization": f"Bearer {other.access}"}
    assert town.api.get(ME, headers=headers).status_code == 401


def test_a_device_deletes_what_is_its_own_and_is_forgotten(town: Town) -> None:
    device, other = town.device(), town.device()
    walked(town, device)
    stays = other.analysed()
    assert device.delete(ME).status_code == 204
    (event,) = town.service.people.records.events(10, None, None)
    assert (event.event, event.person, event.by, event.detail) == ("deleted", None, "-", "device")
    assert device.get(HISTORY).json()["code"] == "token_invalid"
    assert len(photos(town)) == 1
    assert [entry["job_id"] for entry in other.get(HISTORY).json()["entries"]] == [stays]


def test_nobody_else_loses_anything(town: Town) -> None:
    person, other = town.person(), town.person()
    walked(town, person)
    theirs = walked(town, other)
    person.delete(ME)
    assert [entry["job_id"] for entry in other.get(HISTORY).json()["entries"]] == theirs[::-1]
    assert len(photos(town)) == 4
    assert other.get(f"{ME}").status_code == 200


def test_the_same_account_is_somebody_new_afterwards(town: Town) -> None:
    from wastecoach.core.people.person import Account, Person

    people, account = town.service.people, Account("google", "42", "홍길동", None)
    first = people.records.person_of(account, Person("a" * 32, 1.0), 1.0)
    town.signed_in(first).delete(ME)
    second = people.records.person_of(account, Person("b" * 32, 2.0), 2.0)
    assert second.id == "b" * 32


@contextmanager
def broken(town: Town, calls: int = 0) -> Iterator[None]:
    """The photo store is away after so many deletions."""
    store = town.service.ports.photos
    real, left = store.delete, [calls]

    def delete(keys: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise PhotoStoreUnavailable(place="s3", detail="away")
        real(keys)

    store.delete = delete  # type: ignore[method-assign]
    yield
    del store.delete


@pytest.mark.parametrize("kind", ["person", "device"])
@pytest.mark.parametrize("calls", [0, 1, 2])
def test_where_the_photo_store_is_away_asking_again_finishes_it(
    town: Town, kind: str, calls: int
) -> None:
    someone: Someone = getattr(town, kind)()
    jobs = walked(town, someone)
    with broken(town, calls):
        refused = someone.delete(ME)
    assert (refused.status_code, refused.json()["code"]) == (503, "photo_store_unavailable")
    if calls == 0:
        # Nothing was touched.
        assert len(someone.get(HISTORY).json()["entries"]) == len(jobs)
        assert len(photos(town)) == 4
    if calls < 2:
        assert someone.delete(ME).status_code == 204
    assert photos(town) == []
    assert someone.get(HISTORY).status_code == 401


def test_one_analysis_is_still_there_where_its_photo_cannot_be_deleted(town: Town) -> None:
    person = town.person()
    job = person.analysed()
    with broken(town):
        assert person.delete(f"{HISTORY}/{job}").status_code == 503
    assert len(person.get(HISTORY).json()["entries"]) == 1
    assert person.delete(f"{HISTORY}/{job}").status_code == 204


def test_what_was_made_by_a_request_that_had_got_through_before_goes_as_well(town: Town) -> None:
    person = town.person()
    person.analysed()
    service = town.service
    late: list[str] = []

    def delete_person(name: str) -> bool:
        # The token was good when this request came.
        late.append(person.analysed())
        return service.people.records.delete_person(name)

    class Records:
        def __getattr__(self, name: str) -> Any:
            return getattr(service.people.records, name)

    records: Any = Records()
    records.delete_person = delete_person
    people = replace(service.people, records=records)
    erase_person(person.id, people, service.ports, lambda: None)
    assert late
    assert service.people.owned.owned(person.owner, OwnedAsked(9)) == []
    assert photos(town) == []


def test_a_photo_that_comes_after_the_deletion_goes_when_its_job_expires(town: Town) -> None:
    import httpx

    from tests.api.running import example

    person = town.person()
    job = person.post(f"{WASTE}/analyze", json={"name": "비밀"}).json()
    assert person.delete(ME).status_code == 204
    put = job["upload"]["put"]
    assert httpx.put(put["url"], content=example(), headers=put["headers"]).is_success
    assert len(photos(town)) == 1
    refused = [
        town.api.post(job["complete_url"]),
        town.api.get(job["status_url"]),
        town.person().get(job["status_url"]),
    ]
    assert {one.status_code for one in refused} == {404}
    service = town.service
    late = service.ports.now() + service.terms.upload_s + service.terms.grace_s + 1
    assert expire_uploads(replace(service.ports, now=lambda: late), service.terms) == 1
    assert photos(town) == []
