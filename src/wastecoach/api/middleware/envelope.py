"""Around every request but the hottest: its id in every log line, its trace, and no exception gets out."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send
from structlog.contextvars import bind_contextvars

from wastecoach.api.middleware.sealing import Sealing
from wastecoach.infra.telemetry import traces

CLIENT_LEFT = 499


class Envelope:
    """Around all that answers the long way.

    Args:
        app: What answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sealing = Sealing(scope, send)
        bind_contextvars(request_id=sealing.request_id)
        parent = Headers(scope=scope).get(traces.HEADER)
        with (
            traces.request(scope["method"], parent) as tell,
            scope["app"].state.metrics.in_flight.track_inprogress(),
        ):
            await self._answer(scope, receive, sealing)
            route = _route_of(scope)
            tell(route, sealing.status)
        sealing.count(route)
        sealing.log(route)

    async def _answer(self, scope: Scope, receive: Receive, sealing: Sealing) -> None:
        try:
            await self._app(scope, receive, sealing.send)
        except ClientDisconnect:
            sealing.status = sealing.status or CLIENT_LEFT
        except Exception as error:  # noqa: BLE001 -- the last guard before the server
            await sealing.broken(error, receive)


def _route_of(scope: Scope) -> str:
    """The template of the route that answered, `other` where none did."""
    return getattr(scope.get("route"), "path", "other")
