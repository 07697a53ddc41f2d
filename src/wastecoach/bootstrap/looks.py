"""Looks at things that may hang: each in a thread of its own, so that whoever waits can stop waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Found]):
    """What came of a look.

    Attributes:
        found: What it found, None where it found nothing out.
        fault: What went wrong; None of both: it goes on.
        ms: Milliseconds that it took, or has taken.
    """

    found: Found | None
    fault: Exception | None
    ms: float


class Look(threading.Thread, Generic[Found]):
    """One look at something; it has begun.

    Args:
        name: Of what is looked at.
        look: Looks; whatever it raises is what was found.
    """

    def __init__(self, name: str, look: Callable[[], Found]) -> None:
        super().__init__(name=f"look at {name}", daemon=True)
        self._look = look
        self._began = time.perf_counter()
        self._done = threading.Event()
        self._outcome: Outcome[Found] | None = None
        self.start()

    @property
    def ended(self) -> bool:
        """Whether it has found something, or failed."""
        return self._done.is_set()

    @property
    def age_s(self) -> float:
        """Seconds since it ended; 0 where it goes on."""
        return 0.0 if self._outcome is None else (self._ms() - self._outcome.ms) / 1000

    def run(self) -> None:
        """Look."""
        found, fault = None, None
        try:
            found = self._look()
        except Exception as raised:  # noqa: BLE001 -- whoever looks reports, and does not fail
            fault = raised
        self._outcome = Outcome(found, fault, self._ms())
        self._done.set()

    def outcome(self, ends: float) -> Outcome[Found]:
        """What came of it by a moment of `perf_counter`."""
        self._done.wait(max(0.0, ends - time.perf_counter()))
        return self._outcome or Outcome(None, None, self._ms())

    def _ms(self) -> float:
        return (time.perf_counter() - self._began) * 1000
