"""A plan in words: what would be made, what would go, what it would cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from wastecoach.bootstrap.clusters.planning import Plan
from wastecoach.bootstrap.documents import cloud_prices
from wastecoach.cli.terminal import printable
from wastecoach.core.clusters.changes import DEEDS, Change, Deed
from wastecoach.core.messages import Catalogue
from wastecoach.core.prices import dollars

MARKS: Mapping[Deed, tuple[str, str]] = {
    "create": ("+", "green"),
    "change": ("~", "yellow"),
    "replace": ("±", "bold red"),
    "destroy": ("-", "bold red"),
}


def plan_parts(plan: Plan, words: Catalogue) -> Iterator[RenderableType]:
    """What would be done, and what it means in dollars."""
    if not plan.changes.changes:
        yield Text(words.text("infra.nothing"))
    else:
        yield _changes(plan, words)
    if plan.gone:
        names = printable(", ".join(plan.gone))
        yield Text(words.text("infra.went_away", names=names), style="yellow")
    if plan.before.lines or plan.after.lines:
        yield Text(_cost(plan, words))
    if plan.after.unknown:
        yield Text(words.text("infra.unpriced", items=", ".join(plan.after.unknown)))


def plan_values(name: str, target: str, plan: Plan) -> dict[str, Any]:
    """The same for programs."""
    prices = cloud_prices()
    return {
        "cluster": name,
        "target": target,
        "changes": [
            {
                "address": one.address,
                "type": one.type,
                "deed": one.deed,
                "destroys_data": one.destroys_data,
            }
            for one in plan.changes.changes
        ],
        "counts": {deed: plan.changes.count(deed) for deed in DEEDS},
        "gone": plan.gone,
        "monthly_usd": {
            "before": dollars(plan.before.total),
            "after": dollars(plan.after.total),
            "change": dollars(plan.after.total - plan.before.total),
            "unknown": plan.after.unknown,
            "region": prices.region,
            "checked": str(prices.checked),
        },
    }


def _changes(plan: Plan, words: Catalogue) -> Table:
    """What is made, by its kind; what is there and changes, one by one."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    made = Counter(one.type for one in plan.changes.changes if one.deed == "create")
    hosts = [one for one in plan.changes.changes if one.type == "host"]
    for one in hosts:
        table.add_row(*_row(one, words))
    for kind, count in made.items():
        if kind != "host":
            table.add_row(
                Text("+", style="green"), kind, words.text("infra.deeds.made", count=count)
            )
    for one in plan.changes.changes:
        if one.deed != "create":
            table.add_row(*_row(one, words))
    return table


def _row(one: Change, words: Catalogue) -> tuple[Text, Text, Text]:
    mark, style = MARKS[one.deed]
    told = words.text(f"infra.deeds.{one.deed}")
    if one.destroys_data:
        told = f"{told} — {words.text('infra.with_data')}"
    return Text(mark, style=style), Text(printable(one.address)), Text(told)


def _cost(plan: Plan, words: Catalogue) -> str:
    prices = cloud_prices()
    before, after = dollars(plan.before.total), dollars(plan.after.total)
    return words.text(
        "infra.monthly",
        before=f"{before:,.2f}",
        after=f"{after:,.2f}",
        change=f"{after - before:+,.2f}",
        region=prices.region,
        date=str(prices.checked),
    )
