"""The board of one process stays small, and its followers may live in another thread than those who post."""

from __future__ import annotations

import asyncio

import pytest

from tests.clock import Clock
from tests.progress.conftest import new_job, text_of
from wastecoach.infra.progress.memory import MemoryBoard, MemoryWatch

pytestmark = pytest.mark.anyio


def test_the_oldest_go_when_there_are_too_many(clock: Clock) -> None:
    board = MemoryBoard(clock, most_entries=10)
    jobs = [new_job() for _ in range(20)]
    for job_id in (*jobs[:10], jobs[0], *jobs[10:]):
        board.post(job_id, 1, text_of(job_id, 1))
        board.keep_result(job_id, b"{}")
    kept = [job_id for job_id in jobs if board.read(job_id) is not None]
    assert kept == jobs[10:]
    assert [job_id for job_id in jobs if board.result(job_id) is not None] == kept


def test_what_has_expired_takes_no_room(clock: Clock) -> None:
    board = MemoryBoard(clock)
    for _ in range(100):
        board.post(new_job(), 1, b"")
        clock.later(600)
    assert len(board._progress._texts) <= 6


def test_posting_goes_on_when_the_loop_of_a_watch_has_ended(clock: Clock) -> None:
    board = MemoryBoard(clock)
    job_id = new_job()

    async def follow_for_a_moment() -> None:
        MemoryWatch(board).follow(job_id)

    asyncio.run(follow_for_a_moment())
    board.post(job_id, 1, text_of(job_id, 1))
    assert board.read(job_id) == text_of(job_id, 1)
