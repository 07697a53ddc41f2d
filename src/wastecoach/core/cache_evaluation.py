"""How often does the cache answer, how often wrongly? Shares with their confidence intervals; pure counting."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

# Two-sided 95 %.
DEVIATIONS = 1.959964
REAL = "reshot_real"


@dataclass(frozen=True, slots=True)
class Look:
    """One photo asked for.

    Attributes:
        name: What had happened to it: a variation's name, or `reshot_real`.
        group: What it is counted together with.
        hit: The photo it was made from answered, or another of the same thing.
        false_hit: A photo of another thing answered.
        exact_key: It would have been found with the hash as the key, as the founding documents have it.
    """

    name: str
    group: str
    hit: bool
    false_hit: bool
    exact_key: bool


@dataclass(frozen=True, slots=True, order=True)
class FalsePair:
    """Two photos of different things of which one would answer for the other, `distance` bits apart."""

    one: str
    other: str
    distance: int


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `n`, and between which shares the true one lies with 95 % confidence (Wilson's interval)."""

    n: int
    count: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Rates:
    """One kind of variation: found again, wrongly answered, found by the exact key."""

    name: str
    hit: Share
    false_hit: Share
    exact_key: Share


@dataclass(frozen=True, slots=True)
class CacheEvaluation:
    """The figures of `wastecoach cache evaluate`.

    Attributes:
        photos: Remembered photos.
        pairs: Pairs of different things that were compared.
        false_share: Share of these that would answer for each other.
        false_pairs: Which.
        variations: By variation.
        groups: Variations counted together; real second photos too, where pairs of them are known.
    """

    photos: int
    pairs: int
    false_share: Share
    false_pairs: tuple[FalsePair, ...]
    variations: tuple[Rates, ...]
    groups: tuple[Rates, ...]


def evaluate(
    looks: Iterable[Look], false_pairs: Iterable[FalsePair], photos: int, same_pairs: int
) -> CacheEvaluation:
    """All figures.

    Args:
        looks: Every photo asked for.
        false_pairs: As found from either side; a pair found twice counts once.
        photos: Remembered photos.
        same_pairs: Pairs of them known to show the same thing.
    """
    found = list(looks)
    # The hash of a pair is as far from one side as from the other; the names are in order.
    wrong = sorted(set(false_pairs))
    pairs = photos * (photos - 1) // 2 - same_pairs
    return CacheEvaluation(
        photos=photos,
        pairs=pairs,
        false_share=share(len(wrong), pairs),
        false_pairs=tuple(wrong),
        variations=_by(found, lambda look: look.name),
        groups=_by(found, lambda look: look.group),
    )


def share(count: int, n: int) -> Share:
    """A share with Wilson's interval, which stays honest near 0 and 1 and for few cases; of nothing it is 0 to 1."""
    if n == 0:
        return Share(0, 0, 0.0, 0.0, 1.0)
    part, squared = count / n, DEVIATIONS**2
    middle = (part + squared / (2 * n)) / (1 + squared / n)
    reach = DEVIATIONS / (1 + squared / n)
    reach *= math.sqrt(part * (1 - part) / n + squared / (4 * n * n))
    # At the ends the formula gives 0 and 1 but for rounding.
    low = 0.0 if count == 0 else max(0.0, middle - reach)
    high = 1.0 if count == n else min(1.0, middle + reach)
    return Share(n, count, part, low, high)


def _by(looks: Sequence[Look], key: Callable[[Look], str]) -> tuple[Rates, ...]:
    grouped: dict[str, list[Look]] = {}
    for look in looks:
        grouped.setdefault(key(look), []).append(look)
    return tuple(
        Rates(
            name,
            hit=share(sum(look.hit for look in some), len(some)),
            false_hit=share(sum(look.false_hit for look in some), len(some)),
            exact_key=share(sum(look.exact_key for look in some), len(some)),
        )
        for name, some in grouped.items()
    )
