"""`wastecoach infra cost`: what the service costs in a month, beside what its founding documents said."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from wastecoach import bootstrap
from wastecoach.cli.failing import spoken
from wastecoach.cli.terminal import answers, printable
from wastecoach.core.analysis import Language
from wastecoach.core.answer_json import to_json
from wastecoach.core.clusters.cloud_prices import CloudPrices
from wastecoach.core.clusters.costs import CostLine, kind_of
from wastecoach.core.clusters.founding_costs import (
    LEFT_OUT,
    NOWHERE,
    TABLES,
    Comparison,
    compared,
)
from wastecoach.core.clusters.service_costs import Asking, ServiceCost, Use, service_cost
from wastecoach.core.messages import Catalogue
from wastecoach.core.prices import PriceTable, dollars
from wastecoach.settings import load_settings

# Prices are by the thousand and the million of these.
TIMES = {"thousand": 1_000, "million": 1_000_000}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted: for how many photos a month, who is asked how often, in which form."""

    requests: int
    asking: Asking
    language: Language | None
    as_json: bool


@dataclass(frozen=True, slots=True)
class Told:
    """All that is shown: the cost, the founding tables beside it, and which prices it is by."""

    cost: ServiceCost
    asking: Asking
    comparisons: tuple[Comparison, ...]
    prices: CloudPrices
    models: PriceTable


def run(asked: Asked) -> None:
    """Show what a month costs.

    Raises:
        SettingInvalid: The file of prices does not fit.
    """
    settings = load_settings()
    words = spoken(asked.language, settings)
    told = reckoned(asked, bootstrap.cloud_prices(), bootstrap.prices(settings))
    if asked.as_json:
        sys.stdout.write(to_json(plain(told)) + "\n")
    else:
        answers().print(Group(*_parts(told, words)))


def reckoned(asked: Asked, prices: CloudPrices, models: PriceTable) -> Told:
    """What a month costs; each founding table is compared at its own number of photos."""

    def at(requests: int) -> ServiceCost:
        return service_cost(requests, prices, models, asked.asking)

    comparisons = tuple(compared(one, at(one.requests or 0), prices) for one in TABLES)
    return Told(at(asked.requests), asked.asking, comparisons, prices, models)


def plain(told: Told) -> dict[str, object]:
    """All of it for JSON; amounts in US dollars."""
    return {
        "region": told.prices.region,
        "prices_checked": told.prices.checked.isoformat(),
        "model_prices_checked": told.models.dated and told.models.dated.isoformat(),
        **plain_cost(told.cost, told.asking),
        "assumed_use": {name: float(value) for name, value in asdict(Use()).items()},
        "founding": [_plain_comparison(one) for one in told.comparisons],
        "in_no_figure": list(NOWHERE),
    }


def plain_cost(cost: ServiceCost, asking: Asking) -> dict[str, object]:
    """What a month costs, for JSON."""
    models = cost.models
    return {
        "requests_per_month": cost.requests,
        "total_usd": dollars(cost.total),
        "lines": [
            {
                "item": line.item,
                "amount": float(line.amount),
                "unit": line.unit,
                "usd": dollars(line.micro),
            }
            for line in cost.cloud.lines
        ],
        "models": {
            "provider": asking.provider,
            "model": asking.model,
            "looks": models.looks,
            "texts": models.texts,
            "usd": _maybe(models.micro),
        },
        "unknown": list(cost.cloud.unknown),
    }


def _plain_comparison(one: Comparison) -> dict[str, object]:
    return {
        "document": one.table.document,
        "requests_per_month": one.table.requests,
        "document_usd": one.table.total,
        "ours_usd": dollars(one.ours),
        "nodes_in_us_east_1_usd": _maybe(one.nodes_elsewhere),
        "parts": [
            {
                "part": part.part,
                "document_usd": _maybe(part.founding),
                "ours_usd": _maybe(part.ours),
            }
            for part in one.parts
        ],
        "left_out": [part.part for part in one.parts if part.founding is None],
    }


def _maybe(micro: int | None) -> float | None:
    return None if micro is None else dollars(micro)


def _parts(told: Told, words: Catalogue) -> Iterator[RenderableType]:
    requests = f"{told.cost.requests:,}"
    title = words.text("infra.cost.title", requests=requests, region=told.prices.region)
    yield Text(title, style="bold")
    yield _lines(told, words)
    yield Text("")
    yield Text(words.text("infra.cost.founding"), style="bold")
    yield _founding(told.comparisons, words)
    yield Text("")
    yield from _remarks(told, words)


