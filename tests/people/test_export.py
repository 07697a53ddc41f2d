"""`/users/me/export`: all that is kept of somebody, as a zip."""

from __future__ import annotations

import io
import json
import re
import tracemalloc
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.api.running import example
from tests.people.town import ME, WASTE, Someone, Town
from wastecoach.core.answer_json import analysis_from_json
from wastecoach.core.jobs.errors import PhotoGone, PhotoStoreUnavailable
from wastecoach.core.people.caller import Principal
from wastecoach.core.people.kept.entries import Telling
from wastecoach.core.people.kept.exporting import archive
from wastecoach.core.people.kept.zipping import AS_IT_IS, Pieces

EXPORT = f"{ME}/export"


def exported(someone: Someone, **query: Any) -> zipfile.ZipFile:
    answer = someone.get(EXPORT, **query).raise_for_status()
    made = zipfile.ZipFile(io.BytesIO(answer.content))
    assert made.testzip() is None
    return made


def read(made: zipfile.ZipFile, name: str) -> Any:
    return json.loads(made.read(name))


def test_all_that_is_kept_is_in_it(town: Town) -> None:
    person = town.person()
    person.patch(ME, json={"region": "강남구"})
    job = person.analysed(name="물병")
    said = {
        "verdict": "wrong",
        "item": "glass_bottle",
        "comment": "유리병이에요",
        "keep_photo": True,
    }
    person.post(f"{WASTE}/feedback/{job}", json=said).raise_for_status()
    made = exported(person)
    profile = read(made, "profile.json")
    assert profile["person"]["profile"] == {
        "language": None,
        "region": "seoul_gangnam",
        "housing": None,
    }
    assert profile["accounts"][0]["email"] == "hong@kakao.example"
    assert [one["label"] for one in profile["sign_ins"]] == ["Firefox"]
    (entry,) = read(made, "history.json")
    assert (entry["job_id"], entry["name"]) == (job, "물병")
    assert entry["things"][0]["correction"]["right_item"] == "glass_bottle"
    assert analysis_from_json(made.read(f"analyses/{job}.json")).sightings
    assert made.read(entry["photo"]) == example()
    (feedback,) = read(made, "feedback.json")
    assert (feedback["job"], feedback["comment"]) == (job, "유리병이에요")
    assert made.read(f"photos/feedback-{feedback['id']}.jpg").startswith(b"\xff\xd8\xff")
    assert read(made, "missing.json") == []
    assert {event["event"] for event in read(made, "security.json")} >= {"signed_in", "exported"}
    assert "history.json" in made.read("README.txt").decode()
    # Where things lie here, and secrets, are nobody's business.
    texts = b"".join(made.read(name) for name in made.namelist() if name.endswith(".json"))
    assert b"photos/2" not in texts.replace(entry["photo"].encode(), b"")
    assert not re.search(rb"secret|hash|wcr_", texts)


def test_it_is_a_file_with_a_name_and_of_ones_own_alone(town: Town) -> None:
    town.person().analysed()
    person = town.person()
    answer = person.get(EXPORT)
    assert answer.headers["content-type"] == "application/zip"
    assert re.fullmatch(
        r'attachment; filename="wastecoach-\d{4}-\d\d-\d\d\.zip"',
        answer.headers["content-disposition"],
    )
    assert read(zipfile.ZipFile(io.BytesIO(answer.content)), "history.json") == []


def test_a_device_exports_what_is_its_own(town: Town) -> None:
    device = town.device()
    job = device.analysed()
    made = exported(device, language="en")
    assert set(read(made, "profile.json")["device"]) == {"id", "created_at", "seen_at"}
    assert [entry["job_id"] for entry in read(made, "history.json")] == [job]
    assert read(made, "security.json") == []


def test_its_words_are_those_that_are_asked_for(town: Town) -> None:
    person = town.person()
    person.analysed(language="ko")
    assert "내 정보 전부" in exported(person).read("README.txt").decode()
    made = exported(person, language="en")
    assert "all that this service keeps" in made.read("README.txt").decode()
    assert read(made, "history.json")[0]["language"] == "en"


