"""Routes that ask for work: only so many requests of one caller may reach them, and only in the form they read."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import msgspec
from fastapi import Request, Response
from fastapi.params import Body
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from wastecoach.api.callers import caller
from wastecoach.api.limits import BY_NETWORK, Quota, What, headers_of
from wastecoach.api.noticing import count_made_up, note_ignored
from wastecoach.api.serving import Serving
from wastecoach.api.spending import spent
from wastecoach.api.who import who
from wastecoach.core.jobs.errors import TooManyRequests
from wastecoach.core.people.caller import ANONYMOUS, Principal
from wastecoach.core.people.errors import TokenInvalid
from wastecoach.core.people.sign_in.sessions import session_of

UNSUPPORTED = 415
# Bytes of a request for an analysis at most, with every field filled.
SHORT = 4096


# A merge patch is JSON, and many a client says no more than that.
MERGE_PATCH = "application/merge-patch+json"
Named = TypeVar("Named")
SAME = {MERGE_PATCH: "application/json"}
# Whoever was refused so many times within a minute does not listen: that is noted, once.
REPEATED = 20


class LimitedRoute(APIRoute):
    """Counts a request before its body is read, and tells what is left.

    Attributes:
        what: Requests count as; None: as an analysis, or as a photo of a batch.
    """

    what: What | None = None

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the route, behind the limit."""
        handle = super().get_route_handler()
        field = self.body_field and self.body_field.field_info
        wanted = field.media_type if isinstance(field, Body) else ""

        async def limited(request: Request) -> Response:
            here: Serving = request.app.state.serving
            quota = await self.counted(request, here)
            if _has_body(request) and _media_type(request) not in {wanted, SAME.get(wanted)}:
                raise HTTPException(UNSUPPORTED, headers={"Accept": wanted})
            response = await handle(request)
            response.headers.update(headers_of(quota, spent(request)))
            return response

        return limited

    async def counted(self, request: Request, here: Serving) -> Quota:
        """What is left after a request."""
        return await taken(request, here, self.what or await _what(request))


class PlacesRoute(LimitedRoute):
    """Of collection points."""

    what = "places"


class FeedbackRoute(LimitedRoute):
    """Of corrections."""

    what = "feedback"


class SignInRoute(LimitedRoute):
    """Of sign-ins and their tokens: counted by network, for nobody is signed in yet."""

    what = "sign_ins"


class RefreshRoute(SignInRoute):
    """Of refreshing: counted by session, for many share a network; tokens of no session are counted by network."""

    async def counted(self, request: Request, here: Serving) -> Quota:
        """What is left after a request.

        Raises:
            TooManyRequests: It is one too many.
        """
        named = await _named(request, _Refresh)
        session = None
        if named is not None:
            session = await run_in_threadpool(_session, named.refresh_token, request, here)
        if session is None:
            return await self._of_nobody(request, here)
        quota = await run_in_threadpool(here.limits.take_session, session)
        return await _enough(quota, "sign_ins", request, here)

    async def _of_nobody(self, request: Request, here: Serving) -> Quota:
        try:
            return await taken(request, here, "sign_ins")
        except TooManyRequests:
            # Else it is counted with what it is answered.
            await run_in_threadpool(count_made_up, request.scope, here)
            raise


class DeviceRoute(LimitedRoute):
    """Of new devices: counted by network, for anybody may have as many as they like."""

    what = "devices"


class HistoryRoute(LimitedRoute):
    """Of one's own history, its photos and one's profile."""

    what = "history"


class ExportRoute(LimitedRoute):
    """Of all that is kept of somebody, which is much to read."""

    what = "exports"


class AdminRoute(LimitedRoute):
    """Of the administrators'."""

    what = "admin"


async def taken(request: Request, here: Serving, what: What) -> Quota:
    """Count one request, beside the event loop: the store may be a file or a network away.

    Raises:
        TooManyRequests: It is one too many.
        TokenInvalid, TokenExpired, SessionEnded: The caller shows a token that is none, or no longer.
    """
    # Whose network is counted need not be known; a token that is over must not keep anybody from a new one.
    known = ANONYMOUS if what in BY_NETWORK else await who(request, here)
    quota = await run_in_threadpool(here.limits.take, caller(request.scope), what, known)
    return await _enough(quota, what, request, here, known)


async def _enough(
    quota: Quota, what: What, request: Request, here: Serving, known: Principal = ANONYMOUS
) -> Quota:
    if quota.left == -REPEATED:
        await run_in_threadpool(note_ignored, what, request.scope, here, known)
    if quota.left < 0:
        raise TooManyRequests(retry_after_s=quota.reset_s)
    return quota


def _session(token: str, request: Request, here: Serving) -> str | None:
    """The session of a refresh token, None where it is of none."""
    if here.limits.blocking:
        here.limits.check_tokens(caller(request.scope))
    try:
        return session_of(token, here.people).id
    except TokenInvalid:
        return None


async def _what(request: Request) -> What:
    """What a request counts as."""
    named = await _named(request, _Analysis)
    return "photos" if named is not None and named.batch_id else "analyses"


async def _named(request: Request, kind: type[Named]) -> Named | None:
    """What a body names; one that is larger than any that names something is not read for that."""
    length = request.headers.get("content-length", "")
    short = length.isdecimal() and 0 < int(length) <= SHORT
    if not short or _media_type(request) != "application/json":
        return None
    try:
        return msgspec.json.decode(await request.body(), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


class _Analysis(msgspec.Struct):
    batch_id: str | None = None


class _Refresh(msgspec.Struct):
    refresh_token: str


def _has_body(request: Request) -> bool:
    headers = request.headers
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()
