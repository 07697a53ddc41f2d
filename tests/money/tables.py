"""Prices and clocks that the tests of money share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wastecoach.bootstrap.ledgers import both, ledger_home
from wastecoach.core.budgets import Budgets
from wastecoach.core.prices import PriceTable, parse_prices
from wastecoach.infra.money.homes import Engines, Home, InDatabase
from wastecoach.infra.money.ledger import SqlLedger
from wastecoach.infra.records.opening import open_engine
from wastecoach.settings import Settings

# A file of its own, or a database.
Place = Path | Engines
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


@contextmanager
def at(name: str) -> Iterator[Place]:
    """The place of a name: a path, or a database's address."""
    if "://" not in name:
        yield Path(name)
        return
    engine = open_engine(name)
    yield both(engine)
    engine.dispose()


def home(place: Place) -> Home:
    """A home for a ledger there."""
    if isinstance(place, Path):
        return ledger_home(Settings(ledger_file=place))
    return InDatabase(lambda: place)


def ledger(place: Place, budgets: Budgets | None = None, clock: Clock | None = None) -> SqlLedger:
    return SqlLedger(home(place), table(), budgets or Budgets(), clock or Clock(), SEOUL)
