"""Collection points near somebody: what `wastecoach bins near` answers, for programs."""

from __future__ import annotations

from wastecoach.bootstrap.documents import index
from wastecoach.bootstrap.places import kept_sources
from wastecoach.core.analysis import Language
from wastecoach.core.jobs.errors import RequestInvalid
from wastecoach.core.places import bins
from wastecoach.core.places.asked import streams_asked
from wastecoach.core.places.bins import LIMIT, RADIUS_M, Bins
from wastecoach.core.places.records import MOST_FOUND, MOST_RADIUS_M
from wastecoach.core.places.sources import Search
from wastecoach.core.places.sphere import checked
from wastecoach.settings import load_settings


def bins_near(
    latitude: float,
    longitude: float,
    *,
    stream: str | None = None,
    radius_m: float = RADIUS_M,
    limit: int = LIMIT,
    language: Language = "ko",
) -> Bins:
    """Find the nearest collection points.

    Args:
        latitude: Degrees, WGS 84.
        longitude: Degrees, WGS 84.
        stream: What is to be taken there: a stream's id or name, or a thing as people say it; None: whatever is near.
        radius_m: How far to look, in metres; at most 20,000.
        limit: How many; at most 100.
        language: Of the streams' names.

    Raises:
        CoordinatesInvalid: There is no such point on earth.
        RequestInvalid: Nobody knows what `stream` is, or a number is out of range.
        DependencyError: Neither our own points nor anybody else's could be looked at.
    """
    settings, location = load_settings(), checked(latitude, longitude)
    if not 0 < radius_m <= MOST_RADIUS_M:
        raise RequestInvalid(field="radius", detail=f"not between 0 and {MOST_RADIUS_M:g}")
    if not 1 <= limit <= MOST_FOUND:
        raise RequestInvalid(field="limit", detail=f"not between 1 and {MOST_FOUND}")
    known = index(settings.country, settings.rules_folder)
    streams = None if stream is None else streams_asked(stream, known)
    search = Search(location, radius_m, streams, limit)
    return bins.bins_near(search, kept_sources(settings), known.book, language)
