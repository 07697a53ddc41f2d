"""A correction belongs to whoever the job belongs to: seen in their history, gone with them, nobody else's business."""

from __future__ import annotations

from pathlib import Path

import httpx

from tests.people.town import ME, WASTE, Someone, Town
from wastecoach.core.people.corrections.cases import labelled, update
from wastecoach.infra.cases.folder import DiskCases

WRONG = {"verdict": "wrong", "item": "glass_bottle", "comment": "mine", "keep_photo": True}


def corrected(someone: Someone, job: str) -> httpx.Response:
    return someone.post(f"{WASTE}/feedback/{job}", json=WRONG)


def test_the_right_item_stands_in_ones_own_history(town: Town) -> None:
    person = town.person()
    job = person.analysed()
    corrected(person, job).raise_for_status()
    (entry,) = person.get(f"{WASTE}/history").json()["entries"]
    correction = entry["things"][0]["correction"]
    assert (correction["verdict"], correction["right_item"]) == ("wrong", "glass_bottle")


def test_nobody_else_can_correct_or_see_it(town: Town) -> None:
    owner = town.person()
    job = owner.analysed()
    corrected(owner, job).raise_for_status()
    nobody = Someone("", "", {}, town.api)
    for stranger in (town.person("other@kakao.example"), town.device(), nobody):
        assert corrected(stranger, job).status_code == 404
        assert stranger.get(f"{WASTE}/feedback/{job}").status_code == 404
    (kept,) = owner.get(f"{WASTE}/feedback/{job}").json()["corrections"]
    assert kept["comment"] == "mine"


def test_what_a_device_corrected_is_the_persons_who_signs_in_on_it(town: Town) -> None:
    device, person = town.device(), town.person()
    job = device.analysed()
    corrected(device, job).raise_for_status()
    town.service.people.records.claim(device.id, person.id)
    (one,) = town.service.people.feedback.feedback_of(job)
    assert one.owner == person.owner
    assert person.get(f"{WASTE}/feedback/{job}").is_success
    assert device.get(f"{WASTE}/feedback/{job}").status_code == 404


def test_with_the_person_go_comment_and_photo_and_the_label_stays(town: Town) -> None:
    person = town.person()
    job = person.analysed()
    corrected(person, job).raise_for_status()
    people, photos = town.service.people, town.service.ports.photos
    (before,) = people.feedback.feedback_of(job)
    assert before.photo is not None
    assert person.delete(ME).is_success
    now = people.feedback.feedback(before.id)
    assert now is not None
    assert (now.right_item, now.owner, now.comment, now.photo) == ("glass_bottle", None, "", None)
    assert photos.facts(before.photo) is None


def test_an_export_tells_nothing_of_a_person(town: Town, tmp_path: Path) -> None:
    person = town.person()
    job = person.analysed()
    corrected(person, job).raise_for_status()
    service, folder = town.service, tmp_path / "cases"
    found = service.people.feedback.feedback_of(job)
    wanted = labelled(found)
    book = service.correcting.index().book
    update(DiskCases(folder), wanted, frozenset(wanted), service.ports, book)
    told = (folder / "manifest.jsonl").read_text("utf-8")
    for secret in (person.id, job, "mine", found[0].id, "홍길동"):
        assert secret not in told
