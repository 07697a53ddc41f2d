"""Reads of many at once become one request: those that come while one is on its way share the next."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

MOST_AT_ONCE = 500


class GatheredReads:
    """All who ask in one turn of the event loop, or while others are waiting for their answer, ask together.

    Args:
        fetch: The texts of several jobs in their order; never fails.
    """

    def __init__(self, fetch: Callable[[list[str]], Awaitable[list[bytes | None]]]) -> None:
        self._fetch = fetch
        self._asked: dict[str, list[asyncio.Future[bytes | None]]] = {}
        self._asking: asyncio.Task[None] | None = None

    def ask(self, job_id: str) -> asyncio.Future[bytes | None]:
        """The text of a job, once it is there."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[bytes | None] = loop.create_future()
        self._asked.setdefault(job_id, []).append(answer)
        if self._asking is None:
            self._asking = loop.create_task(self._ask_together())
        return answer

    async def _ask_together(self) -> None:
        while self._asked:
            chosen = list(self._asked)[:MOST_AT_ONCE]
            waiting = [self._asked.pop(job_id) for job_id in chosen]
            texts = await self._fetch(chosen)
            for answers, text in zip(waiting, texts, strict=True):
                for answer in answers:
                    if not answer.done():
                        answer.set_result(text)
        self._asking = None
