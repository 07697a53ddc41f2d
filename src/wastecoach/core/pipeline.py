"""The one way a photo walks through the product: fetch → fingerprint → recall → prepare → look → coach → places.

The command line, an importing program and every later face run this same function and get the same Analysis.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from wastecoach.core.analysis import Analysis, Guidance, PhotoFacts, Provenance, Sighting
from wastecoach.core.asking import Phrased
from wastecoach.core.decision import Locality
from wastecoach.core.guidance import guide
from wastecoach.core.jobs.job import Location
from wastecoach.core.messages import Catalogue
from wastecoach.core.naming import named
from wastecoach.core.photo import read_photo
from wastecoach.core.places.sources import Nearby
from wastecoach.core.ports import Ports
from wastecoach.core.recall import Recalled, cost_of, see
from wastecoach.core.rules import RuleBook
from wastecoach.core.stages import Listener, Walk, unheard


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the pipeline knows: the rules, and the words of the asked language."""

    book: RuleBook
    words: Catalogue


def analyse(
    source: str,
    ports: Ports,
    knowledge: Knowledge,
    locality: Locality,
    listener: Listener = unheard,
    location: Location | None = None,
) -> Analysis:
    """Analyse one photo.

    Args:
        source: A path, an http(s) address, or `-`.
        ports: The outside.
        knowledge: Rules and words.
        locality: Whose rules apply.
        listener: Hears every stage as it begins; stages that a remembered photo does not need are left out.
        location: Where somebody stands, for collection points; without it nobody is asked for any. It is neither kept
            nor in the answer.

    Raises:
        PhotoError: The photo cannot be used.
        DownloadError: The address did not give a photo.
        VisionError: Nobody could look at it.
        ServiceRefused: A provider refuses it.
        BudgetReached: It would cost more than a budget leaves.
        MaxCostReached: It would cost more than this run may.
    """
    walk = Walk(ports.clock, listener)
    data = walk.stage("fetch", lambda: ports.fetch(source))
    photo = walk.stage("fingerprint", lambda: read_photo(data))
    digest = walk.again("fingerprint", lambda: photo.digest)
    seen = see(photo, digest, ports, walk)
    sightings = tuple(
        named(sighting, knowledge.book, knowledge.words) for sighting in seen.sightings
    )
    phrased = walk.stage(
        "coach", lambda: ports.coach.phrase(decided(sightings, knowledge, locality))
    )
    guidance = tuple(wording.guidance for wording in phrased)
    nearby = walk.stage("places", lambda: _nearby(guidance, ports, location))
    walk.done()
    return Analysis(
        photo=PhotoFacts(source, digest, photo.media_type, photo.width, photo.height),
        sightings=sightings,
        guidance=guidance,
        places=nearby.places,
        provenance=replace(_provenance(seen, phrased, knowledge, walk), places=nearby.sources),
    )


def decided(
    sightings: tuple[Sighting, ...], knowledge: Knowledge, locality: Locality
) -> tuple[tuple[Sighting, Guidance], ...]:
    """What the rules say about each sighting, for a coach to word."""
    book, words = knowledge.book, knowledge.words
    return tuple((sighting, guide(sighting, book, locality, words)) for sighting in sightings)


def _nearby(guidance: tuple[Guidance, ...], ports: Ports, location: Location | None) -> Nearby:
    """Collection points for what is taken to one; whatever is fetched or goes into a bag needs none."""
    streams = [
        advice.stream
        for advice in guidance
        if advice.stream and advice.goes_to is not None and advice.goes_to.places
    ]
    if location is None or not streams:
        return Nearby()
    return ports.places.near(tuple(dict.fromkeys(streams)), location)


def _provenance(
    seen: Recalled, phrased: tuple[Phrased, ...], knowledge: Knowledge, walk: Walk
) -> Provenance:
    attempts = seen.attempts + tuple(one for wording in phrased for one in wording.attempts)
    return Provenance(
        provider=seen.provider,
        model=seen.model,
        rules=knowledge.book.version,
        cache=seen.cache,
        cost_usd=cost_of(attempts),
        ms=walk.ms,
        prompt=seen.prompt,
        distance=seen.distance,
        attempts=attempts,
    )
