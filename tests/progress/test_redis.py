"""Progress in Redis: the founding documents' keys, few connections, and outages that nobody notices for long."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack

import pytest
from redis import Redis

from servers.redis import Keys, RedisServer
from tests.clock import Clock
from tests.progress.conftest import (
    SHOWN,
    Records,
    ended,
    heard,
    new_job,
    soon,
    text_of,
    until,
)
from wastecoach.core.errors import ExtraMissing, SettingInvalid
from wastecoach.core.jobs.progress import LAST
from wastecoach.infra.progress import redis_board, redis_clients, redis_watch
from wastecoach.infra.progress.opening import open_board, open_watch
from wastecoach.infra.progress.records import RecordsBoard
from wastecoach.infra.progress.redis_board import CHANNEL, RedisBoard
from wastecoach.infra.progress.redis_watch import RedisWatch

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tried again is tried again soon."""
    monkeypatch.setattr(redis_board, "REST_S", 0.05)
    monkeypatch.setattr(redis_watch, "REST_S", 0.05)


@pytest.fixture
def board(redis_url: str) -> Iterator[RedisBoard]:
    opened = RedisBoard(redis_url, SHOWN)
    yield opened
    opened.close()


@pytest.fixture
async def watch(
    redis_url: str, records: Records, closing: AsyncExitStack
) -> AsyncIterator[RedisWatch]:
    opened = RedisWatch(redis_url, SHOWN, records.load)
    yield opened
    await opened.close()


@pytest.fixture
def own_board(own_redis: RedisServer) -> Iterator[RedisBoard]:
    """A board in a Redis that may be killed."""
    opened = RedisBoard(own_redis.url, SHOWN)
    yield opened
    opened.close()


@pytest.fixture
async def own_watch(
    own_redis: RedisServer, records: Records, closing: AsyncExitStack
) -> AsyncIterator[RedisWatch]:
    """Watches the board in the Redis that may be killed."""
    opened = RedisWatch(own_redis.url, SHOWN, records.load)
    yield opened
    await opened.close()


def test_the_keys_and_their_times_are_the_founding_ones(
    board: RedisBoard, redis_of_all: Keys, job_id: str
) -> None:
    board.post(job_id, 10, text_of(job_id, 10))
    board.keep_result(job_id, b"{}")
    with redis_of_all.client() as client:
        assert client.get(f"job:{job_id}:progress") == text_of(job_id, 10)
        assert client.ttl(f"job:{job_id}:progress") == pytest.approx(3600, abs=10)
        assert client.get(f"job:{job_id}:result") == b"{}"
        assert client.ttl(f"job:{job_id}:result") == pytest.approx(86_400, abs=10)


async def test_reads_of_one_turn_are_one_command(
    board: RedisBoard, watch: RedisWatch, redis_of_all: Keys
) -> None:
    jobs = [new_job() for _ in range(100)]
    for job_id in jobs:
        board.post(job_id, 10, text_of(job_id, 10))
    await watch.read(jobs[0])
    with redis_of_all.client() as client:
        client.config_resetstat()
        await asyncio.gather(*(watch.read(job_id) for job_id in jobs))
        assert _calls(client, "mget") == 1


async def test_two_hundred_followers_take_one_connection_to_listen_and_one_to_ask(
    own_board: RedisBoard, own_watch: RedisWatch, own_redis: RedisServer
) -> None:
    jobs = [new_job() for _ in range(200)]
    followers = [own_watch.follow(job_id) for job_id in jobs]
    waiting = [asyncio.ensure_future(anext(changes)) for changes in followers]
    await asyncio.sleep(0)
    for job_id in jobs:
        own_board.post(job_id, 10, text_of(job_id, 10))
    assert await soon(asyncio.gather(*waiting)) == [text_of(job_id, 10) for job_id in jobs]
    with own_redis.keys.client() as client:
        listening = [int(one["sub"]) for one in client.client_list()]
    # Two of the watch, the board's, and the one that asks this.
    assert sorted(listening) == [0, 0, 0, 1]


async def test_a_job_that_redis_lost_is_followed_from_the_records(
    watch: RedisWatch, records: Records, job_id: str
) -> None:
    records.advance(job_id, 50, text_of(job_id, 50))
    assert await watch.read(job_id) is None
    assert await soon(anext(watch.follow(job_id))) == text_of(job_id, 50)


