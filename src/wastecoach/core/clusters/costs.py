"""What machines and everything around them cost in a month: resources to lines, exact, in whole micro-dollars."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from wastecoach.core.clusters.cloud_prices import CloudPrice, CloudPrices
from wastecoach.core.prices import MICRO


@dataclass(frozen=True, slots=True)
class Resource:
    """So much of something that is charged.

    Attributes:
        item: Its name in the table of prices.
        amount: How many of those that are charged by the hour; else how much a month, in the unit of the price.
    """

    item: str
    amount: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class CostLine:
    """What one item costs in a month.

    Attributes:
        item: Its name in the table of prices.
        amount: How much of it.
        unit: What the amount counts.
        micro: Micro-dollars a month.
    """

    item: str
    amount: Decimal
    unit: str
    micro: int


@dataclass(frozen=True, slots=True)
class MonthlyCost:
    """What resources cost in a month.

    Attributes:
        lines: By item, in the order in which they came.
        unknown: Items without a known price; they are in no figure.
    """

    lines: tuple[CostLine, ...]
    unknown: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """Micro-dollars a month, of all whose price is known."""
        return sum(line.micro for line in self.lines)

    def of(self, *kinds: str) -> int:
        """Micro-dollars a month of some kinds of items (`instance`, `volume`)."""
        return sum(line.micro for line in self.lines if kind_of(line.item) in kinds)


def monthly_cost(
    resources: Iterable[Resource], prices: CloudPrices, region: str | None = None
) -> MonthlyCost:
    """What resources cost in a month; what is free of an item is free once, however many resources share it.

    Args:
        resources: What there is; the same item may come several times.
        prices: The table.
        region: Whose prices; default: the table's region.
    """
    amounts: dict[str, Decimal] = {}
    for resource in resources:
        amounts[resource.item] = amounts.get(resource.item, Decimal(0)) + resource.amount
    found = {item: prices.price_of(item, region) for item in amounts}
    return MonthlyCost(
        lines=tuple(
            CostLine(item, amounts[item], price.unit, _micro(amounts[item], price, prices.hours))
            for item, price in found.items()
            if price is not None
        ),
        unknown=tuple(item for item, price in found.items() if price is None),
    )


def kind_of(item: str) -> str:
    """What an item is, without its size."""
    return item.partition("/")[0]


def _micro(amount: Decimal, price: CloudPrice, hours: int) -> int:
    """Micro-dollars a month, rounded up."""
    charged = max(Decimal(0), amount - price.free)
    times = hours if price.unit == "hour" else 1
    return math.ceil(charged * times * price.usd * MICRO)
