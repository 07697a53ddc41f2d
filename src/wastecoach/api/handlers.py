"""Whatever is raised on the way to an answer becomes a problem."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import Scope

from wastecoach.api.middleware.bodies import has_head, limit_of, too_large
from wastecoach.api.noticing import count_made_up, count_unknown
from wastecoach.api.problems import Fault, problem
from wastecoach.api.routes import page
from wastecoach.core.errors import WastecoachError
from wastecoach.core.jobs.errors import JobNotFound, RequestInvalid, RequestRefused
from wastecoach.core.people.errors import SessionEnded, TokenInvalid

# Faults named at most; who sends a thousand wrong fields learns of the first.
MOST_FAULTS = 20


def handle_errors(app: FastAPI) -> None:
    """Answer every error with a problem."""
    app.add_exception_handler(WastecoachError, _ours)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, _invalid)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _refused)  # type: ignore[arg-type]


async def refused(error: WastecoachError, scope: Scope) -> Response:
    """The answer to a request that ended in an error of ours; guesses at jobs and tokens are counted."""
    if isinstance(error, JobNotFound):
        await run_in_threadpool(count_unknown, scope, scope["app"].state.serving)
    if isinstance(error, TokenInvalid | SessionEnded):
        await run_in_threadpool(count_made_up, scope, scope["app"].state.serving)
    return problem(error, scope)


async def _ours(request: Request, error: WastecoachError) -> Response:
    return await refused(error, request.scope)


async def _invalid(request: Request, error: RequestValidationError) -> Response:
    faults = [_fault(found) for found in error.errors()[:MOST_FAULTS]]
    first = faults[0]
    whole = RequestInvalid(field=first.field, detail=first.message)
    return problem(whole, request.scope, faults=faults)


async def _refused(request: Request, error: HTTPException) -> Response:
    status = HTTPStatus(error.status_code)
    if status == HTTPStatus.NOT_FOUND and (answer := page.nowhere(request)) is not None:
        return answer
    whole: WastecoachError = RequestRefused(detail=_told(error, status))
    headers = dict(error.headers or {})
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        whole = too_large(limit_of(request.url.path))
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_allowed(request))
    return problem(whole, request.scope, status=status, headers=headers)


def _allowed(request: Request) -> list[str]:
    """Every method of a path: its first route knows only its own."""
    found: set[str] = set()
    for route in request.app.state.routes:
        match, _ = route.matches(request.scope)
        if match is Match.PARTIAL:
            found |= route.methods
    return sorted(found | ({"HEAD"} if "GET" in found and has_head(request.url.path) else set()))


def _told(error: HTTPException, status: HTTPStatus) -> str:
    return f"{status.value} {error.detail or status.phrase}"


def _fault(found: Mapping[str, Any]) -> Fault:
    """Where and what, without what was sent: it may be anything."""
    return Fault(
        field=".".join(map(str, found["loc"])), code=found["type"], message=str(found["msg"])
    )
