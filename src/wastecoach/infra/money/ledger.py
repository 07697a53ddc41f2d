"""The ledger in an SQLite file, shared by every thread and process that names it.

Before a call its usual cost is set aside, in the transaction that compares it with the hard budgets: however many ask
at once, what is set aside never goes over them. Afterwards the real cost takes its place. A call that never settles
(its process was killed) goes on counting with its usual cost: it may have been charged.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
import sqlite3
import threading
import uuid
from collections.abc import Callable
from pathlib import Path

import msgspec

from wastecoach.core.analysis import StageAsked
from wastecoach.core.asking import Usage
from wastecoach.core.budgets import Budgets, Grouping, Spent, Total
from wastecoach.core.errors import LedgerUnavailable, PriceUnknown
from wastecoach.core.prices import PriceTable, cost, dollars, micro_dollars, usual
from wastecoach.infra.money.limit import LimitedLedger
from wastecoach.infra.money.schema import reading, writing

LOG = logging.getLogger(__name__)
# What a service says it counted is not trusted further than this; SQLite sums whole numbers up to 9e18.
LARGEST = 10**9


class Ticket(msgspec.Struct, frozen=True):
    """What is needed to settle a call, so that nothing about it has to be remembered."""

    id: str
    at: float
    stage: StageAsked
    provider: str
    model: str


class SqliteLedger:
    """Port `Ledger`; the file is made by the first paid call.

    Args:
        path: The file.
        table: What calls cost.
        budgets: What a day and a month may cost.
        now: Seconds since 1970.
        zone: Whose midnight ends a day; None: the machine's.
    """

    def __init__(
        self,
        path: Path,
        table: PriceTable,
        budgets: Budgets,
        now: Callable[[], float],
        zone: dt.tzinfo | None = None,
    ) -> None:
        self.path = path
        self.table = table
        self.budgets = budgets
        self._now = now
        self._zone = zone
        # Threads wait here in order; only processes wait for the file itself.
        self._turn = threading.Lock()
        # Whether a call is missing in the file, because it could not be written.
        self._missed = False

    def reserve(self, stage: StageAsked, provider: str, model: str) -> str:
        """Set aside what a call usually costs; a ticket for `settle`.

        Raises:
            BudgetReached: It would go over a hard budget.
            PriceUnknown: There is a hard budget, and nobody knows what the call costs.
            LedgerUnavailable: There is a hard budget, and it cannot be checked.
        """
        price = self.table.price_of(provider, model)
        if price is None and self.budgets.hard:
            raise PriceUnknown(provider=provider, model=model)
        amount = 0 if price is None else cost(usual(stage, price), price)
        ticket = Ticket(uuid.uuid4().hex, self._now(), stage, provider, model)
        try:
            with self._turn, writing(self.path) as database:
                day = self._day(ticket.at)
                self.budgets.check(_spent(database, day), amount)
                _keep(database, ticket, day, Usage(calls=1), amount, "reserved")
        except (sqlite3.Error, OSError) as fault:
            if self.budgets.hard:
                raise self._unavailable(fault) from fault
            self._regret("set aside", fault)
        return msgspec.json.encode(ticket).decode()

    def settle(self, ticket: str, usage: Usage | None) -> float | None:
        """What the call cost in US dollars, None where it has no known price; 0 where it was not charged.

        Never fails: what cannot be written stays set aside.
        """
        call = msgspec.json.decode(ticket, type=Ticket)
        used = None if usage is None else _bounded(usage)
        spent = None if used is None else self.table.cost(call.provider, call.model, used)
        try:
            with self._turn, writing(self.path) as database:
                if used is None:
                    database.execute("DELETE FROM calls WHERE id = ?", (call.id,))
                else:
                    state = "unpriced" if spent is None else "settled"
                    _keep(database, call, self._day(call.at), used, spent or 0, state)
        except (sqlite3.Error, OSError) as fault:
            self._regret("settled", fault)
        if used is None:
            return 0.0
        return None if spent is None else dollars(spent)

    def frugal(self) -> bool:
        """Whether a soft budget is reached, or cannot be checked."""
        if not self.budgets.soft:
            return False
        try:
            if self._missed:
                with self._turn, writing(self.path):
                    self._missed = False
            return self.budgets.frugal(self.spent())
        except (LedgerUnavailable, sqlite3.Error, OSError) as fault:
            LOG.warning("soft budget not checked, so only what costs nothing is asked: %s", fault)
            return True

    def limited_to(self, usd: float) -> LimitedLedger:
        """The same ledger for one run that may cost so many US dollars.

        Raises:
            SettingInvalid: It is no amount of money.
        """
        return LimitedLedger(self, self.table, micro_dollars(usd, "max_cost"))

    def today(self) -> dt.date:
        """The day that calls count for now."""
        return dt.date.fromisoformat(self._day(self._now()))

    def spent(self) -> Spent:
        """What today and this month have cost.

        Raises:
            LedgerUnavailable: The file cannot be read.
        """
        try:
            with reading(self.path) as database:
                return Spent() if database is None else _spent(database, self._day(self._now()))
        except (sqlite3.Error, OSError) as fault:
            raise self._unavailable(fault) from fault

    def totals(self, by: Grouping, since: dt.date | None = None) -> list[Total]:
        """What calls used and cost: days in order, providers and stages by cost.

        Raises:
            LedgerUnavailable: The file cannot be read.
        """
        first = "" if since is None else since.isoformat()
        try:
            with reading(self.path) as database:
                rows = [] if database is None else database.execute(TOTALS, (by, first))
                found = [Total(*row) for row in rows]
        except (sqlite3.Error, OSError) as fault:
            raise self._unavailable(fault) from fault
        return found if by == "day" else sorted(found, key=lambda total: -total.cost)

    def _day(self, at: float) -> str:
        return dt.datetime.fromtimestamp(at, dt.UTC).astimezone(self._zone).date().isoformat()

    def _unavailable(self, fault: Exception) -> LedgerUnavailable:
        return LedgerUnavailable(ledger=str(self.path), detail=_said(fault))

    def _regret(self, what: str, fault: Exception) -> None:
        self._missed = True
        LOG.warning("a call was not %s in the ledger %s: %s", what, self.path, _said(fault))


TOTALS = """
    SELECT CASE ? WHEN 'day' THEN day WHEN 'provider' THEN provider ELSE stage END,
        SUM(calls), SUM(input_tokens), SUM(cached_tokens), SUM(output_tokens), SUM(cost),
        SUM(state = 'unpriced'), SUM(state = 'reserved')
    FROM calls
    WHERE day >= ?
    GROUP BY 1
    ORDER BY 1
