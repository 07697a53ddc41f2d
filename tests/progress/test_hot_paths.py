"""What clients see who poll and who listen."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import pytest

from tests.clock import Clock
from tests.progress.conftest import Records, ended, new_job, soon, text_of, until
from tests.progress.serving import Event, Server, events, served
from wastecoach.api import hot
from wastecoach.core.jobs.job import State
from wastecoach.core.jobs.progress import LAST
from wastecoach.infra.progress.memory import MemoryBoard, MemoryWatch

pytestmark = pytest.mark.anyio
STATUS, EVENTS = "/api/v1/waste/status/", "/api/v1/waste/events/"


@pytest.fixture
def board(clock: Clock) -> MemoryBoard:
    return MemoryBoard(clock)


@pytest.fixture
def watch(board: MemoryBoard) -> MemoryWatch:
    return MemoryWatch(board)


@pytest.fixture
async def serving(
    watch: MemoryWatch, records: Records, anyio_backend: str
) -> AsyncIterator[tuple[httpx.AsyncClient, Server]]:
    async with served(watch, records) as both:
        yield both


@pytest.fixture
def client(serving: tuple[httpx.AsyncClient, Server]) -> httpx.AsyncClient:
    return serving[0]


def progress(job_id: str, sequence: int) -> Event:
    return Event(sequence, "progress", text_of(job_id, sequence))


def done(job_id: str) -> Event:
    return Event(LAST, "done", ended(job_id))


async def test_a_status_is_the_very_text_that_is_shown(
    client: httpx.AsyncClient, board: MemoryBoard, records: Records, job_id: str
) -> None:
    board.post(job_id, 10, text_of(job_id, 10))
    answer = await client.get(STATUS + job_id)
    assert answer.status_code == 200
    assert answer.content == text_of(job_id, 10)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert records.asked == 0


async def test_a_job_that_the_board_has_forgotten_is_told_from_the_records(
    client: httpx.AsyncClient, records: Records, job_id: str
) -> None:
    records.advance(job_id, LAST, ended(job_id))
    assert (await client.get(STATUS + job_id)).content == ended(job_id)


@pytest.mark.parametrize("path", [STATUS, EVENTS])
async def test_an_unknown_job_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path + new_job())
    assert answer.status_code == 404
    assert answer.json() == {"code": "job_not_found"}


@pytest.mark.parametrize("path", [STATUS, EVENTS])
@pytest.mark.parametrize(
    "nonsense", ["x", "0" * 31, "0" * 37, "G" * 32, "0" * 31 + "%0A", "%EC%82%AC" * 32, "." * 32]
)
async def test_what_cannot_be_an_id_is_not_found_without_asking_anybody(
    client: httpx.AsyncClient, records: Records, path: str, nonsense: str
) -> None:
    assert (await client.get(path + nonsense)).status_code == 404
    assert records.asked == 0


async def test_an_id_may_have_dashes(client: httpx.AsyncClient, board: MemoryBoard) -> None:
    job_id = "6f1ed002-ab59-5a53-92f0-5e5a4b2d4d6c"
    board.post(job_id, 10, text_of(job_id, 10))
    assert (await client.get(STATUS + job_id)).status_code == 200


async def test_a_stream_tells_the_present_every_change_and_ends_with_the_job(
    client: httpx.AsyncClient, board: MemoryBoard, job_id: str
) -> None:
    board.post(job_id, 10, text_of(job_id, 10))
    async with client.stream("GET", EVENTS + job_id) as answer:
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-accel-buffering"] == "no"
        told = events(answer)
        assert await soon(anext(told)) == progress(job_id, 10)
        board.post(job_id, 50, text_of(job_id, 50))
        assert await soon(anext(told)) == progress(job_id, 50)
        board.post(job_id, LAST, ended(job_id))
        assert [event async for event in told] == [done(job_id)]


@pytest.mark.parametrize("state", ["done", "failed", "expired"])
async def test_the_stream_of_a_job_that_has_ended_is_its_end_alone(
    client: httpx.AsyncClient, board: MemoryBoard, job_id: str, state: State
) -> None:
    board.post(job_id, LAST, text_of(job_id, LAST, state=state))
    answer = await client.get(EVENTS + job_id)
    text = text_of(job_id, LAST, state=state).decode()
    assert answer.text == f"retry: 2000\n\nid: 1000\nevent: {state}\ndata: {text}\n\n"


@pytest.mark.parametrize("way", ["header", "query"])
async def test_who_comes_back_hears_only_what_is_later(
    client: httpx.AsyncClient, board: MemoryBoard, job_id: str, way: str
) -> None:
    board.post(job_id, 50, text_of(job_id, 50))
    headers = {"Last-Event-ID": "50"} if way == "header" else {}
    query = {"last_event_id": "50"} if way == "query" else {}
    async with client.stream("GET", EVENTS + job_id, headers=headers, params=query) as answer:
        board.post(job_id, 60, text_of(job_id, 60))
        told = events(answer)
        assert await soon(anext(told)) == progress(job_id, 60)


@pytest.mark.parametrize("said", ["", "x", "-1", "1.5", "9" * 400, "٣"])
async def test_who_says_nonsense_about_the_last_event_hears_all(
    client: httpx.AsyncClient, board: MemoryBoard, job_id: str, said: str
) -> None:
    board.post(job_id, LAST, ended(job_id))
    answer = await client.get(EVENTS + job_id, headers=[(b"last-event-id", said.encode())])
    assert "event: done" in answer.text


@pytest.mark.parametrize("query", ["%A2", "last_event_id=%A2", "last_event_id=%D9%A3", "=&%00=%"])
async def test_who_asks_with_nonsense_hears_all(
    client: httpx.AsyncClient, board: MemoryBoard, job_id: str, query: str
) -> None:
    board.post(job_id, LAST, ended(job_id))
    assert "event: done" in (await client.get(f"{EVENTS}{job_id}?{query}")).text


async def test_who_has_heard_the_end_is_told_not_to_come_back(
    client: httpx.AsyncClient, board: MemoryBoard, job_id: str
) -> None:
    board.post(job_id, LAST, ended(job_id))
    answer = await client.get(EVENTS + job_id, headers={"Last-Event-ID": str(LAST)})
    assert (answer.status_code, answer.content) == (204, b"")


async def test_who_has_heard_an_end_hears_of_a_new_beginning(
    client: httpx.AsyncClient, board: MemoryBoard, job_id: str
) -> None:
    board.post(job_id, 2, text_of(job_id, 2))
    headers = {"Last-Event-ID": str(LAST)}
    async with client.stream("GET", EVENTS + job_id, headers=headers) as answer:
        assert await soon(anext(events(answer))) == progress(job_id, 2)


async def test_a_silent_stream_is_kept_alive(
    client: httpx.AsyncClient,
    board: MemoryBoard,
    job_id: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hot, "KEEP_ALIVE_S", 0.05)
    board.post(job_id, 10, text_of(job_id, 10))
    async with client.stream("GET", EVENTS + job_id) as answer:
        lines = answer.aiter_lines()
        seen = [await soon(anext(lines)) for _ in range(10)]
        assert seen[0] == "retry: 2000"
        assert seen[-2:] == [": still here", ""]
        board.post(job_id, LAST, ended(job_id))
        rest = [line async for line in lines]
    assert "event: done" in rest


async def test_many_listen_to_one_job(
    client: httpx.AsyncClient, board: MemoryBoard, job_id: str
) -> None:
    board.post(job_id, 10, text_of(job_id, 10))

    async def listen(listener: AsyncExitStack, told: list[Event]) -> None:
        answer = await listener.enter_async_context(client.stream("GET", EVENTS + job_id))
        async for event in events(answer):
            told.append(event)  # noqa: PERF401 -- the list is looked at meanwhile

    told: list[list[Event]] = [[] for _ in range(30)]
    async with AsyncExitStack() as listener:
        listening = [asyncio.create_task(listen(listener, one)) for one in told]
        await until(lambda: all(told))
        board.post(job_id, LAST, ended(job_id))
        await soon(asyncio.gather(*listening))
    assert told == [[progress(job_id, 10), done(job_id)]] * 30


async def test_nothing_is_left_of_a_client_who_leaves(
    client: httpx.AsyncClient, board: MemoryBoard, watch: MemoryWatch, job_id: str
) -> None:
    board.post(job_id, 10, text_of(job_id, 10))
    before = len(asyncio.all_tasks())
    async with client.stream("GET", EVENTS + job_id) as answer:
        await soon(anext(events(answer)))
        assert watch._fan_out.followed() == [job_id]
        assert len(asyncio.all_tasks()) > before
    gc.collect()
    await until(lambda: watch._fan_out.followed() == [])
    await until(lambda: len(asyncio.all_tasks()) <= before)


async def test_a_server_that_ends_ends_its_streams_cleanly(
    serving: tuple[httpx.AsyncClient, Server], board: MemoryBoard, job_id: str
) -> None:
    client, server = serving
    board.post(job_id, 10, text_of(job_id, 10))
    async with client.stream("GET", EVENTS + job_id) as answer:
        told = events(answer)
        assert await soon(anext(told)) == progress(job_id, 10)
        server.should_exit = True
        assert [event async for event in told] == []
