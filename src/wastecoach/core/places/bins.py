"""Collection points near somebody, as every face of the product answers: command line, library, HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from wastecoach.core.analysis import Language, Place, SourceState
from wastecoach.core.jobs.errors import DependencyError
from wastecoach.core.places.finding import find
from wastecoach.core.places.sources import PlaceSource, Search
from wastecoach.core.rules import RuleBook

# Where nobody says otherwise: a walk of some 40 minutes, and what fits on a screen.
RADIUS_M, LIMIT = 2000.0, 10


@dataclass(frozen=True, slots=True)
class Bin:
    """A collection point near somebody.

    Attributes:
        id: Stable.
        name: For people.
        kind: What stands there: `clothing_box`, `medicine_box`, ...
        streams: Ids of the streams that it accepts.
        lat: Degrees, WGS 84.
        lon: Degrees, WGS 84.
        distance_m: Metres as the crow flies.
        walk_min: Minutes on foot, with the usual detours.
        address: Road address where there is one; "".
        detail: Where exactly, opening hours; "".
        phone: Of whoever looks after it; "".
        source: Who says so.
        dated: ISO date of that, "" where it is not known.
        links: Addresses that show the way, by map.
    """

    id: str
    name: str
    kind: str
    streams: tuple[str, ...]
    lat: float
    lon: float
    distance_m: float
    walk_min: int
    address: str
    detail: str
    phone: str
    source: str
    dated: str
    links: dict[str, str]


@dataclass(frozen=True, slots=True)
class SourceAsked:
    """What became of asking a source: its `name` (`own`, `kakao`) and `state` (`used`, `off`, `failed`, `quota`)."""

    name: str
    state: SourceState


@dataclass(frozen=True, slots=True)
class Bins:
    """Collection points near somebody.

    Attributes:
        places: Nearest first.
        sources: Who was asked.
        streams: Names of the streams that these places accept and that were asked for, by id, in the asked language.
        asked: Ids of the streams that were looked for; None where any would do.
    """

    places: tuple[Bin, ...]
    sources: tuple[SourceAsked, ...]
    streams: dict[str, str] = field(default_factory=dict)
    asked: tuple[str, ...] | None = None


def bins_near(
    search: Search, sources: Iterable[PlaceSource], book: RuleBook, language: Language
) -> Bins:
    """Ask all sources for the nearest points, `search.limit` in all.

    Raises:
        DependencyError: None of them could be used, so that nobody knows whether there is any.
    """
    nearby = find(search, sources)
    states = nearby.sources
    if "failed" in states.values() and "used" not in states.values():
        raise DependencyError(place=", ".join(states), detail="cannot be asked at the moment")
    places = tuple(bin_of(place) for place in nearby.places[: search.limit])
    accepted = {stream for place in places for stream in place.streams} | {*(search.streams or ())}
    names = {
        stream.id: stream.name.in_language(language)
        for stream in book.streams.values()
        if stream.id in accepted
    }
    asked = tuple(SourceAsked(name, state) for name, state in states.items())
    return Bins(places, asked, names, search.streams)


def bin_of(place: Place) -> Bin:
    """A point of an analysis in the words of an answer."""
    return Bin(
        id=place.id,
        name=place.name,
        kind=place.kind,
        streams=place.streams,
        lat=place.latitude,
        lon=place.longitude,
        distance_m=place.distance_m or 0.0,
        walk_min=place.walk_min or 1,
        address=place.address,
        detail=place.detail,
        phone=place.phone,
        source=place.source,
        dated=place.dated,
        links=place.links,
    )


def place_in(one: Bin) -> Place:
    """A point of an answer in the words of an analysis."""
    return Place(
        name=one.name,
        streams=one.streams,
        latitude=one.lat,
        longitude=one.lon,
        address=one.address,
        distance_m=one.distance_m,
        source=one.source,
        id=one.id,
        kind=one.kind,
        walk_min=one.walk_min,
        dated=one.dated,
        detail=one.detail,
        phone=one.phone,
        links=one.links,
    )
