"""The way back of one answer: its headers, what it came to, the numbers and the line in the log."""

from __future__ import annotations

import itertools
import logging
import re
import secrets
import time
from collections.abc import Iterable

from starlette.types import Message, Receive, Scope, Send

from wastecoach.api.callers import LOGGED, caller
from wastecoach.api.problems import REQUEST_ID, problem
from wastecoach.core.errors import WastecoachError

access = logging.getLogger("wastecoach.access")
logger = logging.getLogger(__name__)
# Of the caller's own making only what is harmless in a log line.
_SANE = re.compile(rb"[A-Za-z0-9._-]{8,64}")
# A request's name has to be its own, not a secret: to ask the system for chance costs more than all else on a hot path.
_PROCESS, _requests = secrets.token_hex(8), itertools.count(1)
SAFE = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-frame-options", b"DENY"),
)
ONLY_HTTPS = (b"strict-transport-security", b"max-age=31536000")
NOT_KEPT = (b"cache-control", b"no-store")
Headers = Iterable[tuple[bytes, bytes]]


class Sealing:
    """An answer on its way out.

    Attributes:
        request_id: The caller's own where it is harmless, else a new one.
        status: Of HTTP; 0 until the answer begins.

    Args:
        scope: Of the request; gets the id.
        send: Takes the answer.
    """

    __slots__ = ("_began", "_scope", "_send", "_started", "request_id", "status")

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._started = self._began = time.perf_counter()
        self.request_id = scope[REQUEST_ID] = _request_id(scope["headers"])
        self.status = 0

    async def send(self, message: Message) -> None:
        """Send a part, with the headers that all answers have."""
        if message["type"] == "http.response.start":
            # A plain number, where the answer was made with a named one: log lines show it.
            self.status, self._began = int(message["status"]), time.perf_counter()
            message["headers"] = self._sealed(message.get("headers", ()))
        await self._send(message)

    async def broken(self, error: Exception, receive: Receive) -> None:
        """Note an unforeseen error, and answer where no answer has begun."""
        logger.error("a request broke", exc_info=error, extra={"request_id": self.request_id})
        if not self.status:
            answer = problem(WastecoachError(detail=""), self._scope)
            await answer(self._scope, receive, self.send)

    def count(self, route: str) -> None:
        """Count the answer."""
        metrics = self._scope["app"].state.metrics
        metrics.requested(route, self._scope["method"], self.status, self._seconds)

    def log(self, route: str) -> None:
        """One line: what was asked, by template, and what came of it; nothing of a person or a job."""
        method = self._scope["method"]
        told = {
            "method": method,
            "route": route,
            "status": self.status,
            "ms": round(self._seconds * 1000, 1),
            "client": caller(self._scope, LOGGED),
            "request_id": self.request_id,
        }
        known = self._scope.get("state", {}).get("caller")
        if known is not None:
            # What kind of caller, never which.
            told["who"] = known.kind
        access.info("%s %s %d", method, route, self.status, extra=told)

    @property
    def _seconds(self) -> float:
        return self._began - self._started

    def _sealed(self, headers: Headers) -> list[tuple[bytes, bytes]]:
        named = {name.lower() for name, _ in headers}
        safe = [pair for pair in SAFE if pair[0] not in named]
        own = [*headers, *safe, (b"x-request-id", self.request_id.encode())]
        if self._scope["scheme"] == "https":
            own.append(ONLY_HTTPS)
        if b"cache-control" not in named:
            own.append(NOT_KEPT)
        return own


def _request_id(headers: Headers) -> str:
    given = next((value for name, value in headers if name == b"x-request-id"), b"")
    return given.decode() if _SANE.fullmatch(given) else f"{_PROCESS}{next(_requests):016x}"
