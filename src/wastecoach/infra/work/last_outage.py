"""When the records were last away, as a thread notices that asks them all the time."""

from __future__ import annotations

import math
from collections.abc import Callable

from wastecoach.core.jobs.errors import RecordsUnavailable


class LastOutage:
    """The last outage of the records.

    Args:
        clock: Seconds on a clock that never goes back.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last = -math.inf

    @property
    def over_for_s(self) -> float:
        """For how long the records have been there."""
        return self._clock() - self._last

    def noticed(self, work: Callable[[], float]) -> Callable[[], float]:
        """The same work, whose failures are noticed."""

        def noticing() -> float:
            try:
                return work()
            except RecordsUnavailable:
                self._last = self._clock()
                raise

        return noticing
