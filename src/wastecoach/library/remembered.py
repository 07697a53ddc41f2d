"""What is remembered about a photo, and how to forget it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from wastecoach.core.fingerprint import fingerprint
from wastecoach.core.memory import Candidate, Remembered
from wastecoach.core.photo import decode, read_photo
from wastecoach.core.ports import Memory
from wastecoach.core.second_look import NEAR_RADIUS, WIDE_RADIUS, same_thing
from wastecoach.library import ports_of
from wastecoach.settings import load_settings


@dataclass(frozen=True, slots=True)
class Resemblance:
    """A remembered photo that is near to another, and whether it counts as the same thing."""

    candidate: Candidate
    same: bool


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is remembered about a photo.

    Attributes:
        digest: SHA-256 of its bytes.
        bits: Its perceptual hash, None where there is too little in the photo to tell it from another.
        known: What is remembered of the very file.
        near: Remembered photos near to it, the nearest first.
    """

    digest: str
    bits: bytes | None
    known: Remembered | None
    near: tuple[Resemblance, ...]


def inspect(photo: str, memory: Memory, *, provider: str | None = None) -> Inspection:
    """What a memory holds about a photo; nobody looks at it, and nothing is kept.

    Raises:
        WastecoachError: The photo, the settings or the memory are unusable.
    """
    ports = ports_of(load_settings(), provider, remember=True)
    read = read_photo(ports.fetch(photo))
    pixels = decode(read, ports.eyes.side)
    mark = fingerprint(pixels)
    known = memory.exact(read.digest)
    if mark is None:
        return Inspection(read.digest, None, known, ())
    embed = cache(lambda: ports.embed(pixels))
    near = tuple(
        Resemblance(candidate, same_thing(candidate, mark, embed))
        for candidate in memory.near(mark, WIDE_RADIUS)
    )
    return Inspection(read.digest, mark.bits, known, near)


def forget(photo: str, memory: Memory, *, provider: str | None = None) -> int:
    """Forget a photo and those that are near to it, because its answer was wrong; how many went.

    Raises:
        WastecoachError: The photo, the settings or the memory are unusable.
    """
    ports = ports_of(load_settings(), provider, remember=True)
    read = read_photo(ports.fetch(photo))
    return memory.forget(read.digest, fingerprint(decode(read, ports.eyes.side)), NEAR_RADIUS)
