"""What is kept of a photo that was seen: the sightings and who saw them.

Never guidance, places or anything of a user.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from wastecoach.core.analysis import Sighting
from wastecoach.core.fingerprint import Fingerprint


@dataclass(frozen=True, slots=True)
class Remembered:
    """A photo seen before.

    Attributes:
        digest: SHA-256 of its bytes, 64 hexadecimal digits.
        sightings: What was seen, without names in any language.
        provider: Who saw it.
        model: Its model.
        prompt: Version of its prompt, or None.
        cost_usd: What that cost, None where the price is not known.
        kept_at: Seconds since 1970.
        fingerprint: None where the photo was kept without.
        embedding: For the second look; None where there is none.
        original: Digest of the photo that was looked at, where this one only resembles it: gone with that one.
    """

    digest: str
    sightings: tuple[Sighting, ...]
    provider: str
    model: str
    prompt: str | None
    cost_usd: float | None
    kept_at: float
    fingerprint: Fingerprint | None = None
    embedding: bytes | None = None
    original: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A remembered photo whose hash is near.

    `distance` is in bits of 256; `turned` tells that it had to be turned or mirrored for that.
    """

    remembered: Remembered
    distance: int
    turned: bool


def to_bytes(remembered: Remembered) -> bytes:
    """An entry as JSON."""
    return msgspec.json.encode(remembered)


def from_bytes(value: bytes) -> Remembered | None:
    """The entry, or None where the bytes are none: damaged, poisoned, of another version."""
    try:
        found = msgspec.json.decode(value, type=Remembered, strict=True)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return found if _possible(found) else None


def _possible(found: Remembered) -> bool:
    return bool(found.sightings) and all(
        0 <= sighting.confidence <= 1 for sighting in found.sightings
    )
