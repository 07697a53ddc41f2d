"""HTTP as it comes in: uvicorn's way with httptools, which by itself would read a head without end, for ever."""

from __future__ import annotations

import asyncio
import contextlib
import resource
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# Bytes of a request besides its body: line and headers, or what may stand between and behind the parts of a body.
MOST_HEAD = 64 * 1024
# Seconds within which a request has to have begun and its headers have to be there.
HEAD_S = 30.0
# Files that a process may have open, connections among them, where the system lets it choose.
MOST_FILES = 65_536


def make_room() -> None:
    """Let this process have as many files open as it may: systems begin with what a thousand listeners use up."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < most:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def room_for_connections() -> int:
    """How many connections leave room for what their requests open: photos, databases, other services."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return (MOST_FILES if soft == resource.RLIM_INFINITY else soft) * 2 // 3


class BoundedProtocol(HttpToolsProtocol):
    """Ends a connection that is one too many, whose request has too large a head, or whose head takes too long.

    Attributes:
        most_head: Bytes.
        head_s: Seconds.
    """

    most_head = MOST_HEAD
    head_s = HEAD_S

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._beside_body = 0
        self._in_head = False
        self._late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody connected; they have to say something."""
        super().connection_made(transport)
        if len(self.connections) > room_for_connections():
            # Without files left the loop could do nothing but try to take the next one.
            self.logger.warning("There are too many connections: a new one is closed.")
            transport.close()
        else:
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._head_is_there()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """The next bytes."""
        self._beside_body += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._beside_body > self.most_head:
            self.send_400_response("Too much beside the body.")
        elif self._in_head and self._late is None and self._answered():
            self._await_head()

    def on_message_begin(self) -> None:
        """A request begins."""
        self._in_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Its head is there."""
        self._in_head = False
        self._beside_body = 0
        self._head_is_there()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A part of its body."""
        self._beside_body = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """It is there."""
        self._beside_body = 0
        super().on_message_complete()

    def _answered(self) -> bool:
        """Whether nobody waits for the answer to an earlier request on this connection."""
        return self.cycle is None or self.cycle.response_complete

    def _await_head(self) -> None:
        # Not for each request: nearly all heads come in one piece.
        self._late = self.loop.call_later(self.head_s, self.transport.close)

    def _head_is_there(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
