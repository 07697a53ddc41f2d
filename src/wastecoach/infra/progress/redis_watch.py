"""The board in Redis as an event loop reads it: two connections for a whole process, one asks and one listens.

What is published reaches followers at once. What was not heard, because a connection broke or Redis was down, is made
up for: everything followed is read again whenever listening begins anew, and from time to time in any case.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Callable, Coroutine
from functools import partial
from typing import Any

from wastecoach.infra.progress import redis_clients
from wastecoach.infra.progress.fan_out import FanOut
from wastecoach.infra.progress.gathered import GatheredReads
from wastecoach.infra.progress.outage import Outage
from wastecoach.infra.progress.records import Load, LoadedTexts
from wastecoach.infra.progress.redis_board import CHANNEL, progress_key

REST_S = 0.5
# Everything followed is read again so often, and asked of the records at every so many of these turns.
SWEEP_S, RECORDS_TURNS = 5.0, 6
# A connection that says nothing for so long is asked whether it is still there.
SILENCE_S = 10.0
READING, LISTENING = "reading", "listening"


class RedisWatch:
    """Port `Watch` in Redis. While that is down, reads answer None at once, and followers hear from the records.

    Args:
        url: `redis://`, `rediss://` (TLS), or `redis+cluster://` for a node of a cluster.
        shown: The same without secrets, for the log.
        load: Asks the records.

    Raises:
        ExtraMissing: The package `redis` is not installed.
        SettingInvalid: The address is none.
    """

    def __init__(self, url: str, shown: str, load: Load) -> None:
        self._client: Any = redis_clients.for_a_loop(url)
        self._cluster = url.startswith(redis_clients.CLUSTER)
        self._outage = Outage(shown, "progress comes from the records until it is back")
        self._records = LoadedTexts(load)
        self._reads = GatheredReads(self._fetch)
        self._fan_out = FanOut()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._listens = asyncio.Event()
        self._closed = False

    async def read(self, job_id: str) -> bytes | None:
        """The progress last shown; None at once while Redis is down."""
        if self._outage.on(READING):
            return None
        return await self._reads.ask(job_id)

    def follow(self, job_id: str) -> AsyncIterator[bytes]:
        """Progress as it is shown, the present one first."""
        if not self._closed:
            self._see_to("listen", self._listen)
            self._see_to("sweep", self._sweep)
        return self._fan_out.follow(job_id, partial(self._begin, job_id))

    async def close(self) -> None:
        """Close both connections; followers end."""
        self._closed = True
        self._fan_out.close()
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        self._listens.set()
        await self._client.aclose()

    def _see_to(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Have a task of that name at work."""
        if name not in self._tasks or self._tasks[name].done():
            self._tasks[name] = asyncio.create_task(work())

    async def _fetch(self, job_ids: list[str]) -> list[bytes | None]:
        nothing: list[bytes | None] = [None] * len(job_ids)
        if self._outage.on(READING) or self._closed:
            return nothing
        try:
            return await self._texts_at([progress_key(job_id) for job_id in job_ids])
        except Exception as fault:  # noqa: BLE001 -- whatever it is, many wait for an answer
            self._outage.began(READING, fault)
            if not self._closed:
                self._see_to("recover", self._recover)
            return nothing

    async def _texts_at(self, keys: list[str]) -> list[bytes | None]:
        ask = self._client.mget_nonatomic if self._cluster else self._client.mget
        texts: list[bytes | None] = await ask(keys)
        return texts

    async def _recover(self) -> None:
        while self._outage.on(READING):
            await asyncio.sleep(REST_S)
            try:
                await self._texts_at([progress_key("")])
            except Exception as fault:  # noqa: BLE001 -- whatever it is, it is tried again
                self._outage.began(READING, fault)
            else:
                self._outage.over(READING)
        await self._read_again(self._fan_out.followed())

    async def _listen(self) -> None:
        while True:
            try:
                # A cluster's client has to know its nodes before it can listen to one.
                await self._client.initialize()
                async with self._client.pubsub() as channel:
                    await channel.subscribe(CHANNEL)
                    await self._hear(channel)
            except Exception as fault:  # noqa: BLE001 -- whatever it is, it is tried again
                self._outage.began(LISTENING, fault)
            self._listens.clear()
            await asyncio.sleep(REST_S)

    async def _hear(self, channel: Any) -> None:
        """Until the connection breaks, or is silent although it was asked whether it is there."""
        silent = False
        while True:
            message = await channel.get_message(timeout=SILENCE_S)
            if message is None and silent:
                raise TimeoutError
            silent = message is None
            if message is None:
                await channel.ping()
            elif message["type"] == "message":
                job_id, _, text = message["data"].partition(b" ")
                self._fan_out.hear(job_id.decode(), text)
            elif message["type"] == "subscribe":
                # The first time, and whenever the library has silently connected again.
                self._outage.over(LISTENING)
                self._listens.set()
                await self._read_again(self._fan_out.followed())

    async def _sweep(self) -> None:
        for turn in itertools.count(1):
            await asyncio.sleep(SWEEP_S)
            followed = self._fan_out.followed()
            await self._read_again(followed)
            if turn % RECORDS_TURNS == 0:
                await self._ask_records(followed)

    async def _begin(self, job_id: str) -> None:
        """Show a new follower what is shown now, once nothing can be missed any more."""
        if not self._outage.on(LISTENING):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(redis_clients.TIMEOUT_S):
                    await self._listens.wait()
        await self._read_again([job_id])

    async def _read_again(self, job_ids: list[str]) -> None:
        asked = {job_id: self._reads.ask(job_id) for job_id in job_ids}
        unknown: list[str] = []
        for job_id, answer in asked.items():
            if (text := await answer) is None:
                unknown.append(job_id)
            else:
                self._fan_out.hear(job_id, text)
        await self._ask_records(unknown)

    async def _ask_records(self, job_ids: list[str]) -> None:
        if job_ids:
            for job_id, text in (await self._records.many(job_ids)).items():
                self._fan_out.catch_up(job_id, text)
