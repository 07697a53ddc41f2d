"""Time as a test wants it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Clock:
    """A clock that goes when it is told to."""

    seconds: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.seconds

    def later(self, seconds: float) -> None:
        self.seconds += seconds
