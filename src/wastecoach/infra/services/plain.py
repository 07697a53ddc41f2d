"""Plain HTTP requests through httpx, for services without a client of their own: bounded, quiet about secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wastecoach.core.asking import Usage
from wastecoach.core.errors import ServiceUnreachable
from wastecoach.core.service_errors import Reply
from wastecoach.infra.services.departure import has_left, write_down
from wastecoach.infra.services.replies import unusable

if TYPE_CHECKING:
    import httpx

MOST_BYTES = 1024 * 1024


def connect() -> httpx.AsyncClient:
    """A client for `Line`, which bounds the whole call."""
    import httpx

    # What is not compressed cannot unfold.
    return httpx.AsyncClient(
        event_hooks={"request": [write_down]},
        headers={"Accept-Encoding": "identity"},
        timeout=httpx.Timeout(None),
    )


async def hang_up(client: httpx.AsyncClient) -> None:
    """Close a client."""
    await client.aclose()


def hide_query(request: httpx.Request, query: str) -> None:
    """Put a query behind the address on the wire only: HTTP libraries write addresses into logs and errors."""
    target = request.url.raw_path + b"?" + query.encode()
    request.extensions = {**request.extensions, "target": target}


async def reply_to(
    client: httpx.AsyncClient, request: httpx.Request, provider: str, used: Usage | None = None
) -> Reply:
    """What comes back, good or bad.

    Args:
        client: Of `connect`.
        request: What is sent.
        provider: Who is asked.
        used: What a reply of status 200 costs, whatever is in it.

    Raises:
        ServiceUnreachable: Nothing came back.
        AnswerUnusable: More came back than an answer can be.
    """
    import httpx

    # Raised outside the handler, so that no foreign error hangs on ours.
    try:
        return await _read(client, request, provider, used)
    except httpx.HTTPError as fault:
        error = ServiceUnreachable(provider=provider, detail=type(fault).__name__)
    error.sent = has_left()
    raise error


async def _read(
    client: httpx.AsyncClient, request: httpx.Request, provider: str, used: Usage | None
) -> Reply:
    response = await client.send(request, stream=True)
    try:
        body = bytearray()
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > MOST_BYTES:
                raise unusable(provider, "too long", response.status_code, used)
    finally:
        await response.aclose()
    return Reply(response.status_code, dict(response.headers), bytes(body))
