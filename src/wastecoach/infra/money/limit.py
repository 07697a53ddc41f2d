"""The limit of one run (`--max-cost`), around a ledger."""

from __future__ import annotations

import threading

from wastecoach.core.analysis import StageAsked
from wastecoach.core.asking import Usage
from wastecoach.core.errors import MaxCostReached, PriceUnknown
from wastecoach.core.ports import Ledger
from wastecoach.core.prices import MICRO, PriceTable, cost, dollars, most


class LimitedLedger:
    """Port `Ledger`: another ledger, and no call that could take this run over its limit.

    Args:
        ledger: Who keeps count.
        table: What calls cost.
        limit: Micro-dollars.
    """

    def __init__(self, ledger: Ledger, table: PriceTable, limit: int) -> None:
        self._ledger = ledger
        self._table = table
        self._limit = limit
        self._lock = threading.Lock()
        self._spent = 0
        self._set_aside: dict[str, int] = {}

    def reserve(self, stage: StageAsked, provider: str, model: str) -> str:
        """As the ledger does.

        Raises:
            MaxCostReached: The call could take this run over its limit.
            PriceUnknown: Nobody knows what it costs.
            BudgetReached: It could go over a hard budget.
            LedgerUnavailable: A hard budget cannot be checked.
        """
        price = self._table.price_of(provider, model)
        if price is None:
            raise PriceUnknown(provider=provider, model=model)
        amount = cost(most(stage, price), price)
        self._add(amount)
        try:
            ticket = self._ledger.reserve(stage, provider, model)
        except BaseException:
            self._correct(-amount)
            raise
        self._set_aside[ticket] = amount
        return ticket

    def settle(self, ticket: str, usage: Usage | None) -> float | None:
        """As the ledger does."""
        spent = self._ledger.settle(ticket, usage)
        self._correct(round((spent or 0) * MICRO) - self._set_aside.pop(ticket, 0))
        return spent

    def keep(self, ticket: str) -> float | None:
        """As the ledger does: what was set aside counts as spent."""
        self._set_aside.pop(ticket, None)
        return self._ledger.keep(ticket)

    def frugal(self) -> bool:
        """As the ledger says."""
        return self._ledger.frugal()

    def _add(self, amount: int) -> None:
        with self._lock:
            if self._spent + amount > self._limit:
                raise MaxCostReached(spent_usd=dollars(self._spent), limit_usd=dollars(self._limit))
            self._spent += amount

    def _correct(self, difference: int) -> None:
        with self._lock:
            self._spent += difference
