"""For administrators: what concerns the whole installation, never what belongs to others."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from wastecoach.api.addresses import API
from wastecoach.api.documented import answers
from wastecoach.api.limited import AdminRoute
from wastecoach.api.serving import Here
from wastecoach.api.who import Admin
from wastecoach.core.jobs import errors
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
