"""How many calls a service may still be asked today, counted by all processes together."""

from __future__ import annotations

from wastecoach.core.korean_calendar import korean_day
from wastecoach.core.ports import Surroundings

DAY_S = 86_400.0
# A service that says it gives no more is asked again after so long: nobody knows when its day began.
PAUSE_S = 900.0
# Whose values are only looked at for being there.
SAID = b"1"


class DailyCalls:
    """The calls of one day.

    Args:
        name: Of the service and its key.
        most: Calls in a day.
        around: The store that processes share, and its clock.
    """

    def __init__(self, name: str, most: int, around: Surroundings) -> None:
        self._name = name
        self._most = most
        self._around = around

    def take(self, calls: int) -> bool:
        """Count calls that are about to be made; False, and nothing is counted, where they are too many."""
        store, key = self._around.store, self._key()
        if store.add(key, calls, 2 * DAY_S) <= self._most:
            return True
        store.add(key, -calls, 2 * DAY_S)
        return False

    def stop(self) -> None:
        """The service said itself that it gives no more."""
        self._around.store.put(self._stopped(), SAID, PAUSE_S)

    def used_up(self) -> bool:
        """Whether it said so of late, or all of the day's calls are made."""
        store = self._around.store
        said = store.get(self._stopped()) is not None
        return said or store.add(self._key(), 0, 2 * DAY_S) >= self._most

    def _key(self) -> str:
        # The days of services in Korea begin at midnight there.
        day = korean_day(self._around.now())
        return f"calls:{self._name}:{day}"

    def _stopped(self) -> str:
        return f"calls:{self._name}:stopped"
