"""Points of several sources as one list: what two of them know is told once.

Two sources seldom agree on a metre or a letter. Boxes and machines bear one name everywhere, so only those that stand
at the same spot are the same; a pharmacy has a name of its own, which is known again some way off.
"""

from __future__ import annotations

from collections.abc import Iterable

from wastecoach.core.jobs.job import Location
from wastecoach.core.places.point import Found, Kind, Point
from wastecoach.core.places.sphere import distance_m

# So many metres apart, names as much alike as this (0..100) are the same thing.
SPOT_M, SPOT_ALIKE = 25.0, 50.0
# Likewise for kinds whose places have names of their own: what a building measures, and its entrance on the other side.
NAMED_M, NAMED_ALIKE = 120.0, 88.0
NAMED_KINDS: frozenset[Kind] = frozenset(
    {"medicine_box", "pharmacy", "recycling_centre", "reuse_centre", "shop"}
)


def joined(sources: Iterable[Iterable[Found]]) -> tuple[Found, ...]:
    """The points of all sources, nearest first, each once; of two that are the same the earlier source's stays."""
    kept: list[Found] = []
    for found in sources:
        others = tuple(kept)
        # Within one source nothing is taken for the same: it knows its points best.
        kept += [one for one in found if not any(same(one.point, other.point) for other in others)]
    return tuple(sorted(kept, key=lambda one: (one.distance_m, one.point.key)))


def same(one: Point, other: Point) -> bool:
    """Whether two points of different sources are the same place."""
    if one.key == other.key:
        return True
    if not set(one.streams) & set(other.streams):
        return False
    apart = distance_m(
        Location(one.latitude, one.longitude), Location(other.latitude, other.longitude)
    )
    if apart > NAMED_M:
        return False
    alike = _alike(one.name, other.name)
    if apart <= SPOT_M:
        return alike >= SPOT_ALIKE or one.kind == other.kind
    return {one.kind, other.kind} <= NAMED_KINDS and alike >= NAMED_ALIKE


def _alike(one: str, other: str) -> float:
    """How much two names are alike, 0..100, whatever the order of their words."""
    from rapidfuzz import fuzz

    whole = fuzz.ratio(_bare(one), _bare(other))
    return max(whole, fuzz.token_sort_ratio(one.lower(), other.lower()))


def _bare(name: str) -> str:
    """Without what is written in one place and left out in the next: spaces, brackets, dots."""
    return "".join(letter for letter in name.lower() if letter.isalnum())
