"""The two paths that clients ask again and again: one read of the board, its bytes handed out as they are.

Plain ASGI: no request object, no thread, no database while the board knows the job. There is no ETag: an answer is as
small as the headers that would spare it.

A text carries the mark of whose the job is, so it is known here who may see it. Whoever shows a token is recognised for
a few seconds without asking the records again (`RECOGNISED_S` in `known_callers.py`).
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from urllib.parse import parse_qs

from starlette.types import Receive, Scope, Send

from wastecoach.core.errors import WastecoachError
from wastecoach.core.jobs.errors import JobNotFound
from wastecoach.core.jobs.job import ENDS
from wastecoach.core.jobs.ports import Watch
from wastecoach.core.jobs.progress import LAST
from wastecoach.core.jobs.progress_text import is_for, sequence_of, state_of

# The progress text of a job as the records know it, None where they know no such job.
Fallback = Callable[[str], Awaitable[bytes | None]]
# Mark of whoever sends a request; None of whoever is nobody in particular.
Mark = Callable[[Scope], Awaitable[str | None]]
STATUS_PATH = "/api/v1/waste/status/{job_id}"
EVENTS_PATH = "/api/v1/waste/events/{job_id}"
# A comment so often keeps proxies from closing a silent stream.
KEEP_ALIVE_S = 15.0
RETRY = b"retry: 2000\n\n"
KEEP_ALIVE = b": still here\n\n"
JOB_ID = re.compile(r"[0-9a-f-]{32,36}")
_STATUS_HEADERS = (
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-store"),
)
_EVENTS_HEADERS = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    # Else nginx would gather events before it hands them on.
    (b"x-accel-buffering", b"no"),
)


async def nobody(scope: Scope) -> None:
    """Whoever asks is nobody in particular."""


class Status:
    """How far a job is, for clients that poll.

    Args:
        watch: The board.
        fallback: Asks the records for what the board does not know.
        mark: Knows who asks.
    """

    def __init__(self, watch: Watch, fallback: Fallback, mark: Mark = nobody) -> None:
        self._jobs = _Jobs(watch, fallback)
        self._mark = mark

    async def __call__(
        self,
        scope: Scope,
        receive: Receive,  # noqa: ARG002 -- ASGI's shape
        send: Send,
    ) -> None:
        """Answer one request.

        Raises:
            JobNotFound: Nobody knows such a job, or it is somebody else's.
            TokenInvalid, TokenExpired, SessionEnded: The caller shows a token that is none, or no longer.
        """
        mark = await self._mark(scope)
        text = await self._jobs.present(scope["path_params"]["job_id"], mark)
        length = (b"content-length", b"%d" % len(text))
        await send(
            {"type": "http.response.start", "status": 200, "headers": (*_STATUS_HEADERS, length)}
        )
        await send({"type": "http.response.body", "body": text})


class Events:
    """How far a job is, as Server-Sent Events: the present, every change, and the end of the stream with the job's.

    The stream also ends, without the job's end, where the job becomes somebody else's or the caller's session is over.

    Args:
        watch: The board.
        fallback: Asks the records for what the board does not know.
        mark: Knows who asks.
    """

    def __init__(self, watch: Watch, fallback: Fallback, mark: Mark = nobody) -> None:
        self._watch = watch
        self._jobs = _Jobs(watch, fallback)
        self._mark = mark

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; returns when the job has ended, the client has left or the watch is closed.

        Raises:
            JobNotFound: Nobody knows such a job, or it is somebody else's.
            TokenInvalid, TokenExpired, SessionEnded: The caller shows a token that is none, or no longer.
        """
        job_id = scope["path_params"]["job_id"]
        present = await self._jobs.present(job_id, await self._mark(scope))
        told = _last_event(scope)
        ended = state_of(present) in ENDS
        if ended and told >= LAST:
            # Tells browsers not to connect again.
            await send({"type": "http.response.start", "status": 204, "headers": ()})
            await send({"type": "http.response.body"})
            return
        await send({"type": "http.response.start", "status": 200, "headers": list(_EVENTS_HEADERS)})
        # Who has heard of an end and comes back to a job that goes on: an operator let it begin anew.
        told = -1 if told >= LAST else told
        async with asyncio.TaskGroup() as both:
            telling = both.create_task(self._tell(job_id, present, told, scope, send))
            # Either the client leaves or the answer is complete.
            while (await receive())["type"] != "http.disconnect":
                pass
            telling.cancel()

    async def _tell(self, job_id: str, present: bytes, told: int, scope: Scope, send: Send) -> None:
        changes = self._watch.follow(job_id)
        text: bytes | None = present
        before: bytes | None = None
        await _send_part(send, RETRY)
        while text is not None:
            sequence = sequence_of(text)
            if sequence > told or (sequence == told and before not in (None, text)):
                await _send_part(send, event(text))
                told, before = sequence, text
            if state_of(text) in ENDS:
                break
            text = await _next(changes, send)
            text = text and await self._still(text, job_id, scope)
        await send({"type": "http.response.body"})

    async def _still(self, text: bytes, job_id: str, scope: Scope) -> bytes | None:
        """A text, where the caller may see it by now; the session may be over, and the job somebody else's."""
        try:
            mark = await self._mark(scope)
            return text if is_for(text, mark) else await self._jobs.present(job_id, mark)
        except WastecoachError:
            return None


def event(text: bytes) -> bytes:
    """A progress text as one event: `done`, `failed`, `expired`, or `progress` on the way there."""
    state = state_of(text)
    name = state if state in ENDS else "progress"
    return b"id: %d\nevent: %b\ndata: %b\n\n" % (sequence_of(text), name.encode(), text)


class _Jobs:
    """What is known of jobs at present, by the board or else by the records."""

    def __init__(self, watch: Watch, fallback: Fallback) -> None:
        self._watch = watch
        self._fallback = fallback

    async def present(self, job_id: str, mark: str | None) -> bytes:
        """The progress of a job as whoever has a mark may see it.

        Raises:
            JobNotFound: Nobody knows such a job, or it is somebody else's.
        """
        if JOB_ID.fullmatch(job_id) is None:
            raise JobNotFound(job=job_id[:36])
        text = await self._watch.read(job_id)
        if text is None or not is_for(text, mark):
            # The board may not know yet that a job changed hands; and who has no business here waits as long as for a
            # job that nobody knows.
            text = await self._fallback(job_id)
        if text is None or not is_for(text, mark):
            raise JobNotFound(job=job_id)
        return text


async def _next(changes: AsyncIterator[bytes], send: Send) -> bytes | None:
    """The next text; None where there will be none."""
    while True:
        try:
            async with asyncio.timeout(KEEP_ALIVE_S):
                return await anext(changes, None)
        except TimeoutError:
            await _send_part(send, KEEP_ALIVE)


async def _send_part(send: Send, part: bytes) -> None:
    await send({"type": "http.response.body", "body": part, "more_body": True})


def _last_event(scope: Scope) -> int:
    """The last event that a client has had, -1 where it has had none or does not say so properly."""
    said = next((value for name, value in scope["headers"] if name == b"last-event-id"), b"")
    # Whatever bytes come: every one of them is a letter of this encoding.
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("last_event_id", [""])
    digits = said.decode("latin-1") or asked[-1]
    return int(digits) if re.fullmatch(r"[0-9]{1,9}", digits) else -1
