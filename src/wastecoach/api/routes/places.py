"""Where collection points are; where somebody stands is used for the answer, and neither kept nor logged."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Response
from pydantic import BeforeValidator

from wastecoach.api.addresses import API
from wastecoach.api.asked import PRINTABLE, LanguageAsked
from wastecoach.api.documented import answers
from wastecoach.api.limited import PlacesRoute
from wastecoach.api.serving import Here
from wastecoach.api.usual import AsUsual
from wastecoach.bootstrap.documents import index
from wastecoach.core.jobs.errors import DependencyError, RequestInvalid, TooManyRequests
from wastecoach.core.places.asked import streams_asked
from wastecoach.core.places.bins import LIMIT, RADIUS_M, Bins, bins_near
from wastecoach.core.places.errors import CoordinatesInvalid
from wastecoach.core.places.records import MOST_FOUND, MOST_RADIUS_M
from wastecoach.core.places.sources import Search
from wastecoach.core.places.sphere import checked

router = APIRouter(prefix=f"{API}/locations", tags=["places"], route_class=PlacesRoute)
# The same question from the same spot a moment later has the same answer; no proxy may keep where somebody stands.
KEPT = "private, max-age=60"


def _degrees(given: object) -> float:
    """Degrees.

    Raises:
        CoordinatesInvalid: It is no number.
    """
    try:
        return float(str(given))
    except ValueError as fault:
        raise CoordinatesInvalid(given=str(given)[:40]) from fault


Degrees = Annotated[float, BeforeValidator(_degrees)]


@router.get(
    "/bins",
    summary="Find collection points near somebody",
    responses=answers(
        *(RequestInvalid, CoordinatesInvalid, TooManyRequests, DependencyError),
        good={200: {"model": Bins}},
    ),
)
def find_bins(
    here: Here,
    usual: AsUsual,
    lat: Annotated[Degrees, Query(description="latitude in degrees", examples=[37.5665])],
    lon: Annotated[Degrees, Query(description="longitude in degrees", examples=[126.978])],
    radius: Annotated[
        float, Query(gt=0, le=MOST_RADIUS_M, allow_inf_nan=False, description="metres")
    ] = RADIUS_M,
    stream: Annotated[
        str | None,
        Query(
            min_length=1,
            max_length=100,
            pattern=PRINTABLE,
            description="what is to be taken there: a stream's id or name, or a thing as people say it; "
            "without it whatever is near",
            examples=["textile", "건전지", "clothes"],
        ),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_FOUND, description="points at most")] = LIMIT,
    language: LanguageAsked = None,
) -> Response:
    """The nearest that accept it, whoever knows them; `sources` tells who could not be asked."""
    settings, location = here.settings, checked(lat, lon)
    known = index(settings.country, settings.rules_folder)
    streams = None if stream is None else streams_asked(stream, known)
    search = Search(location, radius, streams, limit)
    found = bins_near(search, here.places, known.book, language or usual.language)
    text = msgspec.json.encode(found)
    return Response(text, media_type="application/json", headers={"Cache-Control": KEPT})
