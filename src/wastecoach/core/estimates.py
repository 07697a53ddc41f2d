"""What a batch of photos may cost, before it starts.

Three figures, because nobody knows beforehand how sure the embedded model will be, what is in the photos and how often
a service fails: at least, usually, at most. The first two are of calls that cost what they usually do. The last holds
whatever happens, and so is many times the second: every photo shows as many things as are taken, and every call gives
the longest answer, which is charged and of no use, and is made again as often as it may be, with every provider.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from wastecoach.core.analysis import StageAsked
from wastecoach.core.asking import MOST_THINGS
from wastecoach.core.prices import Price, PriceTable, cost, most, usual

# Of ten photos that people take of waste the embedded model is sure of about six (see its model card).
UNSURE_SHARE = 0.4
# A coach's answer that breaks the rules is asked for once more.
MOST_COACH_QUESTIONS = 2


@dataclass(frozen=True, slots=True)
class Chosen:
    """A provider that the settings choose for a stage: its name, its model, whether asking it may cost money."""

    provider: str
    model: str
    paid: bool


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a batch costs in micro-dollars, as far as prices are known.

    Attributes:
        photos: How many photos there are.
        remembered: How many of them were seen before: nobody looks again.
        low: At least: what costs nothing is always sure, and all texts of a coach are known.
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
    providers: tuple[Chosen, ...],
    coach: Chosen | None,
    table: PriceTable,
    retries: int,
) -> Estimate:
    """What a batch costs.

    Args:
        photos: How many.
        already_seen: How many of them are remembered.
        providers: Who looks, in order: one after a paid one is asked only where that one failed.
        coach: Who phrases the guidance; None where the rules do.
        table: The prices.
        retries: How often a call is made again where it fails.
    """
    new = max(0, photos - already_seen)
    looking = [one for one in providers if one.paid and new]
    # A coach is remembered by what is seen, not by photo, so that even a photo seen before may need one.
    wording = [coach] if coach is not None and photos else []
    unsure = math.ceil(new * UNSURE_SHARE)
    cascade = not providers[0].paid
    looks = _costs("look", looking, table)
    words = _costs("coach", wording, table)
    return Estimate(
        photos,
        photos - new,
        low=0 if cascade else new * min((one.usual for one in looks), default=0),
        usual=(unsure if cascade else new) * _first(looks) + new * _first(words),
        most=(1 + retries)
        * (
            new * sum(one.most for one in looks)
            + photos * MOST_THINGS * MOST_COACH_QUESTIONS * sum(one.most for one in words)
        ),
        unknown=_unknown(looking + wording, table),
    )


@dataclass(frozen=True, slots=True)
class _Cost:
    """Of one call, in micro-dollars; nothing where the price is not known."""

    usual: int
    most: int


def _costs(stage: StageAsked, chosen: list[Chosen], table: PriceTable) -> list[_Cost]:
    return [_cost(stage, table.price_of(one.provider, one.model)) for one in chosen]


def _cost(stage: StageAsked, price: Price | None) -> _Cost:
    if price is None:
        return _Cost(0, 0)
    return _Cost(cost(usual(stage, price), price), cost(most(stage, price), price))


def _first(costs: list[_Cost]) -> int:
    """What is usually paid: whoever comes first answers."""
    return costs[0].usual if costs else 0


def _unknown(chosen: list[Chosen], table: PriceTable) -> tuple[str, ...]:
    unpriced = [one for one in chosen if table.price_of(one.provider, one.model) is None]
    return tuple(dict.fromkeys(f"{one.provider} {one.model}" for one in unpriced))
