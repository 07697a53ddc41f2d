"""Whether a question has left: what fails before costs nothing, what fails after may have been charged."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx
    import httpx2

# How HTTP libraries call the moment when a connection stands and the first byte is written to it.
FIRST_BYTE = ".send_request_headers.started"


@dataclass
class Departure:
    """Of one call: `left` turns true when its first byte is written."""

    left: bool = False


_watched: ContextVar[Departure | None] = ContextVar("watched", default=None)


def watch(departure: Departure) -> None:
    """Have the departure of this task's question written down there."""
    _watched.set(departure)


def has_left() -> bool:
    """Whether this task's question has left; it may have where nobody watches."""
    departure = _watched.get()
    return departure is None or departure.left


async def write_down(request: httpx.Request | httpx2.Request) -> None:
    """Event hook `request` of an HTTP client, by which `has_left` comes to know."""
    departure = _watched.get()
    if departure is None:
        return

    async def trace(event: str, _info: object) -> None:
        if event.endswith(FIRST_BYTE):
            departure.left = True

    request.extensions = {**request.extensions, "trace": trace}