def test_a_purged_photo_is_named_with_the_reason(town: Town) -> None:
    person = town.person()
    purged, stays, lost = (person.analysed() for _ in range(3))
    ports = town.service.ports
    ports.records.purged([purged])
    gone = ports.records.job(lost)
    assert gone is not None
    ports.photos.delete([gone.photo or ""])
    made = exported(person)
    missing = {one["file"][18:50]: one["why"] for one in read(made, "missing.json")}
    assert missing == {purged: "deleted_on_time", lost: "not_found"}
    photos = [name for name in made.namelist() if name.startswith("photos/")]
    assert [name[18:50] for name in photos] == [stays]


class Away:
    """A photo store that is away, and counts who asks."""

    asked = 0

    def read(self, key: str) -> bytes:
        self.asked += 1
        raise PhotoStoreUnavailable(place="s3", detail="away")


def made_of(someone: Someone, town: Town, photos: Any) -> Iterator[bytes]:
    ports = town.service.ports
    words = Telling("en", ports.words, lambda item, _: item, ports.retell)
    caller = Principal("person", someone.id)
    return archive(caller, town.service.people, photos, words, ports.now())


def test_where_the_photo_store_is_away_the_rest_comes_and_it_is_asked_once(town: Town) -> None:
    person, away = town.person(), Away()
    for _ in range(3):
        person.analysed()
    data = b"".join(made_of(person, town, away))
    made = zipfile.ZipFile(io.BytesIO(data))
    assert {one["why"] for one in read(made, "missing.json")} == {"photo_store_unavailable"}
    assert len(read(made, "history.json")) == len(read(made, "missing.json")) == 3
    assert away.asked == 1


class Large:
    """A photo store with very large photos."""

    def read(self, key: str) -> bytes:
        return b"\xff\xd8\xff" + bytes(8 * 2**20)


def test_it_lies_whole_in_no_memory(town: Town) -> None:
    person = town.person()
    for _ in range(6):
        person.analysed()
    tracemalloc.start()
    total = sum(len(piece) for piece in made_of(person, town, Large()))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert total > 48 * 2**20
    assert most < 24 * 2**20


def test_photos_are_put_in_as_they_are() -> None:
    zipped, photo = Pieces(), example()
    pieces = [*zipped.add("a.jpg", 0.0, photo, AS_IT_IS), *zipped.end()]
    made = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert made.read("a.jpg") == photo
    assert made.infolist()[0].compress_size >= len(photo)
    assert made.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


def test_an_export_leaves_a_line_and_is_not_made_again_and_again(town: Town) -> None:
    person = town.person()
    exported(person)
    events = town.service.people.records.events(10, None, person.id)
    assert "exported" in {event.event for event in events}
    # Plenty of other requests are allowed here; of these 0.02 times as many.
    answers = [person.get(EXPORT).headers["ratelimit-policy"] for _ in range(2)]
    assert answers == ['"exports";q=2000;w=60'] * 2


def test_a_photo_that_was_deleted_meanwhile_is_no_error(town: Town) -> None:
    person = town.person()
    person.analysed()

    class Gone:
        def read(self, key: str) -> bytes:
            raise PhotoGone

    data = b"".join(made_of(person, town, Gone()))
    assert read(zipfile.ZipFile(io.BytesIO(data)), "missing.json")[0]["why"] == "not_found"


@pytest.mark.parametrize("jobs", [0, 1, 101])
def test_the_history_in_it_is_whole_json(town: Town, jobs: int) -> None:
    person = town.person()
    job = person.analysed()
    owned = town.service.people.owned.owned(person.owner, _all())
    many = [replace(owned[0], job=replace(owned[0].job, id=f"{n:032x}")) for n in range(jobs)]

    class Owned:
        def owned(self, owner: str, asked: Any) -> Any:
            after = -1 if asked.after is None else int(asked.after[1], 16)
            return many[after + 1 : after + 1 + asked.limit]

        def owned_feedback(self, owner: str, limit: int, after: str) -> list[Any]:
            return []

    people = replace(town.service.people, owned=Owned())  # type: ignore[arg-type]
    ports = town.service.ports
    words = Telling(None, ports.words, lambda item, _: item, ports.retell)
    data = archive(Principal("person", person.id), people, ports.photos, words, 0.0)
    made = zipfile.ZipFile(io.BytesIO(b"".join(data)))
    assert len(read(made, "history.json")) == jobs
    assert job


def _all() -> Any:
    from wastecoach.core.people.kept.history import OwnedAsked

    return OwnedAsked(10)
