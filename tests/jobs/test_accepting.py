"""A job comes in: its photo has to be there and be what was announced; saying so twice changes nothing."""

from __future__ import annotations

import pytest

from tests.jobs.conftest import Desk
from wastecoach.core.errors import PhotoEmpty, PhotoNotAnImage, PhotoTooLarge, WastecoachError
from wastecoach.core.jobs.accepting import (
    Caller,
    accept,
    accept_whole,
    check_upload,
    complete,
    photo_key,
    ticket_for,
)
from wastecoach.core.jobs.errors import (
    IdempotencyKeyReused,
    JobExpired,
    JobNotFound,
    PhotoStoreFull,
    UploadMismatch,
    UploadMissing,
)
from wastecoach.core.jobs.job import Wish
from wastecoach.core.jobs.ports import StoredPhoto
from wastecoach.core.jobs.records import Once
from wastecoach.core.jobs.upkeep import expire_uploads
from wastecoach.core.photo import MAX_BYTES

JPEG = b"\xff\xd8\xff\xe0" + bytes(60)


def test_a_new_job_waits_for_its_photo_and_shows_so_at_once(desk: Desk) -> None:
    job = accept(Wish(), Caller(), desk.ports, desk.terms)
    assert desk.job(job.id).state == "pending"
    assert desk.shown(job.id).progress == 0
    assert ticket_for(job, desk.ports).expires_at == job.created_at + desk.terms.upload_s


def test_a_job_is_accepted_when_its_photo_is_there_and_only_once(desk: Desk) -> None:
    job = accept(Wish(), Caller(), desk.ports, desk.terms)
    with pytest.raises(UploadMissing):
        complete(job.id, desk.ports)
    assert job.photo is not None
    desk.ports.photos.write(job.photo, desk.photo, "image/jpeg")
    assert [complete(job.id, desk.ports).state for _ in range(3)] == ["uploaded"] * 3
    assert len(desk.ports.records.take_due(desk.seconds, 10, 1.0)) == 1


def test_nobody_can_complete_a_job_that_there_is_not(desk: Desk) -> None:
    with pytest.raises(JobNotFound):
        complete("f" * 32, desk.ports)


def test_a_photo_that_comes_too_late_finds_its_job_expired(desk: Desk) -> None:
    job = accept(Wish(), Caller(), desk.ports, desk.terms)
    desk.seconds += desk.terms.upload_s + desk.terms.grace_s + 1
    assert expire_uploads(desk.ports, desk.terms) == 1
    with pytest.raises(JobExpired):
        complete(job.id, desk.ports)
    assert desk.shown(job.id).state == "expired"


def test_who_asks_again_for_a_job_that_has_expired_gets_no_dead_leave_to_upload(desk: Desk) -> None:
    again = Caller(once=Once("key", "request"))
    accept(Wish(), again, desk.ports, desk.terms)
    desk.seconds += desk.terms.upload_s + desk.terms.grace_s + 1
    expire_uploads(desk.ports, desk.terms)
    with pytest.raises(JobExpired):
        ticket_for(accept(Wish(), again, desk.ports, desk.terms), desk.ports)


def test_a_job_that_expires_while_its_photo_is_looked_at_is_not_called_accepted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = accept(Wish(), Caller(), desk.ports, desk.terms)
    desk.seconds += desk.terms.upload_s + desk.terms.grace_s + 1

    def facts(_: str) -> StoredPhoto:
        assert expire_uploads(desk.ports, desk.terms) == 1
        return StoredPhoto(64, JPEG)

    monkeypatch.setattr(desk.ports.photos, "facts", facts)
    with pytest.raises(JobExpired):
        complete(job.id, desk.ports)
    assert desk.ports.records.take_due(desk.seconds, 10, 1.0) == []


@pytest.mark.parametrize(
    ("stored", "wish", "error"),
    [
        (StoredPhoto(0, b""), Wish(), PhotoEmpty),
        (StoredPhoto(MAX_BYTES + 1, JPEG), Wish(), PhotoTooLarge),
        (StoredPhoto(100, JPEG), Wish(size=99), UploadMismatch),
        (StoredPhoto(100, JPEG), Wish(content_type="image/png"), UploadMismatch),
        (StoredPhoto(100, b"<html>"), Wish(), PhotoNotAnImage),
    ],
)
def test_what_is_not_a_photo_or_not_the_announced_one_is_not_accepted(
    stored: StoredPhoto, wish: Wish, error: type[WastecoachError]
) -> None:
    with pytest.raises(error):
        check_upload(stored, wish)


@pytest.mark.parametrize("wish", [Wish(), Wish(size=64), Wish(content_type="image/jpg")])
def test_what_was_announced_is_accepted(wish: Wish) -> None:
    check_upload(StoredPhoto(64, JPEG), wish)


def test_the_same_key_is_the_same_job_and_another_request_is_refused(desk: Desk) -> None:
    caller = Caller(once=Once("key-of-sixteen-letters", "request"))
    first, again = (accept(Wish(), caller, desk.ports, desk.terms) for _ in range(2))
    assert first.id == again.id
    other = Caller(once=Once("key-of-sixteen-letters", "another"))
    with pytest.raises(IdempotencyKeyReused):
        accept(Wish(), other, desk.ports, desk.terms)


def test_a_whole_photo_is_accepted_in_one_go_and_again_with_its_key_not_twice(desk: Desk) -> None:
    caller = Caller(once=Once("key-of-sixteen-letters", "request"))
    for _ in range(2):
        job = accept_whole(desk.photo, Wish(), caller, desk.ports, desk.terms)
        assert job.state == "uploaded"
    assert len(desk.ports.records.take_due(desk.seconds, 10, 1.0)) == 1


def test_a_photo_that_cannot_be_kept_is_not_accepted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise PhotoStoreFull(place="file:///photos")

    monkeypatch.setattr(desk.ports.photos, "write", full)
    with pytest.raises(PhotoStoreFull):
        desk.accepted()
    assert desk.ports.records.take_due(desk.seconds, 10, 1.0) == []


def test_photos_lie_by_day() -> None:
    assert photo_key("abc", 1_764_172_800) == "photos/2025/11/26/abc"
