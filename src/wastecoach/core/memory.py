"""What is kept of a photo that was seen: the sightings and who saw them.

Never guidance, places or anything of a user.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import msgspec

from wastecoach.core.analysis import DOUBTS, Alternative, ConditionHint, Sighting
from wastecoach.core.fingerprint import Fingerprint
from wastecoach.core.rules import Material, RuleBook, Shape

MATERIALS = frozenset(get_args(Material))
SHAPES = frozenset(get_args(Shape))
MOST_THINGS = 64
LONGEST_NAME = 200
DEAREST_USD = 1000.0
# The year 3000, in seconds since 1970.
LATEST = 32_503_680_000.0


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
    """The entry, or None where the bytes are none: damaged, or of another version of this program."""
    try:
        return msgspec.json.decode(value, type=Remembered, strict=True)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def fits(remembered: Remembered, book: RuleBook) -> bool:
    """Whether an entry says only what can be said under these rules.

    A store that others can write to may hold anything: unknown ids would end in an error, and names would be shown.
    """
    names = (remembered.provider, remembered.model, remembered.prompt or "")
    return (
        0 < len(remembered.sightings) <= MOST_THINGS
        and all(_fits(sighting, book) for sighting in remembered.sightings)
        and all(name.isprintable() and len(name) <= LONGEST_NAME for name in names)
        and 0 <= (remembered.cost_usd or 0.0) <= DEAREST_USD
        and 0 <= remembered.kept_at <= LATEST
    )


def _fits(sighting: Sighting, book: RuleBook) -> bool:
    items = [sighting.item, *(other.item for other in sighting.alternatives)]
    materials = [sighting.material, *sighting.materials]
    hints = sighting.conditions
    texts = (sighting.name, sighting.question, *(named.name for named in _named(sighting)))
    shares = (
        sighting.confidence,
        *sighting.materials.values(),
        *(named.confidence for named in _named(sighting)),
    )
    return (
        all(item is None or item in book.items for item in items)
        and all(material is None or material in MATERIALS for material in materials)
        and (sighting.shape is None or sighting.shape in SHAPES)
        and all(hint.tag in book.conditions for hint in hints)
        and DOUBTS.issuperset(sighting.doubts)
        and not any(texts)
        and not sighting.choices
        and all(0 <= share <= 1 for share in shares)
    )


def _named(sighting: Sighting) -> tuple[Alternative | ConditionHint, ...]:
    """The parts that have a name and a confidence of their own."""
    return (*sighting.alternatives, *sighting.conditions)
