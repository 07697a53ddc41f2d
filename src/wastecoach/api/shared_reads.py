"""One question to the records for all who ask for the same job: while the board is away, all who poll come here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

# An answer serves whoever asks within so many seconds: as long as a client waits between two polls.
FRESH_S = 0.5
MOST_KEPT = 10_000
Ask = Callable[[str], Coroutine[None, None, bytes | None]]


class SharedReads:
    """Answers for jobs, asked for once in `FRESH_S` seconds.

    Args:
        ask: The records.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._asked: dict[str, tuple[float, asyncio.Task[bytes | None]]] = {}

    async def __call__(self, job_id: str) -> bytes | None:
        """The progress of a job, None where nobody knows it."""
        now = asyncio.get_running_loop().time()
        at, task = self._asked.get(job_id, (0.0, None))
        if task is None or now - at > FRESH_S:
            self._make_room(now)
            task = asyncio.create_task(self._ask(job_id))
            # What nobody waits for any more is no failure of anybody.
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
            self._asked[job_id] = (now, task)
        # One client that leaves must not take the answer from the others.
        return await asyncio.shield(task)

    def _make_room(self, now: float) -> None:
        if len(self._asked) >= MOST_KEPT:
            fresh = {name: kept for name, kept in self._asked.items() if now - kept[0] <= FRESH_S}
            self._asked = fresh
