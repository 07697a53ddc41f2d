"""One process of many that ask for money at once: `python -m tests.money.crowd CALLS HARD THREADS FATE`.

LEDGER in the environment names the ledger: a password there is nobody else's to read. Prints how many calls were let
through. FATE: `settle` (with what was set aside), `release`, `keep`, or `die` in the middle of them.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor

from tests.money.tables import at, ledger
from wastecoach.core.asking import Usage
from wastecoach.core.budgets import Budget, Budgets
from wastecoach.core.errors import BudgetReached
from wastecoach.infra.money.ledger import SqlLedger

MOST = Usage(2_205, 1_500)


def ask(kept: SqlLedger, calls: int, fate: str) -> int:
    """How many of the calls were let through."""
    let = 0
    for number in range(calls):
        try:
            ticket = kept.reserve("look", "openai", "gpt-4o")
        except BudgetReached:
            continue
        let += 1
        if fate == "die" and number == calls // 2:
            os._exit(9)
        if fate in {"settle", "release"}:
            kept.settle(ticket, MOST if fate == "settle" else None)
    return let


def ask_in_threads(kept: SqlLedger, calls: int, threads: int, fate: str) -> int:
    """The same, by several threads, each as often."""
    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(lambda _: ask(kept, calls, fate), range(threads)))


if __name__ == "__main__":
    calls, hard, threads, fate = sys.argv[1:]
    with at(os.environ["LEDGER"]) as place:
        kept = ledger(place, Budgets(day=Budget(hard=int(hard))))
        print(ask_in_threads(kept, int(calls), int(threads), fate))
