"""For administrators: what concerns the whole installation, never what belongs to others."""

from __future__ import annotations

import asyncio
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from wastecoach import bootstrap
from wastecoach.api.addresses import API
from wastecoach.api.asked import LanguageAsked
from wastecoach.api.documented import answers
from wastecoach.api.health import HEADERS, JSON, Readiness
from wastecoach.api.limited import AdminRoute
from wastecoach.api.serving import Here, Spoken
from wastecoach.api.who import Admin
from wastecoach.bootstrap.overview import Overviews
from wastecoach.core.health import report
from wastecoach.core.jobs import errors
from wastecoach.core.overview import Overview
from wastecoach.core.people.administering import plain_event

router = APIRouter(prefix=f"{API}/admin", tags=["admin"], route_class=AdminRoute)
MOST = 500


class AuditEventOut(BaseModel):
    """Something about security that happened."""

    id: str
    at: str = Field(description="ISO 8601, UTC")
    event: str = Field(description="what: a stable name, for example `signed_in`")
    person: str | None = Field(description="id of whom it is about")
    by: str = Field(description="who did it: id of a person, `operator`, `-`")
    network: str = Field(description="shortened address that it came from, `-` where there is none")
    detail: str = Field(description="a few words more, nothing secret")


class AuditOut(BaseModel):
    """Events about security, the newest first."""

    events: list[AuditEventOut]
    next: str | None = Field(
        description="for `after`, to get the next page; none: this is the last"
    )


@router.get(
    "/overview",
    summary="See how the installation is",
    responses=answers(errors.TooManyRequests, good={200: {"model": Overview}}),
)
async def overview(
    request: Request,
    caller: Admin,  # noqa: ARG001 -- they may
    spoken: Spoken,
    language: LanguageAsked = None,
) -> Response:
    """Health, queues, workers, dead letters, jobs, cache, costs, providers, corrections, places: all at once.

    What cannot be told within a second and a half is null, and `faults` says why. Counts are those of the whole
    installation, and nothing is about a person.
    """
    overviews: Overviews = request.app.state.overviews
    readiness: Readiness = request.app.state.readiness
    found, examined = await asyncio.gather(asyncio.to_thread(overviews.gathered), readiness.found())
    health = report(examined, bootstrap.catalogue(language or spoken))
    told = msgspec.json.encode(overviews.told(found, health))
    return Response(told, media_type=JSON, headers=HEADERS)


@router.get(
    "/audit", summary="See what happened about security", responses=answers(errors.TooManyRequests)
)
def audit(
    here: Here,
    caller: Admin,  # noqa: ARG001 -- they may
    person: Annotated[
        str | None, Query(max_length=64, pattern=r"^[0-9a-f]*$", description="only about them")
    ] = None,
    after: Annotated[
        str | None,
        Query(max_length=64, pattern=r"^[0-9a-f]*$", description="last id you have had"),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=MOST, description="events at most")] = 100,
) -> AuditOut:
    """Sign-ins, stolen tokens, roles, exports, deletions: who, when, from which network; kept as long as promised."""
    found = here.people.records.events(limit, after or None, person or None)
    told = [AuditEventOut.model_validate(plain_event(event)) for event in found]
    return AuditOut(events=told, next=found[-1].id if len(found) == limit else None)
