"""Collection points from every source that an installation has, as one list."""

from __future__ import annotations

from collections.abc import Iterable

from wastecoach.core.analysis import SourceState
from wastecoach.core.jobs.job import Location
from wastecoach.core.places.joining import joined
from wastecoach.core.places.point import Found
from wastecoach.core.places.sources import Heard, Nearby, PlaceSource, Search
from wastecoach.core.places.ways import place_of

# For an answer: as far as somebody walks with a bag, and as many as they choose from.
RADIUS_M, PER_STREAM = 3000.0, 3


class Unset:
    """Port `PlaceSource` of a source that is not set up.

    Args:
        name: Of the source.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def hear(self, search: Search) -> Heard:  # noqa: ARG002 -- the port's shape
        """Nothing."""
        return Heard(state="off")


class Finder:
    """Port `PlaceFinder`: some of the nearest points for each stream.

    Args:
        sources: Those that are asked; the first knows best.
    """

    def __init__(self, sources: Iterable[PlaceSource] = ()) -> None:
        self._sources = tuple(sources)

    def near(self, streams: tuple[str, ...], location: Location) -> Nearby:
        """Points that take one of the streams, nearest first."""
        return find(Search(location, RADIUS_M, streams, PER_STREAM), self._sources)


def find(search: Search, sources: Iterable[PlaceSource]) -> Nearby:
    """Ask all sources; what two of them know is told once, in the words of the earlier."""
    states: dict[str, SourceState] = {}
    heard: list[tuple[Found, ...]] = []
    for source in sources:
        told = source.hear(search)
        states[source.name] = told.state
        heard.append(told.found)
    nearest = _for_each_stream(joined(heard), search)
    return Nearby(tuple(place_of(found) for found in nearest), states)


def _for_each_stream(found: tuple[Found, ...], search: Search) -> tuple[Found, ...]:
    """The nearest of each stream, all of them nearest first."""
    if search.streams is None:
        return found[: search.limit]
    wanted: set[str] = set()
    for stream in search.streams:
        taking = (one.point.key for one in found if stream in one.point.streams)
        wanted |= {key for key, _ in zip(taking, range(search.limit), strict=False)}
    return tuple(one for one in found if one.point.key in wanted)
