"""What the OpenAPI document says of who may call: made of what each route depends on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from wastecoach.api.documented import KINDS, answers
from wastecoach.api.hot import EVENTS_PATH, STATUS_PATH
from wastecoach.api.who import admin, known, signed_in, who, who_if_asked
from wastecoach.core.people import errors

# Nobody is asked who they are; anybody may call, and a token decides whose things are seen; a device or a person; a
# person; an administrator.
Calling = Literal["public", "anybody", "known", "person", "admin"]
SCHEME = "token"
SCHEMES = {
    SCHEME: {
        "type": "http",
        "scheme": "bearer",
        "description": "Of a person the access token (JWT) of a sign-in, of a device its own; see `docs/people.md`.",
    }
}
SECURITY: dict[Calling, list[dict[str, list[str]]]] = {
    "public": [],
    "anybody": [{}, {SCHEME: []}],
    "known": [{SCHEME: []}],
    "person": [{SCHEME: []}],
    "admin": [{SCHEME: []}],
}
_WRONG_TOKEN = (errors.TokenInvalid, errors.TokenExpired, errors.SessionEnded)
_ANSWERS = {
    "public": answers(),
    "anybody": answers(*_WRONG_TOKEN),
    "known": answers(errors.NotSignedIn, *_WRONG_TOKEN),
    "person": answers(errors.NotSignedIn, *_WRONG_TOKEN),
    "admin": answers(errors.NotSignedIn, *_WRONG_TOKEN, errors.NotAllowed),
}
# They know whose a job is without what other routes depend on.
_HOT = {STATUS_PATH, EVENTS_PATH}


def calling(route: APIRoute) -> Calling:
    """Who may call a route."""
    asked = set(_depends_on(route.dependant))
    if admin in asked:
        return "admin"
    if signed_in in asked:
        return "person"
    if known in asked:
        return "known"
    return "anybody" if asked & {who, who_if_asked} or route.path in _HOT else "public"


def tell_callers(operation: dict[str, Any], allowed: Calling) -> None:
    """Write into an operation of the document who may call it, and how others are refused."""
    operation["security"] = SECURITY[allowed]
    for status, answer in _ANSWERS[allowed].items():
        told = operation["responses"].setdefault(str(status), {**answer, KINDS: []})
        kinds = told.setdefault(KINDS, [])
        kinds[:0] = [code for code in answer[KINDS] if code not in kinds]


def _depends_on(dependant: Dependant) -> Iterator[Any]:
    for one in dependant.dependencies:
        yield one.call
        yield from _depends_on(one)
