"""Collection points for a program that may never be asked for any."""

from __future__ import annotations

from wastecoach.core.jobs.job import Location
from wastecoach.core.places.sources import Nearby
from wastecoach.settings import Settings


class PlacesWhenAsked:
    """Port `PlaceFinder` that loads and opens nothing before somebody says where they stand.

    Args:
        settings: In force.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def near(self, streams: tuple[str, ...], location: Location) -> Nearby:
        """Points that take one of the streams, nearest first."""
        from wastecoach.bootstrap.places import kept_sources
        from wastecoach.core.places.finding import Finder

        return Finder(kept_sources(self._settings)).near(streams, location)
