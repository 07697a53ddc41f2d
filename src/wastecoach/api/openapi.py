"""The OpenAPI document: what FastAPI gathers, completed by what it cannot know."""

from __future__ import annotations

import sys
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from wastecoach.api.callers_documented import SCHEMES, calling, tell_callers
from wastecoach.api.documented import COMPONENTS, KINDS, explained
from wastecoach.api.examples import examples
from wastecoach.api.own_examples import own_examples
from wastecoach.api.problems import ProblemDetails
from wastecoach.core.jobs.errors import RequestInvalid

TAGS = [
    {"name": "analyses", "description": "A photo, what it shows and what to do with it."},
    {"name": "batches", "description": "Many photos that nobody waits for."},
    {"name": "items", "description": "What the rule book knows, without a photo."},
    {"name": "places", "description": "Where collection points are."},
    {"name": "people", "description": "Sign-ins, devices, and what is kept of you."},
    {"name": "uploads", "description": "Photos that come to this server itself."},
    {
        "name": "admin",
        "description": "What concerns the whole installation, for its administrators.",
    },
    {"name": "operation", "description": "Whether the server lives, and how it does."},
]
DESCRIPTION = """\
Photograph a piece of waste; learn what it is, how to dispose of it and why, in Korean and English.

Either in one call (`classify`), or in three: `analyze` gives leave to upload, the photo goes straight to where photos
lie, `upload-complete` lets the analysis begin; then poll `status` or listen to `events`. Errors are problems as in
RFC 9457, with a stable `code`.
"""
# FastAPI's own description of invalid requests, which are problems here.
NOT_OURS = ("HTTPValidationError", "ValidationError")


def document(app: FastAPI) -> dict[str, Any]:
    """The document of an application, made once."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title,
            version=app.version,
            summary=app.summary,
            description=app.description,
            license_info=app.license_info,
            routes=app.routes,
            tags=app.openapi_tags,
            servers=app.servers,
        )
        _tell_callers(schema, app)
        _complete(schema)
        app.openapi_schema = schema
    return app.openapi_schema


def published() -> str:
    """The document as `docs/openapi.json` has it."""
    from wastecoach.api.app import create_app
    from wastecoach.settings import Settings

    text = msgspec.json.encode(document(create_app(Settings())))
    return msgspec.json.format(text, indent=1).decode() + "\n"


def _tell_callers(schema: dict[str, Any], app: FastAPI) -> None:
    schema["components"]["securitySchemes"] = SCHEMES
    for route in app.state.routes:
        if isinstance(route, APIRoute) and route.include_in_schema:
            for method in route.methods or ():
                operation = schema["paths"][route.path_format][method.lower()]
                tell_callers(operation, calling(route))


def _complete(schema: dict[str, Any]) -> None:
    schemas: dict[str, Any] = schema["components"]["schemas"]
    for name in NOT_OURS:
        schemas.pop(name, None)
    own = ProblemDetails.model_json_schema(mode="serialization", ref_template=COMPONENTS)
    schemas |= own.pop("$defs")
    schemas["ProblemDetails"] = own
    for name, example in (examples() | own_examples()).items():
        schemas[name]["examples"] = [example]
    for path in schema["paths"].values():
        for operation in path.values():
            _complete_responses(operation["responses"])


def _complete_responses(responses: dict[str, Any]) -> None:
    invalid = responses.get("422")
    if invalid is not None:
        # FastAPI's own description of it gives way to ours.
        invalid.pop("content", None)
        invalid["description"] = "Unprocessable Entity"
        invalid.setdefault(KINDS, []).insert(0, RequestInvalid.code)
    for response in responses.values():
        if KINDS in response:
            response["content"] = explained(dict.fromkeys(response.pop(KINDS)))
    responses["default"] = {"description": "Any other problem", "content": explained(())}


if __name__ == "__main__":
    sys.stdout.write(published())
