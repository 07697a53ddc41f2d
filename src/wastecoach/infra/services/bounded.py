"""The HTTP client under the services' own clients: it reads no more than an answer can be long, and goes nowhere else.

Import it where it is used: it loads an HTTP library.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx2

from wastecoach.infra.services.departure import write_down
from wastecoach.infra.services.replies import unusable

MOST_BYTES = 1024 * 1024


def bounded_client(provider: str) -> httpx2.AsyncClient:
    """A client for `provider`, whose answers of more than `MOST_BYTES` are AnswerUnusable.

    It has no time-outs: whoever uses it bounds the whole call.
    """
    return httpx2.AsyncClient(**bounds(provider))


def bounds(provider: str) -> dict[str, Any]:
    """What makes an asynchronous client such a one: its arguments."""

    async def bound(response: httpx2.Response) -> None:
        if response.headers.get("content-encoding", "identity") != "identity":
            # A compressed megabyte may be a gigabyte.
            raise unusable(provider, "compressed", response.status_code)
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _Bounded(response.stream, provider, response.status_code)

    return {
        "event_hooks": {"request": [write_down], "response": [bound]},
        "headers": {"Accept-Encoding": "identity"},
        "follow_redirects": False,
        "timeout": None,
    }


class _Bounded(httpx2.AsyncByteStream):
    """The bytes of an answer, as long as there are not too many."""

    def __init__(self, stream: httpx2.AsyncByteStream, provider: str, status: int) -> None:
        self._stream = stream
        self._provider = provider
        self._status = status

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The bytes as they come."""
        left = MOST_BYTES
        async for chunk in self._stream:
            left -= len(chunk)
            if left < 0:
                raise unusable(self._provider, "too long", self._status)
            yield chunk

    async def aclose(self) -> None:
        """No more of them."""
        await self._stream.aclose()
