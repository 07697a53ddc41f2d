"""The points that an installation keeps itself."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from wastecoach.core.errors import WastecoachError
from wastecoach.core.places.point import Found
from wastecoach.core.places.records import PlaceRecords
from wastecoach.core.places.sources import OWN, Heard, Search

logger = logging.getLogger(__name__)
# Seconds for which records that cannot be used are left alone: a photo in a batch must not wait for what the last one
# waited for.
PAUSE_S = 10.0


class OwnPlaces:
    """Port `PlaceSource`.

    Args:
        records: Opens the records when somebody first looks for a point; None where there are none yet.
        clock: Seconds on a clock that never goes back.
    """

    name = OWN

    def __init__(
        self,
        records: Callable[[], PlaceRecords | None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._records = records
        self._clock = clock
        self._rests_until: float | None = None

    def hear(self, search: Search) -> Heard:
        """Points of each stream; `off` where nothing is kept, `failed` while the records cannot be used."""
        if self._rests_until is not None and self._clock() < self._rests_until:
            return Heard(state="failed")
        try:
            records = self._records()
            return Heard(state="off") if records is None else Heard(_found(records, search))
        except WastecoachError as error:
            logger.warning("our own collection points were left out: %s", error)
            self._rests_until = self._clock() + PAUSE_S
            return Heard(state="failed")


def _found(records: PlaceRecords, search: Search) -> tuple[Found, ...]:
    def near(streams: frozenset[str] | None) -> list[Found]:
        return records.near(search.location, search.radius_m, streams, search.limit)

    if search.streams is None:
        return tuple(near(None))
    # One by one: boxes for clothes stand at every corner, and would leave no room for a pharmacy.
    found = {one.point.key: one for stream in search.streams for one in near(frozenset({stream}))}
    return tuple(sorted(found.values(), key=lambda one: (one.distance_m, one.point.key)))
