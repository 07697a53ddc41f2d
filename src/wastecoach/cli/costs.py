"""`wastecoach costs`: what calls cost, by day, provider or stage, and how much of the budgets is used."""

from __future__ import annotations

import datetime as dt
import functools
import operator
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from wastecoach import bootstrap
from wastecoach.cli.failing import spoken
from wastecoach.cli.terminal import answers, printable
from wastecoach.core.analysis import Language
from wastecoach.core.answer_json import to_json
from wastecoach.core.budgets import PERIODS, Budgets, Grouping, Spent, Total
from wastecoach.core.messages import Catalogue
from wastecoach.core.prices import MICRO, dollars
from wastecoach.infra.money.ledger import SqlLedger
from wastecoach.infra.stores.statistics import DAYS
from wastecoach.settings import load_settings

CENT = MICRO // 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user wants to see: grouped by what, of how many days up to today (None: all), in which form."""

    by: Grouping
    days: int | None
    language: Language | None
    as_json: bool


@dataclass(frozen=True, slots=True)
class Account:
    """All that is shown.

    Attributes:
        by: What the totals are grouped by.
        since: The first day, None for all.
        totals: The groups.
        budgets: What may be spent.
        spent: What was spent of it.
        prices_checked: The date of the shipped price table.
        own_prices: Whether prices of the user's own come before it.
        saved: Micro-dollars that were not spent of late because photos had been seen before, None where nobody knows.
    """

    by: Grouping
    since: dt.date | None
    totals: tuple[Total, ...]
    budgets: Budgets
    spent: Spent
    prices_checked: dt.date | None
    own_prices: bool
    saved: int | None

    @property
    def sum(self) -> Total:
        """All groups together."""
        return functools.reduce(operator.add, self.totals, Total(""))


def run(asked: Asked) -> None:
    """Show what the settings' ledger holds.

    Raises:
        LedgerUnavailable: It cannot be read.
        SettingInvalid: The file of prices does not fit.
    """
    settings = load_settings()
    words = spoken(asked.language, settings)
    usd = bootstrap.saved_usd(settings)
    saved = None if usd is None else round(usd * MICRO)
    show(bootstrap.ledger(settings), words, asked, saved)


def show(ledger: SqlLedger, words: Catalogue, asked: Asked, saved: int | None = None) -> None:
    """Print the account, as tables or as JSON.

    Args:
        ledger: Who kept count.
        words: In which language.
        asked: What is wanted.
        saved: Micro-dollars saved by what was seen before, where that is known.

    Raises:
        LedgerUnavailable: The ledger cannot be read.
    """
    since = None if asked.days is None else ledger.today() - dt.timedelta(days=asked.days - 1)
    account = Account(
        by=asked.by,
        since=since,
        totals=tuple(ledger.totals(asked.by, since)),
        budgets=ledger.budgets,
        spent=ledger.spent(),
        prices_checked=ledger.table.dated,
        own_prices=ledger.table.otherwise is not None,
        saved=saved,
    )
    if asked.as_json:
        sys.stdout.write(to_json(plain(account)) + "\n")
    else:
        answers().print(Group(*_parts(account, words)))


def plain(account: Account) -> dict[str, object]:
    """The account for JSON; amounts in US dollars."""
    return {
        "by": account.by,
        "since": None if account.since is None else account.since.isoformat(),
        "totals": [{"name": total.name, **_plain_total(total)} for total in account.totals],
        "sum": _plain_total(account.sum),
        "budgets": {
            period: {
                "spent_usd": dollars(account.spent.in_period(period)),
                "soft_usd": _maybe_dollars(account.budgets.of(period).soft),
                "hard_usd": _maybe_dollars(account.budgets.of(period).hard),
            }
            for period in PERIODS
        },
        "saved_usd": _maybe_dollars(account.saved),
        "own_prices": account.own_prices,
        "prices_checked": account.prices_checked and account.prices_checked.isoformat(),
    }


def _plain_total(total: Total) -> dict[str, object]:
    return {
        "calls": total.calls,
        "input_tokens": total.input_tokens,
        "cached_tokens": total.cached_tokens,
        "output_tokens": total.output_tokens,
        "cost_usd": dollars(total.cost),
        "unpriced": total.unpriced,
        "open": total.open,
    }


def _maybe_dollars(micro: int | None) -> float | None:
    return None if micro is None else dollars(micro)


def _parts(account: Account, words: Catalogue) -> Iterator[RenderableType]:
    if account.totals:
        yield _totals(account, words)
    else:
        yield Text(words.text("costs.none"))
    yield Text("")
    yield _budgets(account, words)
    yield Text("")
    together = account.sum
    if together.unpriced:
        yield Text(words.text("costs.unpriced", count=together.unpriced), style="yellow")
    if together.open:
        yield Text(words.text("costs.open", count=together.open))
    if account.saved:
        saved = words.text("costs.saved", usd=amount(account.saved), days=DAYS)
        yield Text(saved, style="green")
    if account.prices_checked is not None:
        date = account.prices_checked.isoformat()
        key = "costs.own_prices" if account.own_prices else "costs.prices"
        yield Text(words.text(key, date=date), style="dim")


def _totals(account: Account, words: Catalogue) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(words.text(f"costs.by_{account.by}"), overflow="fold")
    for key in ("calls", "input", "cached", "output", "cost"):
        table.add_column(words.text(f"costs.{key}"), justify="right")
    for total in account.totals:
        table.add_row(_named(total, account, words), *_figures(total))
    if len(account.totals) > 1:
        table.add_row(words.text("costs.all"), *_figures(account.sum), style="bold")
    return table


def _named(total: Total, account: Account, words: Catalogue) -> str:
    key = f"costs.{total.name}"
    return words.text(key) if account.by == "stage" and words.has(key) else printable(total.name)


def _figures(total: Total) -> Iterator[str]:
    for count in (total.calls, total.input_tokens, total.cached_tokens, total.output_tokens):
        yield f"{count:,}"
    yield _fine(total.cost)


def _budgets(account: Account, words: Catalogue) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(words.text("costs.budget"))
    for key in ("spent", "soft", "hard"):
        table.add_column(words.text(f"costs.{key}"), justify="right")
    for period in PERIODS:
        spent, budget = account.spent.in_period(period), account.budgets.of(period)
        limits = [_share(spent, limit) for limit in (budget.soft, budget.hard)]
        table.add_row(words.text(f"costs.{period}"), _fine(spent), *limits)
    return table


def _share(spent: int, limit: int | None) -> str:
    """A limit, and how much of it is used: `2.00 (21 %)`."""
    if limit is None:
        return "—"
    return f"{amount(limit)} ({spent / limit:.0%})" if limit else amount(limit)


def _fine(micro: int) -> str:
    """US dollars in a column, fine enough for a single call."""
    return f"{dollars(micro):,.4f}"


def amount(micro: int) -> str:
    """US dollars as people read them: cents, and finer where less than a dollar is no whole cents."""
    return _fine(micro) if micro < MICRO and micro % CENT else f"{dollars(micro):,.2f}"
