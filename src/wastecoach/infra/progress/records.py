"""Several processes without Redis: the records alone know how far a job is, and are asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from functools import partial

from wastecoach.core.errors import WastecoachError
from wastecoach.infra.progress.fan_out import FanOut
from wastecoach.infra.progress.outage import Outage

# The progress text of a job as the records know it, None where they know no such job.
Load = Callable[[str], bytes | None]
ASK_EVERY_S = 0.5
READING = "reading"


class RecordsBoard:
    """Port `Board` for processes that share nothing but the records: they know every progress already.

    Args:
        load: Asks the records.
    """

    def __init__(self, load: Load) -> None:
        self._load = load

    def post(self, job_id: str, sequence: int, text: bytes) -> None:
        """Nothing is to be done."""

    def read(self, job_id: str) -> bytes | None:
        """The progress as the records know it, None while they cannot be used."""
        try:
            return self._load(job_id)
        except WastecoachError:
            return None

    def keep_result(self, job_id: str, analysis: bytes) -> None:
        """Nothing is to be done."""

    def result(self, job_id: str) -> bytes | None:  # noqa: ARG002 -- the port's shape
        """None: the records have it."""
        return None

    def forget(self, job_id: str) -> None:
        """Nothing is to be done."""


class LoadedTexts:
    """Asks the records for an event loop, in a thread; never fails.

    Args:
        load: Asks the records.
    """

    def __init__(self, load: Load) -> None:
        self._load = load
        self._outage = Outage("records", "progress stands still until they are back")

    async def many(self, job_ids: Iterable[str]) -> dict[str, bytes]:
        """The texts of those jobs that the records know; fewer or none while they cannot be used."""
        return await asyncio.to_thread(self._many, list(job_ids))

    def _many(self, job_ids: list[str]) -> dict[str, bytes]:
        texts: dict[str, bytes] = {}
        try:
            for job_id in job_ids:
                if (text := self._load(job_id)) is not None:
                    texts[job_id] = text
        except WastecoachError as fault:
            self._outage.began(READING, fault)
        else:
            self._outage.over(READING)
        return texts


class RecordsWatch:
    """Port `Watch` on the records: whoever follows a job hears of it within half a second.

    Args:
        load: Asks the records.
        ask_every_s: How often all followed jobs are looked at.
    """

    def __init__(self, load: Load, ask_every_s: float = ASK_EVERY_S) -> None:
        self._texts = LoadedTexts(load)
        self._ask_every_s = ask_every_s
        self._fan_out = FanOut()
        self._asking: asyncio.Task[None] | None = None

    async def read(self, job_id: str) -> bytes | None:
        """The progress as the records know it, None while they cannot be used."""
        return (await self._texts.many([job_id])).get(job_id)

    def follow(self, job_id: str) -> AsyncIterator[bytes]:
        """Progress as the records learn of it, the present one first."""
        followed = self._fan_out.follow(job_id, partial(self._catch_up, [job_id]))
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask_again_and_again())
        return followed

    async def close(self) -> None:
        """Followers end."""
        self._fan_out.close()
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait([self._asking])

    async def _ask_again_and_again(self) -> None:
        """Until nobody follows any more."""
        while followed := self._fan_out.followed():
            await self._catch_up(followed)
            await asyncio.sleep(self._ask_every_s)
        self._asking = None

    async def _catch_up(self, job_ids: list[str]) -> None:
        for job_id, text in (await self._texts.many(job_ids)).items():
            self._fan_out.catch_up(job_id, text)
