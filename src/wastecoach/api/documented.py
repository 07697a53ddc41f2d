"""What the OpenAPI document says of answers that are errors, made of the errors themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from wastecoach.api.errors import BY_CODE, STATUSES
from wastecoach.api.problems import MEDIA_TYPE, told
from wastecoach.core.errors import WastecoachError

Responses = dict[int | str, dict[str, Any]]
COMPONENTS = "#/components/schemas/{model}"
# Of a response, until the document is made: the codes of the errors that it may be.
KINDS = "x-errors"
EXAMPLE_PARAMS: dict[str, str | float] = {
    "job": "3f2a9c0b7d6e4f518a2b3c4d5e6f7081",
    "batch": "9b1d3f5a7c8e4f60a1b2c3d4e5f60718",
    "state": "processing",
    "detail": "photo_damaged",
    "announced": "image/jpeg",
    "found": "image/png",
    "field": "body.size",
    "given": "126.978,37.5665",
    "limit_mb": 20,
    "limit_megapixels": 100,
    "retry_after_s": 12,
}


def answers(*kinds: type[WastecoachError], good: Responses | None = None) -> Responses:
    """The `responses` of a route.

    Args:
        kinds: Errors that it may answer with.
        good: Its other answers.
    """
    found: Responses = dict(good or {})
    for kind in kinds:
        status = STATUSES[kind]
        entry = found.setdefault(int(status), {"description": status.phrase, KINDS: []})
        entry[KINDS].append(kind.code)
    return found


def links(parameter: str, *operations: str) -> dict[str, Any]:
    """The `links` of an answer: operations that take an id of it as their parameter of the same name."""
    return {
        name: {"operationId": name, "parameters": {parameter: f"$response.body#/{parameter}"}}
        for name in operations
    }


def explained(codes: Iterable[str]) -> dict[str, Any]:
    """The `content` of an answer that may be any of these errors, with an example for each."""
    schema = {"$ref": COMPONENTS.format(model="ProblemDetails")}
    examples = {code: _example(BY_CODE[code]) for code in codes}
    return {MEDIA_TYPE: {"schema": schema, **({"examples": examples} if examples else {})}}


def _example(kind: type[WastecoachError]) -> dict[str, Any]:
    status, (said, _, named) = STATUSES[kind], (kind.__doc__ or "").partition("Params:")
    params = {name: EXAMPLE_PARAMS.get(name, "") for name in re.findall(r"`(\w+)`", named)}
    return {
        "summary": said.strip(),
        "value": {
            "type": "about:blank",
            "title": status.phrase,
            "status": int(status),
            "detail": told(kind.code, params, status, "en"),
            "code": kind.code,
            "request_id": "5f0c1d2e3a4b4c5d8e9f0a1b2c3d4e5f",
            "errors": [],
        },
    }
