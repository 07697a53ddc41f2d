"""What is kept of whoever calls: their profile, all of it as a file, and its end."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Body, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from wastecoach.api.addresses import ME
from wastecoach.api.asked import Region
from wastecoach.api.documented import answers
from wastecoach.api.limited import MERGE_PATCH, ExportRoute, HistoryRoute
from wastecoach.api.serving import Here, Serving, Spoken
from wastecoach.api.telling import book_of, telling
from wastecoach.api.who import Known, Network, SignedIn
from wastecoach.core.analysis import Language
from wastecoach.core.jobs import errors
from wastecoach.core.people.auditing import NOBODY, note
from wastecoach.core.people.caller import Principal, Role
from wastecoach.core.people.errors import NotSignedIn, SessionEnded
from wastecoach.core.people.kept.erasing import erase_device, erase_person
from wastecoach.core.people.kept.exporting import archive, name_of
from wastecoach.core.people.person import Person
from wastecoach.core.people.profile import masked, merged
from wastecoach.core.rules import Housing

router = APIRouter(prefix=ME, tags=["people"], route_class=HistoryRoute)
exporting = APIRouter(prefix=ME, tags=["people"], route_class=ExportRoute)
ZIP = "application/zip"
LanguageOfFile = Annotated[
    Language | None, Query(description="of its words; default: each analysis in its own")
]


class ProfileChange(BaseModel):
    """What is to be another in a profile; `null` clears a field, one that is left out stays."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        json_schema_extra={"examples": [{"region": "강남구", "housing": "apartment"}]},
    )

    language: Annotated[Language | None, Field(description="of answers")] = None
    region: Annotated[
        Region | None,
        Field(
            description="municipality whose rules apply, `seoul_gangnam` or 강남구; one that is not known "
            "stays as you said it, and has no `region_name`",
        ),
    ] = None
    housing: Annotated[Housing | None, Field(description="kind of housing; some rules differ")] = (
        None
    )


class LinkedAccount(BaseModel):
    """An account that somebody signs in with."""

    provider: str
    linked_at: dt.datetime
    email: str | None = Field(description="masked; all of it is in the export")


class Me(BaseModel):
    """Whoever calls."""

    id: str
    name: str = Field(description="as the provider told it at the first sign-in; may be empty")
    created_at: dt.datetime = Field(description="first sign-in")
    role: Role
    language: Language | None
    region: str | None
    region_name: str | None = Field(description="of a region that the rule book knows")
    housing: Housing | None
    accounts: list[LinkedAccount] = Field(description="the first one first")
    sessions: int = Field(description="sign-ins that last")


@router.get("", summary="See who you are here", responses=answers(NotSignedIn))
def see_me(caller: SignedIn, here: Here, spoken: Spoken) -> Me:
    """Profile and accounts. The profile holds for every analysis and look-up that does not say otherwise."""
    return _me(_person(caller, here), spoken, here)


@router.patch(
    "", summary="Change your profile", responses=answers(NotSignedIn, errors.RequestInvalid)
)
def change_me(
    caller: SignedIn,
    here: Here,
    spoken: Spoken,
    change: Annotated[ProfileChange, Body(media_type=MERGE_PATCH)],
) -> Me:
    """A JSON merge patch (RFC 7396)."""
    person = _person(caller, here)
    patch = change.model_dump(exclude_unset=True)
    profile = merged(person.profile, patch, book_of(here))
    changed = here.people.records.change_profile(person.id, profile)
    if changed is None:
        raise SessionEnded
    return _me(changed, spoken, here)


@router.delete(
    "",
    status_code=204,
    summary="Delete all that is kept of you",
    responses=answers(
        NotSignedIn,
        errors.PhotoStoreUnavailable,
        good={204: {"description": "It is gone, and your tokens are worth nothing"}},
    ),
)
def delete_me(caller: Known, here: Here, network: Network) -> Response:
    """Photos, analyses, batches, profile, accounts and sign-ins, before this answers; with a device's token the device.

    Corrections stay as labels that nobody can tell whose they were. Where a store is away the answer is an error:
    nothing is half gone then that another request does not finish.
    """

    def kept() -> None:
        person = caller.id if caller.kind == "person" else None
        by, detail = person or NOBODY, caller.kind
        note("deleted", here.people, person=person, by=by, network=network, detail=detail)

    erase = erase_person if caller.kind == "person" else erase_device
    erase(_id(caller), here.people, here.ports, kept)
    return Response(status_code=204)


@exporting.get(
    "/export",
    summary="Fetch all that is kept of you",
    response_class=StreamingResponse,
    responses=answers(
        NotSignedIn,
        errors.TooManyRequests,
        good={
            200: {
                "description": "A zip: profile, history, corrections, analyses and photos",
                "content": {ZIP: {"schema": {"type": "string", "format": "binary"}}},
                "headers": {"Content-Disposition": {"schema": {"type": "string"}}},
            }
        },
    ),
)
def export_me(
    caller: Known, here: Here, network: Network, language: LanguageOfFile = None
) -> Response:
    """A device's token exports what is the device's. Photos that are not there any more are named in `missing.json`."""
    ports, person = here.ports, caller.id if caller.kind == "person" else None
    if person is not None:
        note("exported", here.people, person=person, by=person, network=network)
    at = ports.now()
    zipped = archive(caller, here.people, ports.photos, telling(language, here), at)
    disposition = f'attachment; filename="{name_of(at)}"'
    return StreamingResponse(zipped, media_type=ZIP, headers={"Content-Disposition": disposition})


def _person(caller: Principal, here: Serving) -> Person:
    person = here.people.records.person(_id(caller))
    if person is None:
        raise SessionEnded
    return person


def _me(person: Person, spoken: Language, here: Serving) -> Me:
    records, profile = here.people.records, person.profile
    region = book_of(here).regions.get(profile.region or "")
    language = profile.language or spoken
    return Me(
        id=person.id,
        name=person.name,
        created_at=_time(person.created_at),
        role=person.role,
        language=profile.language,
        region=profile.region,
        region_name=None if region is None else region.region.name.in_language(language),
        housing=profile.housing,
        accounts=[
            LinkedAccount(
                provider=one.provider,
                linked_at=_time(one.linked_at),
                email=one.email and masked(one.email),
            )
            for one in records.identities(person.id)
        ],
        sessions=len(records.sessions_of(person.id, here.people.now())),
    )


def _id(caller: Principal) -> str:
    assert caller.id is not None  # noqa: S101 -- known
    return caller.id


def _time(at: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(at, dt.UTC)
