"""Every kind of board, with those who watch it and a way to let time pass."""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.clock import Clock
from wastecoach.core.jobs.job import State
from wastecoach.core.jobs.ports import Board, Watch
from wastecoach.core.jobs.progress import LAST, Progress, as_json
from wastecoach.core.jobs.progress_text import sequence_of
from wastecoach.infra.progress.opening import RECORDS, open_board, open_watch
from wastecoach.infra.progress.redis_board import RedisBoard

WITHIN_S = 30.0
SHOWN = "redis://shown"
# Kinds that keep what is posted; the records board only asks.
KEEPING = ("memory", "redis", "cluster")
KINDS = (*KEEPING, "records")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@dataclass
class Records:
    """What the records know: the latest progress of each job; counts how often they are asked."""

    texts: dict[str, bytes] = field(default_factory=dict)
    asked: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def load(self, job_id: str) -> bytes | None:
        with self.lock:
            self.asked += 1
        return self.texts.get(job_id)

    async def fallback(self, job_id: str) -> bytes | None:
        return self.load(job_id)

    def advance(self, job_id: str, sequence: int, text: bytes) -> None:
        with self.lock:
            if sequence >= sequence_of(self.texts.get(job_id, b"")):
                self.texts[job_id] = text


@dataclass
class Place:
    """A kind of board.

    Attributes:
        board: One object on it.
        show: Shows a progress there, as a worker of that installation does.
        watch: A new watch on it, closed with the test.
        later: Lets seconds pass.
        records: What the records know.
    """

    board: Board
    show: Callable[[str, int, bytes], None]
    watch: Callable[[], Watch]
    later: Callable[[float], None]
    records: Records


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def records() -> Records:
    return Records()


@pytest.fixture
async def closing(anyio_backend: str) -> AsyncIterator[AsyncExitStack]:
    """Closes watches when the test ends."""
    async with AsyncExitStack() as stack:
        yield stack


def make_place(
    kind: str,
    request: pytest.FixtureRequest,
    clock: Clock,
    records: Records,
    closing: AsyncExitStack,
) -> Iterator[Place]:
    """A kind of board by name."""
    keys = None
    url = {"memory": "memory://", "records": RECORDS}.get(kind)
    if url is None:
        keys = request.getfixturevalue("cluster_of_all" if kind == "cluster" else "redis_of_all")
        keys.empty()
        url = keys.url
    board = open_board(url, SHOWN, clock, records.load)

    def watch() -> Watch:
        opened = open_watch(url, SHOWN, board, records.load)
        closing.push_async_callback(opened.close)
        return opened

    show = records.advance if kind == "records" else board.post
    yield Place(board, show, watch, keys.later if keys else clock.later, records)
    if isinstance(board, RedisBoard):
        board.close()


@pytest.fixture(params=KINDS)
def place(
    request: pytest.FixtureRequest, clock: Clock, records: Records, closing: AsyncExitStack
) -> Iterator[Place]:
    """Each kind of board in turn."""
    yield from make_place(request.param, request, clock, records, closing)


@pytest.fixture(params=KEEPING)
def keeping(
    request: pytest.FixtureRequest, clock: Clock, records: Records, closing: AsyncExitStack
) -> Iterator[Place]:
    """Each kind of board that keeps what is posted."""
    yield from make_place(request.param, request, clock, records, closing)


@pytest.fixture
def job_id() -> str:
    return new_job()


def new_job() -> str:
    return secrets.token_hex(16)


def text_of(job_id: str, sequence: int, message: str = "", state: State = "processing") -> bytes:
    """A progress text as the pipeline makes it."""
    return as_json(
        Progress(
            job_id=job_id,
            state=state,
            progress=min(sequence, 100),
            stage="look",
            message=message or f"at {sequence}",
            updated_at="2026-11-26T08:00:00.000+00:00",
            sequence=sequence,
        )
    )


def ended(job_id: str) -> bytes:
    return text_of(job_id, LAST, state="done")


async def soon(awaited: Awaitable[Any]) -> Any:
    """What must come, however slow the machine."""
    async with asyncio.timeout(WITHIN_S):
        return await awaited


async def until(true: Callable[[], bool | Awaitable[bool]]) -> None:
    """Wait for what must become true."""
    async with asyncio.timeout(WITHIN_S):
        while True:
            found = true()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.02)


@asynccontextmanager
async def heard(watch: Watch, job_id: str) -> AsyncIterator[list[bytes]]:
    """A list that grows by everything that a follower hears."""
    texts: list[bytes] = []

    async def listen() -> None:
        async for text in watch.follow(job_id):
            texts.append(text)  # noqa: PERF401 -- the list is looked at meanwhile

    listening = asyncio.create_task(listen())
    yield texts
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
