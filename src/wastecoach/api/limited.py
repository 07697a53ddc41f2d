"""Routes that ask for work: only so many requests of one caller may reach them, and only in the form they read."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import msgspec
from fastapi import Request, Response
from fastapi.params import Body
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from wastecoach.api.callers import caller
from wastecoach.api.limits import Limits, What, taken

UNSUPPORTED = 415
# Bytes of a request for an analysis at most, with every field filled.
SHORT = 4096


class LimitedRoute(APIRoute):
    """Counts a request before its body is read, and tells what is left."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the route, behind the limit."""
        handle = super().get_route_handler()
        field = self.body_field and self.body_field.field_info
        wanted = field.media_type if isinstance(field, Body) else ""

        async def limited(request: Request) -> Response:
            limits: Limits = request.app.state.serving.limits
            quota = await taken(limits, caller(request.scope), await _what(request))
            if _has_body(request) and _media_type(request) != wanted:
                raise HTTPException(UNSUPPORTED, headers={"Accept": wanted})
            response = await handle(request)
            response.headers.update(quota.headers)
            return response

        return limited


async def _what(request: Request) -> What:
    """What a request counts as; a body that is larger than any that names a batch is not read for that."""
    length = request.headers.get("content-length", "")
    short = length.isdecimal() and 0 < int(length) <= SHORT
    if not short or _media_type(request) != "application/json":
        return "analyses"
    try:
        named = msgspec.json.decode(await request.body(), type=_Named)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "analyses"
    return "photos" if named.batch_id else "analyses"


class _Named(msgspec.Struct):
    batch_id: str | None = None


def _has_body(request: Request) -> bool:
    headers = request.headers
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()
