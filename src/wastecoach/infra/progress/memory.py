"""The board of one process: its worker threads post, its event loop reads and follows."""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial

from wastecoach.core.jobs.progress import PROGRESS_TTL_S, RESULT_TTL_S
from wastecoach.infra.progress.fan_out import FanOut

MOST_ENTRIES = 10_000
Hearer = Callable[[str, bytes], None]


class MemoryBoard:
    """Port `Board` in this process.

    Args:
        now: Seconds, for expiry.
        most_entries: Jobs of which progress is kept, and as many results; the oldest go first.
    """

    def __init__(self, now: Callable[[], float], most_entries: int = MOST_ENTRIES) -> None:
        self._lock = threading.Lock()
        self._progress = _Kept(now, PROGRESS_TTL_S, most_entries)
        self._results = _Kept(now, RESULT_TTL_S, most_entries)
        self._hearers: tuple[Hearer, ...] = ()

    def post(self, job_id: str, sequence: int, text: bytes) -> None:
        """Show the progress of a job, unless a later one is shown already."""
        with self._lock:
            shown = self._progress.get(job_id)
            if shown is not None and shown.sequence > sequence:
                return
            self._progress.put(job_id, text, sequence)
        self._tell(job_id, text)

    def read(self, job_id: str) -> bytes | None:
        """The progress last shown, None where it has expired or too many others came after it."""
        with self._lock:
            kept = self._progress.get(job_id)
        return None if kept is None else kept.text

    def keep_result(self, job_id: str, analysis: bytes) -> None:
        """Keep a result."""
        with self._lock:
            self._results.put(job_id, analysis)

    def result(self, job_id: str) -> bytes | None:
        """A result kept here."""
        with self._lock:
            kept = self._results.get(job_id)
        return None if kept is None else kept.text

    def forget(self, job_id: str) -> None:
        """Show nothing of a job any more."""
        with self._lock:
            self._progress.drop(job_id)
            self._results.drop(job_id)
        self._tell(job_id, b"")

    def tell(self, hearer: Hearer) -> None:
        """Tell of everything that is shown from now on, in the thread that shows it; an empty text: forgotten."""
        with self._lock:
            self._hearers = (*self._hearers, hearer)

    def _tell(self, job_id: str, text: bytes) -> None:
        for hearer in self._hearers:
            hearer(job_id, text)


class MemoryWatch:
    """Port `Watch` on the board of this process.

    Args:
        board: What it watches.
    """

    def __init__(self, board: MemoryBoard) -> None:
        self._board = board
        self._fan_out = FanOut()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def read(self, job_id: str) -> bytes | None:
        """The progress last shown."""
        return self._board.read(job_id)

    def follow(self, job_id: str) -> AsyncIterator[bytes]:
        """Progress as it is shown, the present one first."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._board.tell(self._heard)
        return self._fan_out.follow(job_id, partial(self._begin, job_id))

    async def close(self) -> None:
        """Followers end."""
        self._fan_out.close()

    async def _begin(self, job_id: str) -> None:
        self._fan_out.hear(job_id, self._board.read(job_id) or b"")

    def _heard(self, job_id: str, text: bytes) -> None:
        """In the thread of whoever posts."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._fan_out.hear, job_id, text)


@dataclass(frozen=True, slots=True)
class _Shown:
    text: bytes
    sequence: int
    until: float


class _Kept:
    """Texts by job, each for the same time: the first is always the next to expire."""

    def __init__(self, now: Callable[[], float], ttl_s: float, most: int) -> None:
        self._now = now
        self._ttl_s = ttl_s
        self._most = most
        self._texts: OrderedDict[str, _Shown] = OrderedDict()

    def get(self, job_id: str) -> _Shown | None:
        found = self._texts.get(job_id)
        return found if found is not None and found.until > self._now() else None

    def put(self, job_id: str, text: bytes, sequence: int = 0) -> None:
        now = self._now()
        self._texts[job_id] = _Shown(text, sequence, now + self._ttl_s)
        self._texts.move_to_end(job_id)
        while len(self._texts) > self._most or next(iter(self._texts.values())).until <= now:
            self._texts.popitem(last=False)

    def drop(self, job_id: str) -> None:
        self._texts.pop(job_id, None)
