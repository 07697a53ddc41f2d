"""The stages of the pipeline, their marks of progress, and one photo's walk through them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeVar

Stage = Literal["fetch", "fingerprint", "recall", "prepare", "look", "coach", "places", "done"]
# Per cent of the way when a stage begins; the marks of the founding documents.
PROGRESS: dict[Stage, int] = {
    "fetch": 10,
    "fingerprint": 20,
    "recall": 30,
    "prepare": 40,
    "look": 50,
    "coach": 70,
    "places": 90,
    "done": 100,
}
Listener = Callable[[Stage, int], None]
Result = TypeVar("Result")


def unheard(stage: Stage, percent: int) -> None:
    """The listener of those who do not listen."""


class Walk:
    """One walk through the stages: announces each and keeps its time, in milliseconds, in `ms`."""

    def __init__(self, clock: Callable[[], float], listener: Listener) -> None:
        self._clock = clock
        self._listener = listener
        self.ms: dict[str, float] = {}

    def stage(self, name: Stage, work: Callable[[], Result]) -> Result:
        """Announce a stage and do its work."""
        self._listener(name, PROGRESS[name])
        return self.again(name, work)

    def again(self, name: Stage, work: Callable[[], Result]) -> Result:
        """Do more work of a stage that has passed: its time grows, the progress does not go back."""
        began = self._clock()
        result = work()
        spent = (self._clock() - began) * 1000
        self.ms[name] = round(self.ms.get(name, 0.0) + spent, 2)
        return result

    def done(self) -> None:
        """Announce the end."""
        self._listener("done", PROGRESS["done"])
