"""A job that a worker has in hand while its owner is deleted ends quietly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.jobs.conftest import Desk, desk  # noqa: F401 -- a fixture
from wastecoach.core.analysis import Analysis
from wastecoach.core.errors import NobodyCouldLook, PhotoDamaged
from wastecoach.core.jobs.accepting import Caller, accept_whole
from wastecoach.core.jobs.job import Wish
from wastecoach.core.jobs.running import Ran, run
from wastecoach.core.jobs.sending import send_due
from wastecoach.core.people.kept.erasing import erase_job, erase_owned
from wastecoach.core.stages import Listener
from wastecoach.infra.records.owned import SqlOwned

MINE = "me"


def erasing(desk: Desk, how: str) -> Callable[[str], None]:  # noqa: F811
    """Deletes the owner's things, or the one job."""
    owned = SqlOwned(desk.ports.records.engine)  # type: ignore[attr-defined]
    if how == "everything":
        return lambda _: erase_owned(MINE, owned, desk.ports)
    return lambda job: erase_job(job, MINE, owned, desk.ports)


def queued(desk: Desk) -> str:  # noqa: F811
    job = accept_whole(desk.photo, Wish(language="en"), Caller(MINE), desk.ports, desk.terms)
    send_due(desk.ports)
    return job.id


def nothing_is_left(desk: Desk, job: str, tmp_path: Path) -> None:  # noqa: F811
    assert desk.ports.records.job(job) is None
    assert (desk.ports.board.read(job), desk.ports.board.result(job)) == (None, None)
    assert desk.ports.records.dead_letters(9) == []
    desk.seconds += 9999
    assert desk.ports.records.take_due(desk.seconds, 9, 0) == []
    assert [path for path in (tmp_path / "photos").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("how", ["everything", "one job"])
@pytest.mark.parametrize(
    ("stage", "error"),
    [
        ("fetch", None),
        ("look", None),
        ("look", PhotoDamaged()),
        ("look", NobodyCouldLook(tried="openai")),
        ("look", ZeroDivisionError()),
    ],
)
def test_a_worker_keeps_and_shows_nothing_of_a_job_that_is_gone(
    desk: Desk,  # noqa: F811
    how: str,
    stage: str,
    error: Exception | None,
    tmp_path: Path,
) -> None:
    job, erase, good = queued(desk), erasing(desk, how), desk.ports.analyse

    def eyes(fetch: Callable[[], bytes], wish: Wish, listener: Listener) -> Analysis:
        if stage == "fetch":
            erase(job)
        fetch()
        listener("look", 50)
        if stage == "look":
            erase(job)
        listener("coach", 70)
        if error is not None:
            raise error
        return good(lambda: desk.photo, wish, listener)

    desk.seeing(eyes)
    assert desk.deliver() == ["nothing"]
    nothing_is_left(desk, job, tmp_path)


def test_a_message_that_is_still_on_its_way_finds_nothing_to_do(desk: Desk, tmp_path: Path) -> None:  # noqa: F811
    job = queued(desk)
    erasing(desk, "everything")(job)
    assert desk.deliver() == ["nothing"]
    nothing_is_left(desk, job, tmp_path)


@pytest.mark.parametrize("ends", ["done", "failed", "again"])
def test_what_is_deleted_between_its_end_and_its_showing_is_shown_no_more(
    desk: Desk,  # noqa: F811
    ends: Ran,
    tmp_path: Path,
) -> None:
    job, erase = queued(desk), erasing(desk, "everything")
    errors = {"failed": PhotoDamaged(), "again": NobodyCouldLook(tried="openai")}
    if ends in errors:

        def eyes(*_: object) -> Analysis:
            raise errors[ends]

        desk.seeing(eyes)
    board, real = desk.ports.board, desk.ports.board.post

    def post(job_id: str, sequence: int, text: bytes) -> None:
        if f'"state":"{"queued" if ends == "again" else ends}"'.encode() in text:
            erase(job)
        real(job_id, sequence, text)

    board.post = post  # type: ignore[method-assign]
    assert run(job, "worker", desk.ports, desk.terms) == ends
    nothing_is_left(desk, job, tmp_path)
