"""What a cloud charges: a dated table of prices, as `data/cloud_prices.toml` has it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import msgspec
import tomli

from wastecoach.core.errors import SettingInvalid

Unit = Literal[
    "hour", "month", "gb_month", "gb", "thousand", "million", "gb_second", "capacity_hour"
]


class CloudPrice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one thing costs, in US dollars.

    Attributes:
        item: What is charged: a kind, and its size after a slash (`instance/t3.large`).
        unit: What the price is for; an hour is charged all month long.
        usd: Of one unit.
        free: Units a month that cost nothing.
        region: Where it holds elsewhere than in the region of the table.
        source: Where it was read.
        checked: When it was last read there.
    """

    item: str
    unit: Unit
    usd: Decimal
    source: str
    checked: dt.date
    free: Decimal = Decimal(0)
    region: str | None = None


@dataclass(frozen=True, slots=True)
class CloudPrices:
    """The prices of one region, and some of others for comparison.

    Attributes:
        prices: The entries.
        region: Of all that name no other.
        hours: That a month has.
        checked: When they were last compared with what is published.
    """

    prices: tuple[CloudPrice, ...]
    region: str
    hours: int
    checked: dt.date

    def price_of(self, item: str, region: str | None = None) -> CloudPrice | None:
        """What an item costs in the table's region, or in another; None where nobody knows."""
        where = None if region == self.region else region
        return next(
            (price for price in self.prices if (price.item, price.region) == (item, where)), None
        )


class _Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    region: str
    hours: int
    checked: dt.date
    price: tuple[CloudPrice, ...]


def parse_cloud_prices(document: str) -> CloudPrices:
    """A table of prices from its TOML text.

    Raises:
        SettingInvalid: It does not fit the format; names the first field that does not.
    """
    try:
        # Decimal: 0.0912 is to stay what was written.
        read = msgspec.convert(tomli.loads(document, parse_float=Decimal), _Document)
    except (tomli.TOMLDecodeError, msgspec.ValidationError) as fault:
        raise SettingInvalid(setting="cloud_prices.toml", detail=str(fault)) from fault
    for price in read.price:
        if not (price.usd.is_finite() and price.usd >= 0 and price.free >= 0):
            detail = f"{price.item}: {price.usd} is not an amount of US dollars"
            raise SettingInvalid(setting="cloud_prices.toml", detail=detail)
    return CloudPrices(read.price, read.region, read.hours, read.checked)
