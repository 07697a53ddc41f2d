"""What the routes of one running server share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from wastecoach.api.addresses import base_of
from wastecoach.api.limits import Limits
from wastecoach.api.recognising import Recognising
from wastecoach.api.spoken import spoken
from wastecoach.core.analysis import Language
from wastecoach.core.jobs.ports import JobPorts, Terms, Watch
from wastecoach.core.people.corrections.correction import CorrectingPorts
from wastecoach.core.people.ports import PeoplePorts, PeopleTerms
from wastecoach.core.places.sources import PlaceSource
from wastecoach.infra.photo_stores.folder import FolderPhotos
from wastecoach.infra.telemetry.traces import HEADER, current_traceparent
from wastecoach.settings import Settings

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


@dataclass(frozen=True, slots=True)
class Uploads:
    """A folder that takes photos.

    Attributes:
        folder: Keeps them.
        secrets: May have signed the leave to upload.
    """

    folder: FolderPhotos
    secrets: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Serving:
    """A server in operation.

    Attributes:
        settings: In force.
        ports: Every effect around jobs.
        terms: What is promised about them.
        people: Every effect around people.
        people_terms: What is promised to them.
        watch: Their progress, as the event loop reads it.
        correcting: Every effect around corrections.
        limits: How often one caller may ask.
        recognising: Knows callers by their tokens.
        uploads: Where photos come to this server itself; None where they lie elsewhere.
        pays: Whether anybody is asked here who may cost money.
        places: Who is asked for collection points.
    """

    settings: Settings
    ports: JobPorts
    terms: Terms
    people: PeoplePorts
    people_terms: PeopleTerms
    watch: Watch
    correcting: CorrectingPorts
    limits: Limits
    recognising: Recognising
    uploads: Uploads | None
    pays: bool = False
    places: tuple[PlaceSource, ...] = ()


async def serving(request: Request) -> Serving:
    """The server that a request came to."""
    found: Serving = request.app.state.serving
    return found


Here = Annotated[Serving, Depends(serving)]


async def base(request: Request, here: Here) -> str:
    """The address before every path, as this caller can use it."""
    return base_of(request.scope, here.settings.public_url)


async def trace(request: Request) -> str | None:
    """W3C `traceparent` that the job carries on: of what goes on here, else the caller's own."""
    given = request.headers.get(HEADER, "")
    return current_traceparent() or (given if _TRACEPARENT.fullmatch(given) else None)


async def language(request: Request, here: Here) -> Language:
    """The language in which this caller is answered unless a field says otherwise."""
    return spoken(request.scope, here.settings.language)


Base = Annotated[str, Depends(base)]
Trace = Annotated[str | None, Depends(trace)]
Spoken = Annotated[Language, Depends(language)]
