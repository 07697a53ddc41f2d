"""Eyes that count and a memory in a dictionary."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from PIL import Image

from wastecoach.core.analysis import Attempt, CacheOutcome, Sighting
from wastecoach.core.asking import Looked, Seen
from wastecoach.core.fingerprint import Fingerprint
from wastecoach.core.memory import Candidate, Remembered

BOTTLE = Sighting(item="glass_bottle", material="glass", confidence=0.9)


@dataclass
class Counting:
    """Eyes that count how often they look."""

    settled: bool = True
    paid: bool = True
    looks: int = 0
    version: str = "counting 1"
    side: int = 64

    def look(self, pixels: Image.Image) -> Looked:
        self.looks += 1
        attempt = Attempt("look", "counting", "1", "answered", cost_usd=0.01)
        seen = Seen((BOTTLE,))
        return Looked(seen, "counting", "1", "7", (attempt,), settled=self.settled)


@dataclass
class Shelf:
    """A memory in a dictionary, which says of the photos it is told to that they are near."""

    kept: dict[str, Remembered] = field(default_factory=dict)
    candidates: list[Candidate] = field(default_factory=list)
    doubts: set[str] = field(default_factory=set)
    queue: list[str] = field(default_factory=list)
    noted: list[tuple[CacheOutcome, float | None]] = field(default_factory=list)
    arrives_while_waiting: Remembered | None = None

    def exact(self, digest: str) -> Remembered | None:
        return self.kept.get(digest)

    def doubt(self, digest: str) -> None:
        self.doubts.add(digest)

    def doubted(self, digest: str) -> bool:
        return digest in self.doubts

    def near(self, fingerprint: Fingerprint, radius: int) -> list[Candidate]:
        return self.candidates

    def keep(self, remembered: Remembered) -> None:
        self.kept[remembered.digest] = remembered

    def forget(self, digest: str, fingerprint: Fingerprint | None, radius: int) -> int:
        return 0

    def note(self, outcome: CacheOutcome, saved_usd: float | None) -> None:
        self.noted.append((outcome, saved_usd))

    @contextmanager
    def only_one(self, digest: str) -> Iterator[None]:
        self.queue.append(digest)
        if self.arrives_while_waiting:
            self.keep(self.arrives_while_waiting)
        yield