def _lines(told: Told, words: Catalogue) -> Table:
    table = _table(words, "item", "amount", "usd")
    for line in told.cost.cloud.lines:
        named = item_named(line.item, words)
        table.add_row(named, _much(line, words), _usd(line.micro))
    models = told.cost.models
    if told.asking.provider is not None:
        calls = {"looks": f"{models.looks:,}", "texts": f"{models.texts:,}"}
        named = words.text("infra.cost.model", model=printable(told.asking.model))
        table.add_row(named, words.text("infra.cost.calls", **calls), _told(models.micro, words))
    table.add_row(words.text("infra.cost.total"), "", _usd(told.cost.total), style="bold")
    return table


def item_named(item: str, words: Catalogue) -> str:
    """An item of the table of prices as people call it; as it is written where nobody does."""
    kind, _, size = item.partition("/")
    key = f"infra.cost.items.{kind_of(item)}"
    return words.text(key, size=size) if words.has(key) else printable(item or kind)


def _much(line: CostLine, words: Catalogue) -> str:
    much = line.amount * TIMES.get(line.unit, 1)
    # A tenth of a GB is worth telling, a tenth of a GB among hundreds is not.
    shown = f"{much:,.0f}" if much == much.to_integral_value() or much >= 10 else f"{much:,.1f}"  # noqa: PLR2004
    return words.text(f"infra.cost.units.{line.unit}", amount=shown)


def _founding(comparisons: Sequence[Comparison], words: Catalogue) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(words.text("infra.cost.part"), overflow="fold")
    for one in comparisons:
        key = "document" if one.table.requests is None else "document_at"
        requests = f"{one.table.requests or 0:,}"
        said = words.text(f"infra.cost.{key}", document=one.table.document, requests=requests)
        table.add_column(said, justify="right")
        table.add_column(words.text("infra.cost.ours"), justify="right", style="cyan")
    order = [*dict.fromkeys(part.part for one in comparisons for part in one.parts)]
    # What a document left out comes after what it has.
    order.sort(key=lambda part: part in LEFT_OUT)
    for part in order:
        cells = [cell for one in comparisons for cell in _cells(one, part, words)]
        table.add_row(words.text(f"infra.cost.parts.{part}"), *cells)
    sums = [sum_ for one in comparisons for sum_ in (f"{one.table.total}", _round(one.ours))]
    table.add_row(words.text("infra.cost.sum"), *sums, style="bold")
    return table


def _cells(one: Comparison, part: str, words: Catalogue) -> tuple[str, str]:
    found = next((each for each in one.parts if each.part == part), None)
    if found is None:
        return "", ""
    said = "—" if found.founding is None else _round(found.founding)
    ours = words.text("infra.cost.unknown") if found.ours is None else _round(found.ours)
    return said, ours


def _remarks(told: Told, words: Catalogue) -> Iterator[RenderableType]:
    elsewhere = next(one.nodes_elsewhere for one in told.comparisons if one.nodes_elsewhere)
    yield Text(words.text("infra.cost.elsewhere", usd=_round(elsewhere)))
    yield Text(words.text("infra.cost.shared"))
    yield Text(words.text("infra.cost.nowhere"))
    for line in (words.text(f"infra.cost.in_no_figure.{name}") for name in NOWHERE):
        yield Text(f"  - {line}")
    if told.cost.models.micro is None:
        model = printable(f"{told.asking.provider}/{told.asking.model}")
        yield Text(words.text("infra.cost.unpriced", model=model), style="yellow")
    date = told.prices.checked.isoformat()
    yield Text(words.text("infra.cost.prices", date=date), style="dim")


def _table(words: Catalogue, first: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(words.text(f"infra.cost.{first}"), overflow="fold")
    for name in others:
        table.add_column(words.text(f"infra.cost.{name}"), justify="right")
    return table


def _told(micro: int | None, words: Catalogue) -> str:
    return words.text("infra.cost.unknown") if micro is None else _usd(micro)


def _usd(micro: int) -> str:
    return f"{dollars(micro):,.2f}"


def _round(micro: int) -> str:
    return f"{dollars(micro):,.0f}"
