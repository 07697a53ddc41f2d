"""The HTTP client under the services' own clients: it reads no more than an answer can be long, and goes nowhere else.

Import it where it is used: it loads an HTTP library.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2

from wastecoach.core.errors import AnswerUnusable

MOST_BYTES = 1024 * 1024


def bounded_client(provider: str) -> httpx2.AsyncClient:
    """A client for `provider`, whose answers of more than `MOST_BYTES` are AnswerUnusable.

    It has no time-outs: whoever uses it bounds the whole call.
    """

    async def bound(response: httpx2.Response) -> None:
        if response.headers.get("content-encoding", "identity") != "identity":
            # A compressed megabyte may be a gigabyte.
            raise AnswerUnusable(provider=provider, detail="compressed")
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _Bounded(response.stream, provider)

    return httpx2.AsyncClient(
        event_hooks={"response": [bound]},
        headers={"Accept-Encoding": "identity"},
        follow_redirects=False,
        timeout=None,
    )


class _Bounded(httpx2.AsyncByteStream):
    """The bytes of an answer, as long as there are not too many."""

    def __init__(self, stream: httpx2.AsyncByteStream, provider: str) -> None:
        self._stream = stream
        self._provider = provider

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The bytes as they come."""
        left = MOST_BYTES
        async for chunk in self._stream:
            left -= len(chunk)
            if left < 0:
                raise AnswerUnusable(provider=self._provider, detail="too long")
            yield chunk

    async def aclose(self) -> None:
        """No more of them."""
        await self._stream.aclose()
