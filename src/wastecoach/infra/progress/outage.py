"""Telling once that something is down, and once that it is back."""

from __future__ import annotations

import logging
import threading

logger = logging.getLogger(__name__)


class Outage:
    """Whether a service can be used, as several parts of a process find out.

    Args:
        service: What is down, without secrets.
        meanwhile: What happens instead, a clause.
    """

    def __init__(self, service: str, meanwhile: str) -> None:
        self._service = service
        self._meanwhile = meanwhile
        self._lock = threading.Lock()
        self._failing: frozenset[str] = frozenset()

    def on(self, part: str) -> bool:
        """Whether that part has failed and not worked since."""
        return part in self._failing

    def began(self, part: str, fault: Exception) -> None:
        """A part failed; told where all worked before."""
        with self._lock:
            first = not self._failing
            self._failing |= {part}
        if first:
            kind = type(fault).__name__
            logger.warning("%s cannot be used (%s): %s", self._service, kind, self._meanwhile)

    def over(self, part: str) -> None:
        """A part works; told where it was the last that did not."""
        if part not in self._failing:
            return
        with self._lock:
            self._failing -= {part}
            last = not self._failing
        if last:
            logger.warning("%s can be used again", self._service)
