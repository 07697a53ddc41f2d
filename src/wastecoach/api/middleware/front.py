"""The front door: the two paths that are asked all the time go straight through, everything else the long way."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from starlette.types import ASGIApp, Receive, Scope, Send

from wastecoach.api.callers import caller
from wastecoach.api.handlers import refused
from wastecoach.api.hot import EVENTS_PATH, STATUS_PATH
from wastecoach.api.limits import Limits
from wastecoach.api.middleware.sealing import Sealing
from wastecoach.core.errors import WastecoachError
from wastecoach.infra.telemetry.metrics import Metrics

STATUS, EVENTS = STATUS_PATH.partition("{")[0], EVENTS_PATH.partition("{")[0]


@dataclass(frozen=True, slots=True)
class Hot:
    """What answers them, once the server is open.

    Attributes:
        status: Polled.
        events: Listened to.
        limits: Of those who ask for jobs that nobody knows.
    """

    status: ASGIApp
    events: ASGIApp
    limits: Limits


class Listened:
    """Events, with a count of those who listen.

    Args:
        events: What answers.
        metrics: Count them.
    """

    def __init__(self, events: ASGIApp, metrics: Metrics) -> None:
        self._events = events
        self._listeners = metrics.listeners

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        with self._listeners.track_inprogress():
            await self._events(scope, receive, send)


class Front:
    """Answers plain questions for progress without what only other requests need.

    No routing, no compression, no line in the log unless something is wrong. Pages of other origins go the long way.

    Args:
        app: The long way.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["method"] == "GET":
            path: str = scope["path"]
            hot = path.startswith((STATUS, EVENTS))
            if hot and all(name != b"origin" for name, _ in scope["headers"]):
                await _straight(scope, receive, Sealing(scope, send))
                return
        await self._app(scope, receive, send)


async def _straight(scope: Scope, receive: Receive, sealing: Sealing) -> None:
    hot: Hot = scope["app"].state.hot
    path: str = scope["path"]
    if path.startswith(STATUS):
        route, endpoint, job_id = STATUS_PATH, hot.status, path[len(STATUS) :]
    else:
        route, endpoint, job_id = EVENTS_PATH, hot.events, path[len(EVENTS) :]
    scope["path_params"] = {"job_id": job_id}
    try:
        if hot.limits.blocking:
            hot.limits.check_known(caller(scope))
        await endpoint(scope, receive, sealing.send)
    except WastecoachError as error:
        answer = await refused(error, scope)
        await answer(scope, receive, sealing.send)
    except Exception as error:  # noqa: BLE001 -- the last guard before the server
        await sealing.broken(error, receive)
    sealing.count(route)
    if sealing.status >= HTTPStatus.BAD_REQUEST:
        sealing.log(route)
