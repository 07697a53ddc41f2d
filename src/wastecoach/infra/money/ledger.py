"""The ledger, shared by every thread, process and machine that names the same home for it.

Before a call the most that it may cost is set aside, in the transaction that compares it with the hard budgets:
however many ask at once, nothing goes over them. Afterwards the real cost takes its place. A call of which nobody
learns what it cost (no answer in time, a killed process) goes on counting with what was set aside: it may have been
charged.

The same amount is set aside where there is no hard budget. It matters there for such calls alone, and for them the most
is the careful figure; so the books read the same whatever the budgets are, and however they are changed.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
import uuid
from collections.abc import Callable

import msgspec

from wastecoach.core.analysis import StageAsked
from wastecoach.core.asking import Usage
from wastecoach.core.budgets import Budgets, Grouping, Spent, Total
from wastecoach.core.errors import LedgerUnavailable, PriceUnknown
from wastecoach.core.prices import PriceTable, cost, dollars, micro_dollars, most
from wastecoach.infra.money.homes import Home
from wastecoach.infra.money.limit import LimitedLedger
from wastecoach.infra.money.ticket import State, Ticket

LOG = logging.getLogger(__name__)
# What a service says it counted is not trusted further than this; databases sum whole numbers up to 9e18.
LARGEST = 10**7


class SqlLedger:
    """Port `Ledger`.

    Args:
        home: Where it is kept.
        table: What calls cost.
        budgets: What a day and a month may cost.
        now: Seconds since 1970.
        zone: Whose midnight ends a day; None: the machine's.
    """

    def __init__(
        self,
        home: Home,
        table: PriceTable,
        budgets: Budgets,
        now: Callable[[], float],
        zone: dt.tzinfo | None = None,
    ) -> None:
        self.home = home
        self.table = table
        self.budgets = budgets
        self._now = now
        self._zone = zone
        # Whether a call is missing in it, because it could not be written.
        self._missed = False

    def reserve(self, stage: StageAsked, provider: str, model: str) -> str:
        """Set aside the most that a call may cost; a ticket for `settle` or `keep`.

        Raises:
            BudgetReached: It could go over a hard budget.
            PriceUnknown: There is a hard budget, and nobody knows what the call costs.
            LedgerUnavailable: There is a hard budget, and it cannot be checked.
        """
        price = self.table.price_of(provider, model)
        if price is None and self.budgets.hard:
            raise PriceUnknown(provider=provider, model=model)
        amount = None if price is None else cost(most(stage, price), price)
        ticket = Ticket(uuid.uuid4().hex, self._now(), stage, provider, model, amount)
        try:
            with self.home.writing() as books:
                day = self._day(ticket.at)
                self.budgets.check(books.spent(day), amount or 0)
                books.write(ticket, day, Usage(calls=1), amount or 0, "reserved")
        except LedgerUnavailable as fault:
            if self.budgets.hard:
                raise
            self._regret("set aside", fault)
        return msgspec.json.encode(ticket).decode()

    def settle(self, ticket: str, usage: Usage | None) -> float | None:
        """What the call cost in US dollars, None where it has no known price; 0 where it was not charged.

        Never fails: what cannot be written stays set aside.
        """
        call = msgspec.json.decode(ticket, type=Ticket)
        if usage is None:
            self._release(call)
            return 0.0
        used = _bounded(usage)
        return self._charge(call, used, self.table.cost(call.provider, call.model, used), "settled")

    def keep(self, ticket: str) -> float | None:
        """What was set aside for a call that may have been charged, in US dollars; None where it has no known price.

        Never fails: what cannot be written stays set aside.
        """
        call = msgspec.json.decode(ticket, type=Ticket)
        return self._charge(call, Usage(calls=1), call.set_aside, "kept")

    def frugal(self) -> bool:
        """Whether a soft budget is reached, or cannot be checked."""
        if not self.budgets.soft:
            return False
        try:
            if self._missed:
                with self.home.writing():
                    self._missed = False
            return self.budgets.frugal(self.spent())
        except LedgerUnavailable as fault:
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
            LedgerUnavailable: The ledger cannot be read.
        """
        with self.home.reading() as books:
            return Spent() if books is None else books.spent(self._day(self._now()))

    def totals(self, by: Grouping, since: dt.date | None = None) -> list[Total]:
        """What calls used and cost: days in order, providers and stages by cost.

        Raises:
            LedgerUnavailable: The ledger cannot be read.
        """
        first = "" if since is None else since.isoformat()
        with self.home.reading() as books:
            found = [] if books is None else books.totals(by, first)
        return found if by == "day" else sorted(found, key=lambda total: -total.cost)

    def _charge(self, call: Ticket, usage: Usage, spent: int | None, state: State) -> float | None:
        try:
            with self.home.writing() as books:
                known: State = "unpriced" if spent is None else state
                books.write(call, self._day(call.at), usage, spent or 0, known)
        except LedgerUnavailable as fault:
            self._regret("settled", fault)
        return None if spent is None else dollars(spent)

    def _release(self, call: Ticket) -> None:
        try:
            with self.home.writing() as books:
                books.release(call)
        except LedgerUnavailable as fault:
            self._regret("settled", fault)

    def _day(self, at: float) -> str:
        return dt.datetime.fromtimestamp(at, dt.UTC).astimezone(self._zone).date().isoformat()

    def _regret(self, what: str, fault: LedgerUnavailable) -> None:
        self._missed = True
        where, why = fault.params["ledger"], fault.params["detail"]
        LOG.warning("a call was not %s in the ledger %s: %s", what, where, why)


def _bounded(usage: Usage) -> Usage:
    """What a service says it used, within what can be."""
    counts = dataclasses.asdict(usage)
    return Usage(**{name: min(max(0, count), LARGEST) for name, count in counts.items()})
