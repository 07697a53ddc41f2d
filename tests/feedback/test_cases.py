"""Accepted corrections become a folder of labelled photos, and stay what may be kept."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests import pictures
from tests.feedback.conftest import Corner
from training.data import corrections as read_for_training
from wastecoach.bootstrap.documents import rule_book
from wastecoach.cli.evaluate import photos_by_class
from wastecoach.core.errors import OutputFailed
from wastecoach.core.jobs.job import Job
from wastecoach.core.people.corrections.cases import Case, Outcome, labelled, material_of, update
from wastecoach.core.people.corrections.correction import Said
from wastecoach.core.people.corrections.feedback import Feedback
from wastecoach.infra.cases.folder import MANIFEST, DiskCases

BOOK = rule_book("kr")
WRONG = Said("wrong", "glass_bottle")
LEAVE = replace(WRONG, keep_photo=True)
LINE = (
    b'{"digest":"x","item":"x","material":null,"seen_item":null,"verdict":"wrong","model":"",'
    b'"reviewed":true,"file":"%b"}'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cases"


def exported(
    corner: Corner, folder: Path, fresh: frozenset[str] | None = None, *, unreviewed: bool = False
) -> dict[Outcome, int]:
    """What came of an export, without what came to nothing."""
    wanted = labelled(
        one
        for name in corner.desk_jobs()
        for one in corner.feedback.feedback_of(name)
        if unreviewed or one.review == "accepted"
    )
    new = frozenset(wanted) if fresh is None else fresh
    told = update(DiskCases(folder), wanted, new, corner.desk.ports, BOOK)
    return {outcome: count for outcome, count in told.items() if count}


def accepted(corner: Corner, said: Said, photo: bytes | None = None) -> tuple[Job, Feedback]:
    """A correction that a reviewer has accepted."""
    corner.desk.photo = photo or corner.desk.photo
    job = corner.done()
    corner.said(job, said)
    (one,) = corner.feedback.feedback_of(job.id)
    corner.feedback.review_feedback(one.id, "accepted", None, corner.desk.seconds)
    return job, one


def manifest(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / MANIFEST).read_text("utf-8").splitlines()]


def photos(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.glob("*/*"))


def test_a_case_is_a_photo_in_the_folder_of_its_material_and_a_line_about_it(
    corner: Corner, folder: Path
) -> None:
    _, one = accepted(corner, replace(LEAVE, comment="of a person"))
    assert exported(corner, folder) == {"added": 1}
    assert photos(folder) == [f"glass/{one.digest}.jpg"]
    assert manifest(folder) == [
        {
            "digest": one.digest,
            "item": "glass_bottle",
            "material": "glass",
            "seen_item": "pet_bottle_clear",
            "verdict": "wrong",
            "model": one.model,
            "reviewed": True,
            "file": f"glass/{one.digest}.jpg",
        }
    ]


def test_eval_and_training_read_it_as_it_is(corner: Corner, folder: Path) -> None:
    _, one = accepted(corner, LEAVE)
    exported(corner, folder)
    path = folder / "glass" / f"{one.digest}.jpg"
    assert photos_by_class(folder) == [(str(path), "glass")]
    (photo,) = read_for_training(folder)
    assert (photo.path, photo.dataset, photo.material) == (path, "corrections", "glass")
    assert photo.split in {"train", "held"}


def test_what_the_model_has_no_material_for_is_an_unknown_kind(
    corner: Corner, folder: Path
) -> None:
    assert material_of(BOOK.items["paint_residue"]) is None
    _, one = accepted(corner, replace(LEAVE, item="paint_residue"))
    exported(corner, folder)
    assert photos(folder) == [f"unknown/{one.digest}.jpg"]
    assert [label for _, label in photos_by_class(folder)] == [None]
    assert list(read_for_training(folder)) == []


def test_every_material_of_an_item_is_one_that_eval_and_training_know() -> None:
    from training.config import MATERIALS
    from wastecoach.core.evaluation import known_class

    for item in BOOK.items.values():
        material = material_of(item)
        assert material is None or known_class(material) == material
        assert material is None or material in MATERIALS


def test_a_second_export_brings_only_what_is_new(corner: Corner, folder: Path) -> None:
    accepted(corner, LEAVE)
    exported(corner, folder)
    (first,) = folder.glob("glass/*")
    written = first.stat().st_mtime_ns
    assert exported(corner, folder) == {"kept": 1}
    accepted(corner, LEAVE, pictures.encoded(pictures.quarters(), "JPEG"))
    assert exported(corner, folder) == {"kept": 1, "added": 1}
    assert first.stat().st_mtime_ns == written
    assert len(manifest(folder)) == len(photos(folder)) == 2


def test_only_what_is_fresh_comes_new_and_the_rest_is_looked_after(
    corner: Corner, folder: Path
) -> None:
    _, old = accepted(corner, LEAVE)
    exported(corner, folder)
    _, new = accepted(corner, LEAVE, pictures.encoded(pictures.quarters(), "JPEG"))
    assert exported(corner, folder, frozenset()) == {"kept": 1}
    assert exported(corner, folder, frozenset({new.digest})) == {"kept": 1, "added": 1}
    assert {line["digest"] for line in manifest(folder)} == {old.digest, new.digest}


def test_the_last_review_decides_the_label_and_the_photo_moves(
    corner: Corner, folder: Path
) -> None:
    _, one = accepted(corner, LEAVE)
    exported(corner, folder)
    corner.feedback.review_feedback(one.id, "accepted", "mug", corner.desk.seconds + 1)
    assert exported(corner, folder) == {"changed": 1}
    assert photos(folder) == [f"other/{one.digest}.jpg"]


def test_a_reviewer_counts_for_more_than_whoever_said_something_later(
    corner: Corner, folder: Path
) -> None:
    _, one = accepted(corner, LEAVE)
    corner.desk.seconds += 100
    corner.said(corner.done(), replace(WRONG, item="mug"))
    assert exported(corner, folder, unreviewed=True) == {"added": 1}
    assert photos(folder) == [f"glass/{one.digest}.jpg"]


@pytest.mark.parametrize("why", ["rejected", "withdrawn", "deleted"])
def test_what_may_no_longer_be_kept_goes_from_the_folder(
    why: str, corner: Corner, folder: Path, engine: Engine
) -> None:
    job, one = accepted(corner, LEAVE)
    exported(corner, folder)
    if why == "rejected":
        corner.feedback.review_feedback(one.id, "rejected", None, corner.desk.seconds)
    elif why == "withdrawn":
        corner.said(job, WRONG)
    else:
        corner.feedback.feedback_bare([one.id])
        with engine.begin() as connection:
            connection.exec_driver_sql("UPDATE jobs SET photo = NULL")
    told = exported(corner, folder)
    assert told["removed"] == 1
    assert photos(folder) == []


def test_without_leave_the_photo_is_there_as_long_as_the_job_keeps_its_own(
    corner: Corner, folder: Path, engine: Engine
) -> None:
    accepted(corner, WRONG)
    assert exported(corner, folder) == {"added": 1}
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE jobs SET photo = NULL")
    assert exported(corner, folder) == {"without_photo": 1, "removed": 1}
    assert [line["file"] for line in manifest(folder)] == [None]
    assert exported(corner, folder) == {"without_photo": 1}


def test_a_photo_that_somebody_deleted_comes_again(corner: Corner, folder: Path) -> None:
    accepted(corner, LEAVE)
    exported(corner, folder)
    shutil.rmtree(folder / "glass")
    assert exported(corner, folder) == {"changed": 1}
    assert len(photos(folder)) == 1


def test_an_export_that_broke_off_is_made_good_by_the_next(
    corner: Corner, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: DiskCases, cases: Sequence[Case]) -> None:
        raise OutputFailed(target="here", detail="No space left on device")

    accepted(corner, LEAVE)
    with monkeypatch.context() as broken:
        broken.setattr(DiskCases, "keep", full)
        with pytest.raises(OutputFailed):
            exported(corner, folder)
    assert exported(corner, folder) == {"added": 1}
    assert len(photos(folder)) == len(manifest(folder)) == 1


def test_what_was_said_of_one_of_several_things_labels_no_photo(
    corner: Corner, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = corner.desk.ports.analyse

    def several(*given: object) -> object:
        analysis = answer(*given)  # type: ignore[arg-type]
        twice = {"sightings": analysis.sightings * 2, "guidance": analysis.guidance * 2}
        return replace(analysis, **twice)  # type: ignore[arg-type]

    corner.desk.seeing(several)  # type: ignore[arg-type]
    accepted(corner, LEAVE)
    assert exported(corner, folder) == {"several": 1}
    assert photos(folder) == []


def test_nobody_but_this_user_can_read_the_photos(corner: Corner, folder: Path) -> None:
    accepted(corner, LEAVE)
    exported(corner, folder)
    assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.rglob("*"))


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        b"{}",
        LINE % b"../../etc/passwd",
        LINE % b"/etc/passwd",
        LINE % b"glass/../../x.jpg",
    ],
)
def test_a_folder_with_another_manifest_is_left_alone(
    line: bytes, corner: Corner, folder: Path
) -> None:
    folder.mkdir()
    (folder / MANIFEST).write_bytes(line + b"\n")
    accepted(corner, LEAVE)
    with pytest.raises(OutputFailed):
        exported(corner, folder)
    assert (folder / MANIFEST).read_bytes() == line + b"\n"
    assert photos(folder) == []


def test_where_nothing_can_be_written_it_is_told(corner: Corner, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    accepted(corner, LEAVE)
    with pytest.raises(OutputFailed):
        exported(corner, tmp_path / "file")
