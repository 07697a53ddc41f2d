"""Prices and clocks that the tests of money share."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from wastecoach.core.budgets import Budgets
from wastecoach.core.prices import PriceTable, parse_prices
from wastecoach.infra.money.ledger import SqliteLedger

SEOUL = dt.timezone(dt.timedelta(hours=9))
NOON = dt.datetime(2026, 11, 26, 12, 0, tzinfo=SEOUL).timestamp()
# What is set aside, in micro-dollars: 2,205 tokens and 1,500 back for a look, 3,000 and 1,500 for a coach.
LOOK = 17_205
COACH = 18_000
# What they usually cost: 2,205 and 200, 1,100 and 300.
USUAL_LOOK = 4_205
USUAL_COACH = 4_100
DOCUMENT = """
checked = 2026-11-26

[[price]]
provider = "openai"
model = "gpt-4o"
input = 1.00
cached_input = 0.25
output = 10.00

[[price]]
provider = "roboflow"
model = "*"
call = 0.0015
"""


def table() -> PriceTable:
    return parse_prices(DOCUMENT)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, at: float = NOON) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at

    def set(self, year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> None:
        self.at = dt.datetime(year, month, day, hour, minute, tzinfo=SEOUL).timestamp()


def ledger(path: Path, budgets: Budgets | None = None, clock: Clock | None = None) -> SqliteLedger:
    return SqliteLedger(path, table(), budgets or Budgets(), clock or Clock(), SEOUL)
