"""The time that all machines agree on: the database server's, as leases of one machine are judged by another."""

from __future__ import annotations

from collections.abc import Callable

# An answer that took longer says little about the time.
QUICK_S = 1.0


class SharedClock:
    """Seconds since 1970, by the machine's own clock until `measure` has found how far it is off.

    Args:
        own: The machine's clock.
        shared: Asks the clock that all share, None where there is no other.
    """

    def __init__(self, own: Callable[[], float], shared: Callable[[], float | None]) -> None:
        self._own = own
        self._shared = shared
        self._ahead_s = 0.0

    def __call__(self) -> float:
        """The time."""
        return self._own() + self._ahead_s

    def measure(self) -> None:
        """Find how far the machine's clock is off.

        Raises:
            RecordsUnavailable: Nobody can be asked.
        """
        before = self._own()
        told = self._shared()
        after = self._own()
        if told is not None and 0 <= after - before <= QUICK_S:
            self._ahead_s = told - (before + after) / 2
