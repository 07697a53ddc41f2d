"""Who knows collection points: an installation's own records, and services outside, as one small protocol."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from wastecoach.core.analysis import Place, SourceState
from wastecoach.core.jobs.job import Location
from wastecoach.core.places.point import Found

# Names of sources.
OWN, KAKAO = "own", "kakao"


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for.

    Attributes:
        location: Where they stand; nobody may log or keep it.
        radius_m: How far they would go, in metres.
        streams: Ids of the streams, one of which the points must accept; None for any.
        limit: How many points at most, for each of the streams.
    """

    location: Location
    radius_m: float
    streams: tuple[str, ...] | None
    limit: int


@dataclass(frozen=True, slots=True)
class Nearby:
    """Collection points near somebody, nearest first, and what became of each source by its name."""

    places: tuple[Place, ...] = ()
    sources: dict[str, SourceState] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a source said: points, nearest first, and whether it could be asked (`off`: it is not set up)."""

    found: tuple[Found, ...] = ()
    state: SourceState = "used"


class PlaceSource(Protocol):
    """One that knows collection points."""

    @property
    def name(self) -> str:
        """`own` or the service's name: the answer tells by it who was asked."""
        ...

    def hear(self, search: Search) -> Heard:
        """Points near somebody. Never fails, and is back in a few seconds: its state tells what went wrong."""
        ...
