"""Look at a photo, or remember it: the very file, then another photo of the same thing, then the eyes.

Only sightings are remembered. Guidance, places and whatever belongs to a person are made anew for every answer.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING

from wastecoach.core.analysis import Attempt, CacheOutcome, Sighting
from wastecoach.core.asking import Looked
from wastecoach.core.errors import ModelUnavailable
from wastecoach.core.fingerprint import Fingerprint, fingerprint
from wastecoach.core.memory import Remembered
from wastecoach.core.photo import Photo, decode
from wastecoach.core.ports import Memory, Ports
from wastecoach.core.second_look import WIDE_RADIUS, same_thing
from wastecoach.core.stages import Walk

if TYPE_CHECKING:
    from PIL import Image


@dataclass(frozen=True, slots=True)
class Recalled:
    """What is known of a photo, and how: who saw it, whether that was now, what was tried."""

    sightings: tuple[Sighting, ...]
    provider: str
    model: str
    prompt: str | None
    cache: CacheOutcome
    distance: int | None = None
    attempts: tuple[Attempt, ...] = ()


def see(photo: Photo, digest: str, ports: Ports, walk: Walk) -> Recalled:
    """What is in a photo.

    Raises:
        PhotoDamaged: It cannot be decoded.
        VisionError: Nobody could look at it.
        ServiceRefused: A provider refuses it.
        BudgetReached: Looking would cost more than a budget leaves.
    """
    memory = ports.memory
    if memory is None:
        pixels = walk.stage("prepare", lambda: decode(photo, ports.eyes.side))
        return _as_recalled(walk.stage("look", lambda: ports.eyes.look(pixels)), "off")
    known = walk.stage("recall", lambda: memory.exact(digest))
    if known is not None:
        return _remembered(known, "exact", 0, memory)
    # What costs nothing is not worth waiting for another process.
    with memory.only_one(digest) if ports.eyes.paid else nullcontext():
        return _see_new(photo, digest, memory, ports, walk)


def _see_new(photo: Photo, digest: str, memory: Memory, ports: Ports, walk: Walk) -> Recalled:
    # Whoever was before us in the queue may have seen this very photo.
    known = walk.again("recall", lambda: memory.exact(digest)) if ports.eyes.paid else None
    if known is not None:
        return _remembered(known, "exact", 0, memory)
    pixels = walk.stage("prepare", lambda: decode(photo, ports.eyes.side))
    mark = walk.again("fingerprint", lambda: fingerprint(pixels))
    compared = None if memory.doubted(digest) else mark
    near = walk.again("recall", lambda: resembling(pixels, compared, memory, ports))
    if near is not None:
        walk.again("recall", lambda: memory.keep(_alias(digest, near[0])))
        return _remembered(near[0], "near", near[1], memory)
    looked = walk.stage("look", lambda: ports.eyes.look(pixels))
    if looked.settled:
        walk.again("recall", lambda: memory.keep(_entry(digest, mark, looked, pixels, ports)))
    memory.note("miss", 0.0)
    return _as_recalled(looked, "miss")


def resembling(
    pixels: Image.Image, mark: Fingerprint | None, memory: Memory, ports: Ports
) -> tuple[Remembered, int] | None:
    """A remembered photo of the same thing, and how far its hash is; None where there is none.

    Args:
        pixels: Of the photo, decoded as for the eyes.
        mark: Its fingerprint, None where there is too little in it or nothing may answer for it.
        memory: Photos seen before.
        ports: The outside.
    """
    if mark is None:
        return None
    # At most once for all candidates, and only if one of them is worth it.
    embed = cache(partial(_embedding, pixels, ports))
    for candidate in memory.near(mark, WIDE_RADIUS):
        if same_thing(candidate, mark, embed):
            return candidate.remembered, candidate.distance
    return None


def _alias(digest: str, known: Remembered) -> Remembered:
    """The file that only resembles a known one, to be known by its bytes; by them alone, or likeness would creep on."""
    return replace(known, digest=digest, original=known.digest, fingerprint=None, embedding=None)


def _entry(
    digest: str, mark: Fingerprint | None, looked: Looked, pixels: Image.Image, ports: Ports
) -> Remembered:
    return Remembered(
        digest=digest,
        sightings=looked.seen.sightings,
        provider=looked.provider,
        model=looked.model,
        prompt=looked.prompt,
        cost_usd=cost_of(looked.attempts),
        kept_at=ports.now(),
        fingerprint=mark,
        embedding=looked.seen.embedding or (_embedding(pixels, ports) if mark else None),
    )


def _embedding(pixels: Image.Image, ports: Ports) -> bytes | None:
    """For the second look; None where the embedded model cannot be had, which is no reason to lose an answer."""
    try:
        return ports.embed(pixels)
    except ModelUnavailable:
        return None


def _as_recalled(looked: Looked, how: CacheOutcome) -> Recalled:
    return Recalled(
        looked.seen.sightings,
        looked.provider,
        looked.model,
        looked.prompt,
        how,
        attempts=looked.attempts,
    )


def _remembered(known: Remembered, how: CacheOutcome, distance: int, memory: Memory) -> Recalled:
    memory.note(how, known.cost_usd)
    return Recalled(known.sightings, known.provider, known.model, known.prompt, how, distance)


def cost_of(attempts: tuple[Attempt, ...]) -> float | None:
    """What the tries cost together, in US dollars; None where one of them has no known price."""
    costs = [attempt.cost_usd for attempt in attempts]
    known = [cost for cost in costs if cost is not None]
    return round(sum(known, 0.0), 8) if len(known) == len(costs) else None
