"""A correction comes in: who may make it, what it may say, what becomes of it."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import Engine

from tests import pictures
from tests.feedback.conftest import Corner
from wastecoach.bootstrap.documents import index
from wastecoach.core.jobs.errors import (
    JobNotDone,
    JobNotFound,
    PhotoStoreUnavailable,
    RequestInvalid,
)
from wastecoach.core.jobs.job import Job, Wish
from wastecoach.core.people.caller import ANONYMOUS, Principal
from wastecoach.core.people.corrections.correcting import correct, corrections
from wastecoach.core.people.corrections.correction import Said, item_named
from wastecoach.core.people.corrections.feedback import Feedback
from wastecoach.core.people.corrections.teaching import TEACHING_SIDE, teaching_copy
from wastecoach.infra.photo_stores.folder import FolderPhotos

WRONG = Said("wrong", "glass_bottle")
OWNER = Principal("person", "a" * 32)
OTHER = Principal("person", "b" * 32)


def kept(corner: Corner, job: Job) -> Feedback:
    (one,) = corner.feedback.feedback_of(job.id)
    return one


def test_what_was_wrong_is_kept_forgotten_by_the_cache_and_counted(corner: Corner) -> None:
    job = corner.done()
    shown = corner.said(job, Said("wrong", "유리병", comment=" 유리예요 "))
    one = kept(corner, job)
    assert (one.seen_item, one.right_item, one.verdict) == (
        *("pet_bottle_clear", "glass_bottle"),
        "wrong",
    )
    assert (one.comment, one.photo, one.review, one.owner) == ("유리예요", None, "new", None)
    assert one.model.startswith("embedded ")
    assert one.digest == hashlib.sha256(corner.desk.photo).hexdigest()
    assert corner.forgotten == [(one.digest, True)]
    assert corner.noted == ["wrong"]
    assert (shown.right_item, shown.right_name, shown.forgotten) == (
        *("glass_bottle", "Glass bottle"),
        3,
    )


def test_what_to_do_with_the_right_item_is_told_at_once_as_the_job_asked(corner: Corner) -> None:
    wish = Wish(language="ko", region="강남구", housing="apartment")
    guidance = corner.said(corner.done(wish), WRONG).guidance
    assert guidance is not None
    assert (guidance.stream, guidance.language, guidance.region) == ("glass", "ko", "seoul_gangnam")
    assert guidance.steps
    assert guidance.phrased_by == "rules"


def test_a_state_that_is_told_with_the_name_counts(corner: Corner) -> None:
    plain = corner.said(corner.done(), Said("wrong", "피자 박스")).guidance
    greasy = corner.said(corner.done(), Said("wrong", "기름 묻은 피자 박스")).guidance
    assert plain is not None
    assert greasy is not None
    assert plain.stream != greasy.stream


def test_what_was_right_is_kept_and_the_cache_goes_on_to_answer(corner: Corner) -> None:
    job = corner.done()
    shown = corner.said(job, Said("right"))
    assert kept(corner, job).right_item == "pet_bottle_clear"
    assert (corner.forgotten, corner.noted) == ([], ["right"])
    assert (shown.guidance, shown.forgotten) == (None, 0)


def test_who_does_not_know_what_it_is_may_say_that_it_was_wrong(corner: Corner) -> None:
    job = corner.done()
    shown = corner.said(job, Said("wrong"))
    assert (shown.right_item, shown.right_name, shown.guidance) == (None, "", None)
    assert len(corner.forgotten) == 1


def test_the_same_again_changes_nothing_but_that_the_cache_is_looked_at(corner: Corner) -> None:
    job = corner.done()
    corner.said(job, WRONG)
    before = kept(corner, job)
    corner.feedback.review_feedback(before.id, "accepted", None, 5.0)
    shown = corner.said(job, Said("wrong", "유리병"))
    assert kept(corner, job) == replace(before, review="accepted", reviewed_at=5.0)
    assert shown.review == "accepted"
    assert corner.noted == ["wrong"]
    assert len(corner.forgotten) == 2


def test_something_else_takes_its_place_and_is_to_be_reviewed_anew(corner: Corner) -> None:
    job = corner.done()
    corner.said(job, WRONG)
    before = kept(corner, job)
    corner.feedback.review_feedback(before.id, "accepted", None, 5.0)
    corner.said(job, Said("wrong", "mug"))
    now = kept(corner, job)
    assert (now.right_item, now.review) == ("mug", "new")
    assert now.id != before.id


def test_with_leave_a_copy_without_metadata_is_kept_apart_from_the_photo(corner: Corner) -> None:
    job = corner.done()
    assert corner.said(job, replace(WRONG, keep_photo=True)).photo_kept
    one = kept(corner, job)
    assert one.photo is not None
    assert one.photo.startswith("feedback/2027/01/15/")
    with Image.open(io.BytesIO(corner.desk.ports.photos.read(one.photo))) as copy:
        assert copy.format == "JPEG"
        assert max(copy.size) <= TEACHING_SIDE
        assert not copy.getexif()


def test_leave_that_is_taken_back_takes_the_copy_with_it(corner: Corner) -> None:
    job = corner.done()
    corner.said(job, replace(WRONG, keep_photo=True))
    before = kept(corner, job).photo
    assert before is not None
    assert not corner.said(job, WRONG).photo_kept
    assert corner.desk.ports.photos.facts(before) is None


def test_a_copy_that_was_lost_on_the_way_is_made_when_it_is_said_again(corner: Corner) -> None:
    job, said = corner.done(), replace(WRONG, keep_photo=True)
    corner.said(job, said)
    photo = kept(corner, job).photo
    assert photo is not None
    corner.desk.ports.photos.delete([photo])
    corner.said(job, said)
    assert corner.desk.ports.photos.facts(photo) is not None


def test_where_a_photo_was_taken_is_not_in_the_copy() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010E] = pictures.PLACE
    copy = teaching_copy(pictures.encoded(pictures.quarters(), "JPEG", exif=exif))
    assert copy is not None
    assert pictures.PLACE.encode() not in copy
    assert teaching_copy(b"damaged") is None


def test_of_a_photo_that_is_gone_the_correction_is_taken_all_the_same(corner: Corner) -> None:
    job = corner.done()
    assert job.photo is not None
    corner.desk.ports.photos.delete([job.photo])
    shown = corner.said(job, replace(WRONG, keep_photo=True))
    assert not shown.photo_kept
    assert corner.forgotten == [(kept(corner, job).digest, False)]


def test_a_photo_that_was_uploaded_over_the_analysed_one_counts_for_nothing(corner: Corner) -> None:
    job = corner.done()
    assert job.photo is not None
    other = pictures.encoded(pictures.noise(), "PNG")
    corner.desk.ports.photos.write(job.photo, other, "image/png")
    assert not corner.said(job, replace(WRONG, keep_photo=True)).photo_kept
    assert corner.forgotten == [(hashlib.sha256(corner.desk.photo).hexdigest(), False)]


def test_a_photo_store_that_is_away_matters_only_where_the_photo_is_to_be_kept(
    corner: Corner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(self: FolderPhotos, key: str) -> bytes:
        raise PhotoStoreUnavailable(place="here", detail="away")

    job = corner.done()
    monkeypatch.setattr(FolderPhotos, "read", away)
    with pytest.raises(PhotoStoreUnavailable):
        corner.said(job, replace(WRONG, keep_photo=True))
    assert corner.feedback.feedback_of(job.id) == []
    assert corner.said(job, WRONG).right_item == "glass_bottle"


def test_there_is_nothing_to_correct_before_there_is_an_answer(corner: Corner) -> None:
    job = corner.desk.queued()
    with pytest.raises(JobNotDone):
        corner.said(job, WRONG)
    with pytest.raises(JobNotFound):
        correct("f" * 32, WRONG, ANONYMOUS, corner.ports)
    assert corner.noted == []


def owned(corner: Corner, engine: Engine, owner: str | None) -> Job:
    """A job with its answer that belongs to somebody."""
    job = corner.done()
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE jobs SET owner = ? WHERE id = ?", (owner, job.id))
    corner.desk.ports.board.forget(job.id)
    return corner.desk.job(job.id)


def test_what_belongs_to_somebody_is_corrected_by_them_alone(
    corner: Corner, engine: Engine
) -> None:
    job = owned(corner, engine, OWNER.owner)
    for stranger in (ANONYMOUS, OTHER, replace(OTHER, role="admin")):
        with pytest.raises(JobNotFound):
            corner.said(job, WRONG, stranger)
        with pytest.raises(JobNotFound):
            corrections(job.id, stranger, corner.ports)
    corner.said(job, WRONG, OWNER)
    assert kept(corner, job).owner == OWNER.owner
    (shown,) = corrections(job.id, OWNER, corner.ports)
    assert shown.right_item == "glass_bottle"
    assert shown.guidance is not None


def test_who_deletes_everything_at_the_same_moment_leaves_nothing_behind(
    corner: Corner, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = owned(corner, engine, OWNER.owner)
    put = corner.feedback.put_feedback

    def deleted_meanwhile(feedback: Feedback) -> Feedback | None:
        with engine.begin() as connection:
            for statement in (
                "DELETE FROM analyses WHERE job = ?",
                "DELETE FROM results WHERE job = ?",
                "DELETE FROM jobs WHERE id = ?",
            ):
                connection.exec_driver_sql(statement, (job.id,))
        return put(feedback)

    monkeypatch.setattr(corner.feedback, "put_feedback", deleted_meanwhile)
    corner.said(job, Said("wrong", "mug", comment="mine", keep_photo=True), OWNER)
    one = kept(corner, job)
    assert (one.owner, one.comment, one.photo, one.right_item) == (None, "", None, "mug")
    assert not list(corner.desk.ports.photos._folder.glob("feedback/**/*.*"))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("said", "field", "told"),
    [
        (Said("wrong", "병"), "item", "glass_bottle (Glass bottle)"),
        (Said("wrong", "qwzxv vbnkj"), "item", "no such item"),
        (Said("wrong", "glass_bottle", thing=1), "thing", "0 to 0"),
        (Said("wrong", "glass_bottle", thing=-1), "thing", "0 to 0"),
        (Said("wrong", "pet_bottle_clear"), "item", "right, not wrong"),
        (Said("right", "glass_bottle"), "verdict", "pet_bottle_clear was answered"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    said: Said, field: str, told: str, corner: Corner
) -> None:
    with pytest.raises(RequestInvalid) as refused:
        corner.said(corner.done(), said)
    assert refused.value.params["field"] == field
    assert told in str(refused.value.params["detail"])
    assert (corner.forgotten, corner.noted, corner.feedback.feedback_counts()) == ([], [], {})


@given(st.text(max_size=200))
def test_whatever_is_typed_means_one_item_or_is_refused(text: str) -> None:
    try:
        found = item_named(text, index("kr"), "en")
    except RequestInvalid:
        return
    assert len(found.candidates) == 1
