"""A simulated day as people read it: an hour a line, with a bar for its workers, and what it comes to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from wastecoach.cli.history_chart import lengths
from wastecoach.core.clusters.capacity.scenario import Scenario
from wastecoach.core.clusters.capacity.simulating import HourFigures, Simulated
from wastecoach.core.clusters.service_costs import Asking, ServiceCost
from wastecoach.core.messages import Catalogue
from wastecoach.core.prices import dollars

LONGEST = 24
TAKEN, FREE = "█", "░"
COLUMNS = ("photos", "workers", "needed", "busy", "p50", "p95")


@dataclass(frozen=True, slots=True)
class Shown:
    """A simulated day and what it costs in a month: with the workers it names, with those it needs."""

    scenario: Scenario
    found: Simulated
    asking: Asking
    planned: ServiceCost
    needed: ServiceCost
    checked: dt.date


def shown(told: Shown, words: Catalogue) -> RenderableType:
    """All of it."""
    return Group(*_parts(told, words))


def _parts(told: Shown, words: Catalogue) -> Iterator[RenderableType]:
    scenario, found = told.scenario, told.found
    title = words.text(
        "infra.simulate.title",
        users=f"{scenario.users:,}",
        photos=f"{scenario.requests:,.0f}",
        seen=f"{scenario.seen:.0%}",
        seconds=_seconds(found.mean_s),
    )
    yield Text(title, style="bold")
    yield _hours(told, words)
    yield Text(words.text("infra.simulate.legend", taken=TAKEN, free=FREE), style="dim")
    yield Text("")
    yield from (Text(line) for line in _summary(told, words))
    if not found.kept:
        yield Text(words.text("infra.simulate.not_kept"), style="yellow")
    remark = words.text(
        "infra.simulate.remark", simulated=f"{found.photos:,}", date=told.checked.isoformat()
    )
    yield Text(remark, style="dim")


def _hours(told: Shown, words: Catalogue) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(words.text("infra.simulate.hour"), no_wrap=True)
    for name in COLUMNS:
        table.add_column(words.text(f"infra.simulate.{name}"), justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    most = max(hour.workers for hour in told.found.hours)
    for hour in told.found.hours:
        late = hour.waits.p95_s is not None and hour.waits.p95_s > told.scenario.target_s
        table.add_row(
            f"{hour.hour:02}",
            f"{hour.photos:,.0f}",
            str(hour.workers),
            Text(str(hour.needed), style="red" if hour.needed > hour.workers else ""),
            f"{hour.busy:.0%}",
            _seconds(hour.waits.p50_s),
            Text(_seconds(hour.waits.p95_s), style="red" if late else ""),
            _bar(hour, most),
        )
    return table


def _bar(hour: HourFigures, most: int) -> Text:
    """The workers of an hour, those that are busy first; counted in thousandths, since half a worker is one, too."""
    whole = hour.workers * 1000
    taken = round(whole * min(1.0, hour.busy))
    long = lengths({TAKEN: taken, FREE: whole - taken}, most * 1000, LONGEST)
    return Text(TAKEN * long[TAKEN] + FREE * long[FREE], style="cyan")


def _summary(told: Shown, words: Catalogue) -> Iterator[str]:
    scenario, found = told.scenario, told.found
    waits = {
        "p50": _seconds(found.waits.p50_s),
        "p95": _seconds(found.waits.p95_s),
        "longest": _seconds(found.waits.longest_s),
    }
    yield words.text("infra.simulate.waits", **waits)
    busy: dict[str, str | int] = {"busy": f"{found.busy:.0%}", "most": found.most_at_once}
    yield words.text("infra.simulate.used", **busy)
    hours: dict[str, str | int] = {
        "target": _seconds(scenario.target_s),
        "planned": sum(scenario.staff),
        "needed": sum(hour.needed for hour in found.hours),
    }
    yield words.text("infra.simulate.staff", **hours)
    cost = {
        "planned": _usd(told.planned),
        "needed": _usd(told.needed),
        "requests": f"{told.planned.requests:,}",
    }
    yield words.text("infra.simulate.cost", **cost)
    if told.planned.models.micro is None:
        yield words.text("infra.cost.unpriced", model=told.asking.model)


def _seconds(seconds: float | None) -> str:
    return "—" if seconds is None else f"{seconds:.1f}"


def _usd(cost: ServiceCost) -> str:
    return f"{dollars(cost.total):,.0f}"
