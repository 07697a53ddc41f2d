"""`wastecoach infra simulate`: how long photos wait by hour of the day, and how many workers it takes."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec
import typer

from wastecoach import bootstrap
from wastecoach.cli.failing import spoken
from wastecoach.cli.infra.cost import plain_cost
from wastecoach.cli.infra.day_chart import Shown, shown
from wastecoach.cli.infra.models import asked_of
from wastecoach.cli.terminal import answers
from wastecoach.core.analysis import Language
from wastecoach.core.answer_json import to_json
from wastecoach.core.clusters.capacity.scenario import (
    HOURS,
    Scenario,
    by_hour,
    checked,
    scenario_from_json,
)
from wastecoach.core.clusters.capacity.simulating import simulated
from wastecoach.core.clusters.capacity.staff_costs import staff_cost
from wastecoach.core.errors import SettingInvalid
from wastecoach.settings import Settings, load_settings

# Bytes of a scenario that are read at most.
MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted: a scenario and what to change of it, how many days, which chance, in which form."""

    scenario: Path | None
    changes: Mapping[str, object]
    days: int
    seed: int
    model: str
    language: Language | None
    as_json: bool


def run(asked: Asked) -> None:
    """Simulate and show.

    Raises:
        SettingInvalid: The scenario cannot be read, or does not fit.
    """
    settings = load_settings()
    words = spoken(asked.language, settings)
    told = simulated_day(_scenario(asked), asked, settings)
    if asked.as_json:
        sys.stdout.write(to_json(plain(told, asked)) + "\n")
    else:
        answers().print(shown(told, words))


def simulated_day(scenario: Scenario, asked: Asked, settings: Settings) -> Shown:
    """The figures of a scenario, and what it costs with the workers it names and with those it needs."""
    import numpy as np

    found = simulated(scenario, asked.days, np.random.default_rng(asked.seed))
    asking = asked_of(asked.model, scenario.seen)
    prices, models = bootstrap.cloud_prices(), bootstrap.prices(settings)
    staffs = (scenario.staff, tuple(hour.needed for hour in found.hours))
    planned, needed = (staff_cost(scenario, staff, prices, models, asking) for staff in staffs)
    return Shown(scenario, found, asking, planned, needed, prices.checked)


def workers_of(text: str) -> tuple[int, ...]:
    """Workers by hour from `0=2,12=15`.

    Raises:
        typer.BadParameter: It is not written so.
    """
    try:
        pairs = [part.split("=") for part in text.split(",")]
        steps = {int(hour): int(count) for hour, count in pairs}
    except ValueError:
        steps = {}
    if not steps or not all(0 <= hour < HOURS and 0 < steps[hour] <= 1_000 for hour in steps):  # noqa: PLR2004
        message = f"{text}: HOUR=COUNT is wanted, by commas, for example 0=2,12=15,21=8"
        raise typer.BadParameter(message, param_hint="--workers")
    return by_hour(steps)


def plain(told: Shown, asked: Asked) -> dict[str, object]:
    """All of it for JSON; the scenario can be given again as it is."""
    return {
        "scenario": msgspec.to_builtins(told.scenario) | {"workers": list(told.scenario.staff)},
        "seed": asked.seed,
        **asdict(told.found),
        "cost": plain_cost(told.planned, told.asking),
        "cost_with_needed": plain_cost(told.needed, told.asking),
        "prices_checked": told.checked.isoformat(),
    }


def _scenario(asked: Asked) -> Scenario:
    given = Scenario() if asked.scenario is None else _read(asked.scenario)
    return checked(msgspec.structs.replace(given, **asked.changes))


def _read(path: Path) -> Scenario:
    try:
        with path.open("rb") as file:
            return scenario_from_json(file.read(MOST_BYTES))
    except OSError as fault:
        detail = f"{path}: {fault.strerror}"
        raise SettingInvalid(setting="--scenario", detail=detail) from fault
