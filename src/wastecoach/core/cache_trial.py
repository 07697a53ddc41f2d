"""Try the cache on photos: which of them would answer for a changed photo, and which for another one by mistake.

The same decoding, fingerprint, search and second look as in the product, without a store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from wastecoach.core.cache_evaluation import REAL, FalsePair, Look
from wastecoach.core.fingerprint import UPRIGHT, Fingerprint, distance, fingerprint
from wastecoach.core.memory import Candidate, Remembered
from wastecoach.core.neighbours import Near, Neighbours
from wastecoach.core.photo import Photo, decode, read_photo
from wastecoach.core.second_look import NEAR_RADIUS, WIDE_RADIUS, same_thing
from wastecoach.core.variations import Variation, vary

if TYPE_CHECKING:
    from PIL import Image

Embed = Callable[["Image.Image"], bytes]
# Photos are varied at no more than they need: a photo of 12 million pixels at a quarter of them.
VARIED_SIDE = 1500
SEED_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Known:
    """A photo of the trial.

    Attributes:
        name: Its source.
        digest: SHA-256 of its bytes.
        fingerprint: None where there is nothing to see.
        embedding: For the second look.
    """

    name: str
    digest: str
    fingerprint: Fingerprint | None
    embedding: bytes


def known(name: str, photo: Photo, side: int, embed: Embed) -> Known:
    """A photo as it is remembered; `side` is what the eyes want of it.

    Raises:
        PhotoDamaged: It cannot be decoded.
    """
    pixels = decode(photo, side)
    return Known(name, photo.digest, fingerprint(pixels), embed(pixels))


class Album:
    """Remembered photos.

    Args:
        photos: All of them.
        same: Names of two photos each that show the same thing: one may answer for the other.
        side: What the eyes want of a photo, in pixels.
        embed: The embedded model's embedding.
    """

    def __init__(
        self,
        photos: Iterable[Known],
        same: Iterable[tuple[str, str]],
        side: int,
        embed: Embed,
    ) -> None:
        self.photos = {photo.digest: photo for photo in photos}
        self._same = _groups(same)
        self._side = side
        self._embed = embed
        self._table = Neighbours()
        for photo in self.photos.values():
            if photo.fingerprint is not None:
                self._table.add(photo.fingerprint.bits, photo.digest)

    @property
    def same_pairs(self) -> int:
        """How many pairs of the photos are known to show the same thing."""
        sizes = Counter(
            self._same[one.name] for one in self.photos.values() if one.name in self._same
        )
        return sum(size * (size - 1) // 2 for size in sizes.values())

    def look(self, one: Known, photo: Photo, variation: Variation) -> Look:
        """What the cache makes of a variation of a photo.

        Raises:
            PhotoDamaged: The photo cannot be decoded.
        """
        seed = int(one.digest[:SEED_DIGITS], 16)
        changed = read_photo(vary(decode(photo, VARIED_SIDE), variation, seed))
        pixels = decode(changed, self._side)
        seen = fingerprint(pixels)
        answer = self._answer(seen, partial(self._embed, pixels)) if seen else None
        return Look(
            name=variation.name,
            group=variation.group,
            hit=answer is not None and self._alike(answer, one),
            false_hit=answer is not None and not self._alike(answer, one),
            exact_key=seen is not None and _same_hash(seen, one.fingerprint),
        )

    def pair(self, kept: Known, asked: Known) -> Look:
        """Whether a remembered photo answers for another photo of the same thing."""
        found = False
        if kept.fingerprint is not None and asked.fingerprint is not None:
            apart, position = distance(kept.fingerprint.bits, asked.fingerprint.bits)
            near = Near(kept.digest, apart, position != UPRIGHT)
            found = self._agrees(near, asked.fingerprint, lambda: asked.embedding)
        exact = asked.fingerprint is not None and _same_hash(asked.fingerprint, kept.fingerprint)
        return Look(REAL, REAL, hit=found, false_hit=False, exact_key=exact)

    def false_pairs(self, asked: Known) -> Iterator[FalsePair]:
        """The photos of other things that would answer for this one."""
        if asked.fingerprint is None:
            return
        for near in self._table.within(asked.fingerprint.bits, WIDE_RADIUS, NEAR_RADIUS):
            other = self.photos[near.key]
            if not self._alike(other, asked) and self._agrees(
                near, asked.fingerprint, lambda: asked.embedding
            ):
                one, two = sorted((asked.name, other.name))
                yield FalsePair(one, two, near.distance)

    def _answer(self, seen: Fingerprint, embed: Callable[[], bytes]) -> Known | None:
        for near in self._table.within(seen.bits, WIDE_RADIUS, NEAR_RADIUS):
            if self._agrees(near, seen, embed):
                return self.photos[near.key]
        return None

    def _agrees(self, near: Near, seen: Fingerprint, embed: Callable[[], bytes]) -> bool:
        kept = self.photos[near.key]
        remembered = Remembered(
            digest=kept.digest,
            sightings=(),
            provider="",
            model="",
            prompt=None,
            cost_usd=None,
            kept_at=0.0,
            fingerprint=kept.fingerprint,
            embedding=kept.embedding,
        )
        return same_thing(Candidate(remembered, near.distance, near.turned), seen, embed)

    def _alike(self, one: Known, other: Known) -> bool:
        if one.digest == other.digest:
            return True
        return self._same.get(one.name, one.name) == self._same.get(other.name, other.name)


def _same_hash(seen: Fingerprint, kept: Fingerprint | None) -> bool:
    return kept is not None and kept.bits == seen.bits


def _groups(same: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each name's group, called by one of its names; who is paired with the same photo belongs together."""
    group: dict[str, str] = {}
    for one, other in same:
        kept, gone = group.setdefault(one, one), group.setdefault(other, other)
        for name in [name for name, called in group.items() if called == gone]:
            group[name] = kept
    return group
