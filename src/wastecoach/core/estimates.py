"""What a batch of photos may cost, before it starts.

Three figures, because nobody knows beforehand how sure the embedded model will be: at least, usually, at most. They are
of the calls that photos need; a call that failed without being charged costs nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from wastecoach.core.analysis import StageAsked
from wastecoach.core.prices import Price, PriceTable, cost, most, usual

# Of ten photos that people take of waste the embedded model is sure of about six (see its model card).
UNSURE_SHARE = 0.4
# A coach's answer that breaks the rules is asked for once more.
MOST_COACH_TRIES = 2
# More things than this are rarely in one photo, and each is coached.
MOST_THINGS = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A provider that a batch may ask: its name, its model, whether that may cost money."""

    provider: str
    model: str
    paid: bool


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a batch costs in micro-dollars, as far as prices are known.

    Attributes:
        photos: How many photos there are.
        remembered: How many of them were seen before: nobody looks again.
        low: At least.
        usual: Usually.
        most: At most.
        unknown: Who has no known price (`openai my-model`), and is not in the figures.
    """

    photos: int
    remembered: int
    low: int
    usual: int
    most: int
    unknown: tuple[str, ...] = ()

    @property
    def free(self) -> bool:
        """Whether it surely costs nothing."""
        return self.most == 0 and not self.unknown


def estimate(
    photos: int,
    already_seen: int,
    providers: tuple[Asked, ...],
    coach: Asked | None,
    table: PriceTable,
) -> Estimate:
    """What a batch costs.

    Args:
        photos: How many.
        already_seen: How many of them are remembered.
        providers: Who looks, in order: one after a paid one is asked only where that one failed.
        coach: Who phrases the guidance; None where the rules do.
        table: The prices.
    """
    new = max(0, photos - already_seen)
    looks = _prices([asked for asked in providers if new], table)
    phrases = _prices([coach] if coach and photos else [], table)
    cascade = not providers[0].paid
    low, expected, highest = 0, 0, 0
    if looks.known:
        asked = math.ceil(new * UNSURE_SHARE) if cascade else new
        low = (
            0
            if cascade or looks.unknown
            else new * min(_usual("look", price) for price in looks.known)
        )
        expected = asked * _usual("look", looks.known[0])
        highest = new * max(_most("look", price) for price in looks.known)
    if phrases.known:
        # A coach is remembered by what is seen, not by photo, so that even a photo seen before may need one.
        expected += new * _usual("coach", phrases.known[0])
        most_tries = photos * MOST_THINGS * MOST_COACH_TRIES
        highest += most_tries * _most("coach", phrases.known[0])
    unknown = tuple(dict.fromkeys(looks.unknown + phrases.unknown))
    return Estimate(photos, photos - new, low, expected, highest, unknown)


@dataclass(frozen=True, slots=True)
class _Prices:
    known: tuple[Price, ...]
    unknown: tuple[str, ...]


def _prices(asked: list[Asked], table: PriceTable) -> _Prices:
    paid = [(one, table.price_of(one.provider, one.model)) for one in asked if one.paid]
    return _Prices(
        known=tuple(price for _, price in paid if price is not None),
        unknown=tuple(f"{one.provider} {one.model}" for one, price in paid if price is None),
    )


def _usual(stage: StageAsked, price: Price) -> int:
    return cost(usual(stage, price), price)


def _most(stage: StageAsked, price: Price) -> int:
    return cost(most(stage, price), price)