async def test_what_was_never_published_is_found_by_looking_again(
    watch: RedisWatch, redis_of_all: Keys, job_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_watch, "SWEEP_S", 0.05)
    async with heard(watch, job_id) as texts:
        await until(watch._listens.is_set)
        with redis_of_all.client() as client:
            client.set(f"job:{job_id}:progress", text_of(job_id, 50))
        await until(lambda: texts == [text_of(job_id, 50)])


async def test_what_redis_holds_from_long_ago_is_compared_with_the_records(
    board: RedisBoard,
    watch: RedisWatch,
    records: Records,
    job_id: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(redis_watch, "SWEEP_S", 0.01)
    board.post(job_id, 50, text_of(job_id, 50))
    async with heard(watch, job_id) as texts:
        await until(lambda: texts == [text_of(job_id, 50)])
        records.advance(job_id, LAST, ended(job_id))
        await until(lambda: texts[1:] == [ended(job_id)])


async def test_messages_that_come_out_of_order_or_twice_are_dropped(
    watch: RedisWatch, redis_of_all: Keys, job_id: str
) -> None:
    other = new_job()
    async with heard(watch, job_id) as texts, heard(watch, other) as told:
        await until(watch._listens.is_set)
        with redis_of_all.client() as client:
            for number, sequence in enumerate((20, 10, 20, 30), 1):
                client.publish(CHANNEL, job_id.encode() + b" " + text_of(job_id, sequence))
                # What comes after it on the same channel has been heard: so has it.
                client.publish(CHANNEL, other.encode() + b" " + text_of(other, number))
                await until(lambda: len(told) == number)  # noqa: B023 -- awaited at once
    assert texts == [text_of(job_id, 20), text_of(job_id, 30)]


async def test_nothing_is_missed_in_the_end_when_redis_is_killed_and_comes_back(
    own_board: RedisBoard, own_watch: RedisWatch, own_redis: RedisServer
) -> None:
    jobs = [new_job() for _ in range(20)]
    heard_of: dict[str, list[bytes]] = {}
    async with AsyncExitStack() as following:
        for job_id in jobs:
            heard_of[job_id] = await following.enter_async_context(heard(own_watch, job_id))
            own_board.post(job_id, 10, text_of(job_id, 10))
        await until(lambda: all(texts == [text_of(job, 10)] for job, texts in heard_of.items()))
        await asyncio.to_thread(own_redis.kill)
        for job_id in jobs:
            own_board.post(job_id, 50, text_of(job_id, 50))
            own_board.post(job_id, LAST, ended(job_id))
            assert await own_watch.read(job_id) is None
        await asyncio.to_thread(own_redis.start)
        await until(lambda: all(texts[-1] == ended(job) for job, texts in heard_of.items()))
    await until(lambda: _is(own_watch, jobs[0], ended(jobs[0])))


async def test_followers_hear_from_the_records_while_redis_is_down(
    own_watch: RedisWatch,
    own_redis: RedisServer,
    records: Records,
    job_id: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(redis_watch, "SWEEP_S", 0.05)
    async with heard(own_watch, job_id) as texts:
        await until(own_watch._listens.is_set)
        await asyncio.to_thread(own_redis.kill)
        for sequence in (10, 50):
            records.advance(job_id, sequence, text_of(job_id, sequence))
            await until(lambda: texts[-1:] == [text_of(job_id, sequence)])  # noqa: B023
    assert await soon(anext(own_watch.follow(job_id))) == text_of(job_id, 50)


async def test_a_redis_that_hangs_is_waited_for_once(
    own_board: RedisBoard, own_watch: RedisWatch, own_redis: RedisServer, job_id: str
) -> None:
    own_board.post(job_id, 10, text_of(job_id, 10))
    assert await own_watch.read(job_id) == text_of(job_id, 10)
    own_redis.freeze()
    own_board.post(job_id, 20, text_of(job_id, 20))
    assert own_board._outage.on(redis_board.POSTING)
    for sequence in range(21, 100):
        own_board.post(job_id, sequence, text_of(job_id, sequence))
    assert await own_watch.read(job_id) is None
    own_redis.thaw()
    await until(lambda: _is(own_watch, job_id, text_of(job_id, 99)))


@pytest.mark.parametrize("turns", range(10))
async def test_a_loop_that_was_busy_does_not_take_redis_for_dead(
    board: RedisBoard, redis_url: str, job_id: str, turns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_clients, "TIMEOUT_S", 0.1)
    watch = RedisWatch(redis_url, SHOWN, lambda _: None)
    board.post(job_id, 10, text_of(job_id, 10))
    await watch.read(job_id)
    reading = asyncio.ensure_future(watch.read(job_id))
    for _ in range(turns):
        await asyncio.sleep(0)
    threading.Event().wait(0.3)
    assert await reading == text_of(job_id, 10)
    assert not watch._outage.on(redis_watch.READING)
    await watch.close()


async def test_a_connection_that_has_gone_silent_is_replaced(
    own_watch: RedisWatch,
    own_redis: RedisServer,
    own_board: RedisBoard,
    job_id: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(redis_watch, "SILENCE_S", 0.1)
    async with heard(own_watch, job_id) as texts:
        await until(own_watch._listens.is_set)
        own_redis.freeze()
        await until(lambda: own_watch._outage.on(redis_watch.LISTENING))
        own_redis.thaw()
        await until(own_watch._listens.is_set)
        own_board.post(job_id, 10, text_of(job_id, 10))
        await until(lambda: texts == [text_of(job_id, 10)])


async def test_a_quiet_connection_that_answers_is_kept(
    own_watch: RedisWatch,
    own_redis: RedisServer,
    own_board: RedisBoard,
    job_id: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(redis_watch, "SILENCE_S", 0.02)
    async with heard(own_watch, job_id) as texts:
        await until(own_watch._listens.is_set)
        with own_redis.keys.client() as client:
            before = {one["id"] for one in client.client_list(_type="pubsub")}
            await until(lambda: _calls(client, "ping") > 5)
            assert {one["id"] for one in client.client_list(_type="pubsub")} == before
        own_board.post(job_id, 10, text_of(job_id, 10))
        await until(lambda: texts == [text_of(job_id, 10)])


async def test_a_job_that_is_let_begin_anew_during_an_outage_does_so_when_it_is_over(
    own_board: RedisBoard, own_redis: RedisServer, own_watch: RedisWatch, job_id: str
) -> None:
    own_board.post(job_id, LAST, ended(job_id))
    own_redis.freeze()
    own_board.forget(job_id)
    own_board.post(job_id, 2, text_of(job_id, 2))
    own_redis.thaw()
    await until(lambda: _is(own_watch, job_id, text_of(job_id, 2)))


async def test_an_outage_and_its_end_are_told_once_each_and_without_secrets(
    own_redis: RedisServer, records: Records, job_id: str, caplog: pytest.LogCaptureFixture
) -> None:
    board = RedisBoard(own_redis.url.replace("127", "someone:secret@127"), SHOWN)
    own_redis.kill()
    for sequence in range(20):
        board.post(job_id, sequence, text_of(job_id, sequence))
        assert board.read(job_id) is None
        assert board.result(job_id) is None
        board.keep_result(job_id, b"{}")
    own_redis.start()
    with own_redis.keys.client() as client:
        client.execute_command("ACL", "SETUSER", "someone", "on", ">secret", "~*", "&*", "+@all")
    await until(lambda: board.read(job_id) == text_of(job_id, 19))
    await until(lambda: len(caplog.records) > 1)
    board.close()
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 2
    assert "redis://shown cannot be used" in caplog.text
    assert "redis://shown can be used again" in caplog.text
    assert "secret" not in caplog.text


def test_what_cannot_be_shown_for_long_is_not_kept_for_ever(
    own_redis: RedisServer, own_board: RedisBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_board, "MOST_OWED", 10)
    own_redis.kill()
    for job_id in (new_job() for _ in range(50)):
        own_board.post(job_id, 1, text_of(job_id, 1))
    assert len(own_board._owed) == 10


def test_without_the_package_it_says_which_extra_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    load = Records().load
    with pytest.raises(ExtraMissing) as missing:
        open_board("redis://127.0.0.1", SHOWN, Clock(), load)
    assert missing.value.params == {"chosen": "redis", "extra": "redis"}
    with pytest.raises(ExtraMissing):
        open_watch("redis://127.0.0.1", SHOWN, RecordsBoard(load), load)


@pytest.mark.parametrize(
    "url",
    [
        "redis://:secret@[",
        "redis://host/0?secret=1",
        "redis+cluster://:secret@host:port",
        "memcached://secret",
        "",
    ],
)
def test_an_address_that_is_none_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(SettingInvalid) as refused:
        open_board(url, SHOWN, Clock(), Records().load)
    assert "secret" not in str(refused.value.params)


async def _is(watch: RedisWatch, job_id: str, text: bytes) -> bool:
    return await watch.read(job_id) == text


def _calls(client: Redis, command: str) -> int:
    """How often a command was given."""
    calls: int = client.info("commandstats").get(f"cmdstat_{command}", {}).get("calls", 0)
    return calls
