"""Photos handed over to a server when they are due, whatever became of those before; what the records tell of them."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Sequence
from contextlib import aclosing, closing
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import uvloop

from benchmarks.clients import Story, ask_for_job, story, upload
from benchmarks.patterns import unlike_photos
from benchmarks.runner import ProcessFailed
from benchmarks.stand import Stand
from benchmarks.wire import Line
from servers.ports import HOST
from servers.program import LOOK_AGAIN_S

# A photo is uploaded so long before it is due, so that nothing but its acceptance happens then.
AHEAD_S, PATIENCE_S = 3.0, 120.0


@dataclass(frozen=True)
class Seen:
    """What the records tell of one photo; seconds since 1970.

    Attributes:
        accepted: When the server promised an end.
        taken: When a worker took it in hand.
        ended: When its result was kept.
    """

    accepted: float
    taken: float
    ended: float


def handed_over(stand: Stand, due: Any, seed: str) -> list[Seen]:
    """Hand photos over when they are due, and wait for the end of all.

    Args:
        stand: A server that keeps its records in a file, and is watched.
        due: When each photo is due, in seconds; in order.
        seed: Of the photos: nobody has seen those of another one.

    Raises:
        ProcessFailed: A photo is not accepted, or has no end in time.
    """
    photos = unlike_photos(len(due), seed)
    stories = [story(number, PATIENCE_S) for number in range(len(due))]
    uvloop.run(_all(stand, stories, photos, due.tolist()))
    until = time.monotonic() + PATIENCE_S
    while len(seen := _seen(stand, [one.job for one in stories])) < len(stories):
        if time.monotonic() > until:
            message = f"{len(stories) - len(seen)} photos have no end after {PATIENCE_S:g} s"
            raise ProcessFailed(message)
        time.sleep(LOOK_AGAIN_S)
    return seen


async def _all(
    stand: Stand, stories: Sequence[Story], photos: Sequence[bytes], due: Sequence[float]
) -> None:
    begin = time.time() + AHEAD_S
    async with asyncio.TaskGroup() as group:
        for one, photo, moment in zip(stories, photos, due, strict=True):
            await asyncio.sleep(max(0.0, begin + moment - AHEAD_S - time.time()))
            group.create_task(_hand_over(stand, one, photo, begin + moment))


async def _hand_over(stand: Stand, one: Story, photo: bytes, at: float) -> None:
    one.began = time.time()
    number = one.number
    # Each a caller of its own, so that nobody asks for too much.
    caller = {"X-Forwarded-For": f"10.2.{number // 200 % 200}.{number % 200}"}
    async with aclosing(Line(HOST, stand.port, caller)) as line:
        accepted = await ask_for_job(one, photo, line)
        await upload(one, photo, accepted["upload"]["put"])
        await asyncio.sleep(max(0.0, at - time.time()))
        complete = partial(line.ask, "POST", urlsplit(accepted["complete_url"]).path)
        answer = await complete()
    if answer.status >= 300:
        message = f"photo {number} was not accepted: {answer.status}"
        raise ProcessFailed(message)


def watch(stand: Stand) -> None:
    """The records forget when a job was taken in hand; a trigger of this benchmark's own keeps it."""
    with closing(_records(stand)) as records, records:
        records.execute("CREATE TABLE benchmark_taken (job TEXT PRIMARY KEY, at REAL NOT NULL)")
        records.execute(
            "CREATE TRIGGER benchmark_taking AFTER UPDATE OF state ON jobs"
            " WHEN NEW.state = 'processing' AND OLD.state <> 'processing' BEGIN"
            " INSERT OR IGNORE INTO benchmark_taken"
            " VALUES (NEW.id, (julianday('now') - 2440587.5) * 86400); END"
        )


def _seen(stand: Stand, jobs: Sequence[str]) -> list[Seen]:
    wanted = set(jobs)
    with closing(_records(stand)) as records:
        rows = records.execute(
            "SELECT id, accepted_at, at, ended_at FROM jobs JOIN benchmark_taken ON job = id"
            " WHERE state = 'done' ORDER BY accepted_at"
        )
        return [Seen(*moments) for job, *moments in rows if job in wanted]


def _records(stand: Stand) -> sqlite3.Connection:
    return sqlite3.connect(stand.database_url.removeprefix("sqlite:///"), timeout=30.0)
