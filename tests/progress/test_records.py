"""Where only the records know: few questions, and an outage of theirs is survived."""

from __future__ import annotations

import logging
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest

from tests.progress.conftest import Records, heard, new_job, text_of, until
from wastecoach.core.jobs.errors import RecordsUnavailable
from wastecoach.infra.progress.records import RecordsBoard, RecordsWatch

pytestmark = pytest.mark.anyio
SOON_S = 0.01


@dataclass
class Breakable(Records):
    """Records that can be made to fail."""

    broken: bool = False

    def load(self, job_id: str) -> bytes | None:
        text = super().load(job_id)
        if self.broken:
            raise RecordsUnavailable(place="postgresql://shown", detail="OperationalError")
        return text


async def test_an_outage_of_the_records_is_told_once_and_followed_through(
    closing: AsyncExitStack, job_id: str, caplog: pytest.LogCaptureFixture
) -> None:
    records = Breakable()
    watch = RecordsWatch(records.load, SOON_S)
    closing.push_async_callback(watch.close)
    async with heard(watch, job_id) as texts:
        records.advance(job_id, 10, text_of(job_id, 10))
        await until(lambda: texts == [text_of(job_id, 10)])
        records.broken, asked = True, records.asked
        await until(lambda: records.asked > asked + 3)
        assert await watch.read(job_id) is None
        assert RecordsBoard(records.load).read(job_id) is None
        records.advance(job_id, 50, text_of(job_id, 50))
        records.broken = False
        await until(lambda: texts[1:] == [text_of(job_id, 50)])
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 2


async def test_nobody_asks_the_records_when_nobody_follows(
    closing: AsyncExitStack, records: Records
) -> None:
    watch = RecordsWatch(records.load, SOON_S)
    closing.push_async_callback(watch.close)
    async with heard(watch, new_job()):
        await until(lambda: records.asked > 2)
    await until(lambda: watch._asking is None)
    async with heard(watch, new_job()):
        asked = records.asked
        await until(lambda: records.asked > asked + 2)


def test_the_board_has_nothing_of_its_own(records: Records, job_id: str) -> None:
    board = RecordsBoard(records.load)
    board.post(job_id, 10, text_of(job_id, 10))
    board.keep_result(job_id, b"{}")
    board.forget(job_id)
    assert board.read(job_id) is None
    assert board.result(job_id) is None
