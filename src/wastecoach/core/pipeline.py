"""The one way a photo walks through the product: fetch → prepare → look → coach → places → answer.

The command line, an importing program and every later face run this same function and get the same Analysis.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

from wastecoach.core.analysis import Analysis, PhotoFacts, Provenance
from wastecoach.core.decision import Locality
from wastecoach.core.guidance import guide
from wastecoach.core.messages import Catalogue
from wastecoach.core.naming import named
from wastecoach.core.photo import decode, read_photo
from wastecoach.core.ports import Ports
from wastecoach.core.rules import RuleBook

Stage = Literal["fetch", "fingerprint", "prepare", "look", "coach", "places", "done"]
# Per cent of the way when a stage begins; the marks of the founding documents.
PROGRESS: dict[Stage, int] = {
    "fetch": 10,
    "fingerprint": 20,
    "prepare": 40,
    "look": 50,
    "coach": 70,
    "places": 90,
    "done": 100,
}
Listener = Callable[[Stage, int], None]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the pipeline knows: the rules, and the words of the asked language."""

    book: RuleBook
    words: Catalogue


def unheard(stage: Stage, percent: int) -> None:
    """The listener of those who do not listen."""


def analyse(
    source: str,
    ports: Ports,
    knowledge: Knowledge,
    locality: Locality,
    listener: Listener = unheard,
) -> Analysis:
    """Analyse one photo.

    Args:
        source: A path, an http(s) address, or `-`.
        ports: The outside.
        knowledge: Rules and words.
        locality: Whose rules apply.
        listener: Hears every stage as it begins.

    Raises:
        PhotoError: The photo cannot be used.
        DownloadError: The address did not give a photo.
        VisionError: Nobody could look at it.
    """
    run = _Run(ports, listener)
    data = run.stage("fetch", lambda: ports.fetch(source))
    photo = run.stage("fingerprint", lambda: read_photo(data))
    digest = photo.digest
    pixels = run.stage("prepare", lambda: decode(photo, ports.vision.side))
    seen = run.stage("look", lambda: ports.vision.look(pixels))
    sightings = tuple(named(sighting, knowledge.book, knowledge.words) for sighting in seen)
    guidance = run.stage(
        "coach",
        lambda: tuple(
            ports.coach.phrase(sighting, guide(sighting, knowledge.book, locality, knowledge.words))
            for sighting in sightings
        ),
    )
    streams = tuple(dict.fromkeys(advice.stream for advice in guidance if advice.stream))
    places = run.stage("places", lambda: ports.places.near(streams))
    listener("done", PROGRESS["done"])
    return Analysis(
        photo=PhotoFacts(source, digest, photo.media_type, photo.width, photo.height),
        sightings=sightings,
        guidance=guidance,
        places=places,
        provenance=Provenance(
            provider=ports.vision.provider,
            model=ports.vision.model,
            rules=knowledge.book.version,
            ms=run.ms,
        ),
    )


class _Run:
    """One walk through the stages: announces each and keeps its time."""

    def __init__(self, ports: Ports, listener: Listener) -> None:
        self.ports = ports
        self.listener = listener
        self.ms: dict[str, float] = {}

    def stage(self, name: Stage, work: Callable[[], Result]) -> Result:
        self.listener(name, PROGRESS[name])
        began = self.ports.clock()
        result = work()
        self.ms[name] = round((self.ports.clock() - began) * 1000, 2)
        return result
