"""Errors as HTTP has them: RFC 9457 `application/problem+json`, worded in the caller's language."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from http import HTTPStatus

import msgspec
from pydantic import BaseModel, Field
from starlette.responses import Response
from starlette.types import Scope

from wastecoach import bootstrap
from wastecoach.api.errors import status_of
from wastecoach.api.spoken import spoken
from wastecoach.core.analysis import Language
from wastecoach.core.errors import WastecoachError
from wastecoach.core.jobs.progress import worded
from wastecoach.core.people.errors import NotSignedIn

MEDIA_TYPE = "application/problem+json"
# Seconds after which whoever was told that something cannot be used may try again, where nobody knows better.
COME_BACK_S = 5
REQUEST_ID = "wastecoach.request_id"


class Fault(BaseModel):
    """One field of a request that does not fit."""

    field: str = Field(description="where it is, for example `body.location.latitude`")
    code: str = Field(description="what kind of fault, stable")
    message: str = Field(description="what is wrong with it")


class ProblemDetails(BaseModel):
    """Why a request was not served (RFC 9457)."""

    type: str = Field("about:blank", description="always `about:blank`: `code` tells more")
    title: str = Field(description="of the HTTP status")
    status: int = Field(description="HTTP status", ge=400, le=599)
    detail: str = Field(description="what is wrong and what to do, in the caller's language")
    code: str = Field(description="stable name of the error, for programs")
    request_id: str = Field(description="names this request in the server's log")
    errors: list[Fault] = Field(
        default_factory=list, description="each field that does not fit, where it is about fields"
    )


def problem(
    error: WastecoachError,
    scope: Scope,
    *,
    status: HTTPStatus | None = None,
    faults: Sequence[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer that an error is.

    Args:
        error: What went wrong.
        scope: Of the request.
        status: Another status than the error's own.
        faults: Fields that do not fit.
        headers: Further headers.
    """
    chosen = status or status_of(error)
    detail = told(error.code, error.params, chosen, spoken(scope))
    return answer(chosen, error.code, detail, scope, faults, _headers(error, chosen, headers))


def answer(
    status: HTTPStatus,
    code: str,
    detail: str,
    scope: Scope,
    faults: Sequence[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem in words that are known already."""
    details = ProblemDetails(
        type="about:blank",
        title=status.phrase,
        status=status,
        detail=detail,
        code=code,
        request_id=scope.get(REQUEST_ID, ""),
        errors=list(faults),
    )
    text = msgspec.json.encode(details.model_dump())
    return Response(text, status, dict(headers or {}), MEDIA_TYPE)


def told(
    code: str, params: Mapping[str, str | float], status: HTTPStatus, language: Language
) -> str:
    """What a caller may know: of faults of the server itself only that there is one, for the rest is its operator's."""
    words = bootstrap.catalogue(language)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return words.text("api.broke")
    if status > HTTPStatus.INTERNAL_SERVER_ERROR:
        return words.text("api.unavailable")
    return worded(code, dict(params), words)


def _headers(
    error: WastecoachError, status: HTTPStatus, given: Mapping[str, str] | None
) -> dict[str, str]:
    headers = dict(given or {})
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        asked = error.params.get("retry_after_s")
        seconds = math.ceil(asked) if isinstance(asked, int | float) and asked > 0 else COME_BACK_S
        headers["Retry-After"] = str(seconds)
    if status == HTTPStatus.UNAUTHORIZED:
        # Without a token there is nothing wrong with one (RFC 6750).
        shown = error.code != NotSignedIn.code
        headers["WWW-Authenticate"] = 'Bearer error="invalid_token"' if shown else "Bearer"
    return headers
