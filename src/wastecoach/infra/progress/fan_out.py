"""From one source to all who follow a job in this process: they share one text, and each gets the newest.

Nobody queues anything. A topic holds the last text heard; a follower who was busy meanwhile misses what was in
between, never the end. A topic lives as long as somebody follows it: there is nothing to sign off from, nothing to
leak. Everything here belongs to one event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from weakref import WeakValueDictionary

from wastecoach.core.jobs.progress_text import sequence_of


class FanOut:
    """All topics that are followed in this process."""

    def __init__(self) -> None:
        self._topics: WeakValueDictionary[str, _Topic] = WeakValueDictionary()
        self._closed = False

    def follow(self, job_id: str, begin: Callable[[], Awaitable[None]]) -> AsyncIterator[bytes]:
        """Texts of a job as they are heard from now on, never an earlier one after a later one.

        Args:
            job_id: Whose.
            begin: Awaited once before the first text: lets the present one be heard.
        """
        topic = self._topics.get(job_id)
        if topic is None:
            topic = self._topics[job_id] = _Topic(closed=self._closed)
        return _Follower(topic, begin)

    def followed(self) -> list[str]:
        """The jobs that somebody follows."""
        return list(self._topics.keys())

    def hear(self, job_id: str, text: bytes) -> None:
        """A job's progress was shown; an empty text: it is forgotten and begins anew."""
        topic = self._topics.get(job_id)
        if topic is None:
            return
        if not text:
            topic.begin_anew()
        elif (sequence := sequence_of(text)) >= topic.sequence:
            topic.show(text, sequence)

    def catch_up(self, job_id: str, text: bytes) -> None:
        """The records know a job's progress: news only where it is later than what was heard."""
        topic = self._topics.get(job_id)
        if topic is not None and (sequence := sequence_of(text)) > topic.sequence:
            topic.show(text, sequence)

    def close(self) -> None:
        """All followers end, those to come as well."""
        self._closed = True
        for topic in list(self._topics.values()):
            topic.close()


class _Topic:
    """The last text heard of one job, and a bell for those who wait for the next."""

    __slots__ = ("__weakref__", "_bell", "_closed", "_text", "sequence")

    def __init__(self, *, closed: bool) -> None:
        self.sequence = -1
        self._text: bytes | None = None
        self._closed = closed
        self._bell = asyncio.Event()

    def show(self, text: bytes, sequence: int) -> None:
        if text != self._text:
            self._text, self.sequence = text, sequence
            self._ring()

    def begin_anew(self) -> None:
        self._text, self.sequence = None, -1

    def close(self) -> None:
        self._closed = True
        self._ring()

    async def other_than(self, seen: bytes | None) -> bytes:
        while self._text is None or self._text is seen:
            if self._closed:
                raise StopAsyncIteration
            await self._bell.wait()
        return self._text

    def _ring(self) -> None:
        self._bell.set()
        self._bell.clear()


class _Follower(AsyncIterator[bytes]):
    """One who follows; asking for the next text may be cancelled and asked again."""

    __slots__ = ("_begin", "_seen", "_topic")

    def __init__(self, topic: _Topic, begin: Callable[[], Awaitable[None]]) -> None:
        self._topic = topic
        self._begin: Callable[[], Awaitable[None]] | None = begin
        self._seen: bytes | None = None

    async def __anext__(self) -> bytes:
        if self._begin is not None:
            await self._begin()
            self._begin = None
        self._seen = await self._topic.other_than(self._seen)
        return self._seen
