"""How far a job is: here as everybody else's route; most requests for it are answered before they get here."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wastecoach.api.addresses import WASTE
from wastecoach.api.documented import COMPONENTS, answers
from wastecoach.api.jobs import JobNamed
from wastecoach.core.jobs import errors
from wastecoach.core.jobs.progress import Progress

router = APIRouter(prefix=WASTE, tags=["analyses"])
# One event, as its fields come.
EVENT = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "description": "`sequence` of the progress"},
        "event": {"type": "string", "enum": ["progress", "done", "failed", "expired"]},
        "data": {
            "type": "string",
            "contentMediaType": "application/json",
            "contentSchema": {"$ref": COMPONENTS.format(model="Progress")},
        },
        "retry": {"type": "integer", "description": "milliseconds before connecting again"},
    },
}


class Handed(Response):
    """An answer that a plain ASGI endpoint gives."""

    def __init__(self, endpoint: ASGIApp) -> None:
        super().__init__()
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let it answer."""

        async def listed(message: Message) -> None:
            if message["type"] == "http.response.start":
                # Middleware adds to them.
                message["headers"] = list(message["headers"])
            await send(message)

        await self._endpoint(scope, receive, listed)


@router.get(
    "/status/{job_id}",
    summary="See how far a job is",
    status_code=200,
    response_class=Handed,
    responses=answers(
        errors.JobNotFound,
        errors.TooManyRequests,
        good={
            200: {
                "model": Progress,
                "description": "Its progress; with the result once it is done",
            }
        },
    ),
)
async def status(job_id: JobNamed, request: Request) -> Response:  # noqa: ARG001 -- it is in the path
    """To be polled, every half second at most; the same answer from every instance. Progress never goes back."""
    return Handed(request.app.state.hot.status)


@router.get(
    "/events/{job_id}",
    summary="Follow a job",
    status_code=200,
    response_class=Handed,
    responses=answers(
        errors.JobNotFound,
        errors.TooManyRequests,
        good={
            200: {
                "description": "Server-Sent Events: `progress`, and at last `done`, `failed` or `expired`; "
                "the data of each is a Progress, its id the `sequence`",
                "content": {
                    "text/event-stream": {
                        "schema": EVENT,
                        "example": 'id: 50\nevent: progress\ndata: {"job_id":"3f2a…","state":"processing",…}\n\n',
                    }
                },
            },
            204: {"description": "The end was told already: do not connect again"},
        },
    ),
)
async def events(
    job_id: JobNamed,  # noqa: ARG001 -- it is in the path
    request: Request,
    last_event_id: Annotated[  # noqa: ARG001 -- read where it is needed
        str | None, Header(description="id of the last event you have had; browsers send it")
    ] = None,
    last_event: Annotated[  # noqa: ARG001
        str | None,
        Query(alias="last_event_id", description="the same, where headers cannot be set"),
    ] = None,
) -> Response:
    """The present state, every change, and the end of the stream with the end of the job."""
    return Handed(request.app.state.hot.events)
