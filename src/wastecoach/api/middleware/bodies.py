"""Bodies: no larger than a path needs, no slower than a phone in a tunnel; and none for `HEAD`."""

from __future__ import annotations

import asyncio
import re

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wastecoach.api.addresses import AUTH, UPLOADS, WASTE
from wastecoach.api.problems import problem
from wastecoach.core.jobs.errors import RequestTooLarge
from wastecoach.core.photo import MAX_BYTES

MEGABYTE = 1024**2
# A form has its boundaries and fields beside the photo.
WITH_PHOTO = MAX_BYTES + 64 * 1024
PLAIN = 256 * 1024
# Who sends nothing for so long has gone, or holds connections open on purpose.
SILENT_S = 30.0
# The largest photo takes that long at 35 KB a second; who is slower drips on purpose.
WHOLE_S = 600.0
TOO_LARGE, TOO_SLOW = 413, 408
# Steps of a sign-in are taken by asking for them: whoever only looks whether an address is there must take none.
_STEPS = re.compile(rf"{re.escape(AUTH)}/[^/]+/(?:login|callback)")


class BodyLimit:
    """Refuses bodies that are too large: at once where they say so, else as soon as it shows.

    Args:
        app: What answers.
        silent_s: Seconds within which the next part of a body has to come.
        whole_s: Seconds within which all of it has to come.
    """

    def __init__(self, app: ASGIApp, silent_s: float = SILENT_S, whole_s: float = WHOLE_S) -> None:
        self._app = app
        self._silent_s = silent_s
        self._whole_s = whole_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = limit_of(scope["path"])
        if _announced(scope) > most:
            await problem(too_large(most), scope)(scope, receive, send)
            return
        came, more = 0, True
        until = asyncio.get_running_loop().time() + self._whole_s

        async def counted() -> Message:
            nonlocal came, more
            if not more:
                # Whoever asks now waits for the client to leave, and that may take its time.
                return await receive()
            message = await self._next(receive, until)
            came += len(message.get("body", b""))
            more = message.get("more_body", False)
            if came > most:
                raise HTTPException(TOO_LARGE)
            return message

        await self._app(scope, counted, send)

    async def _next(self, receive: Receive, until: float) -> Message:
        now = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout_at(min(now + self._silent_s, until)):
                return await receive()
        except TimeoutError:
            raise HTTPException(TOO_SLOW, headers={"Connection": "close"}) from None


class Heads:
    """Answers `HEAD` as `GET` without the body, and refuses it where a `GET` changes something.

    Args:
        app: What answers `GET`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        ended = False

        async def headers_only(message: Message) -> None:
            nonlocal ended
            if message["type"] == "http.response.start":
                await send(message)
            elif not ended:
                # An endless body would keep the connection.
                ended = True
                await send({"type": "http.response.body"})

        asked = dict(scope, method="GET") if has_head(scope["path"]) else scope
        await self._app(asked, receive, headers_only)
        scope["route"] = asked.get("route")


def has_head(path: str) -> bool:
    """Whether a path that has `GET` has `HEAD` as well."""
    return _STEPS.fullmatch(path) is None


def limit_of(path: str) -> int:
    """Bytes that a body of a request to a path may have."""
    takes_photos = path.startswith(f"{UPLOADS}/") or path == f"{WASTE}/classify"
    return WITH_PHOTO if takes_photos else PLAIN


def too_large(most: int) -> RequestTooLarge:
    """The error of a body that is too large."""
    return RequestTooLarge(limit_mb=round(most / MEGABYTE, 2))


def _announced(scope: Scope) -> int:
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(length) if length.isdigit() else 0