"""
SPENT = """
    SELECT COALESCE(SUM(cost) FILTER (WHERE day = ?), 0), COALESCE(SUM(cost), 0)
    FROM days WHERE day BETWEEN ? AND ?
"""
KEEP = """
    INSERT INTO calls VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
        input_tokens = excluded.input_tokens, cached_tokens = excluded.cached_tokens,
        output_tokens = excluded.output_tokens, calls = excluded.calls,
        cost = excluded.cost, state = excluded.state
    WHERE state = 'reserved'
"""


def _keep(
    database: sqlite3.Connection, call: Ticket, day: str, usage: Usage, spent: int, state: str
) -> None:
    """Write a call down, in the place of what was set aside for it."""
    tokens = (usage.input_tokens, usage.cached_tokens, usage.output_tokens, usage.calls)
    made = (call.id, call.at, day, call.stage, call.provider, call.model)
    database.execute(KEEP, (*made, *tokens, spent, state))


def _spent(database: sqlite3.Connection, day: str) -> Spent:
    month = day[:7]
    row = database.execute(SPENT, (day, f"{month}-01", f"{month}-31")).fetchone()
    return Spent(*row)


def _bounded(usage: Usage) -> Usage:
    """What a service says it used, within what can be."""
    counts = dataclasses.asdict(usage)
    return Usage(**{name: min(max(0, count), LARGEST) for name, count in counts.items()})


def _said(fault: Exception) -> str:
    return (fault.strerror if isinstance(fault, OSError) else str(fault)) or type(fault).__name__
