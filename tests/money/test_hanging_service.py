"""A service that takes questions and never answers: it may charge for each, so the limits hold against it as well."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.core.around import World
from tests.money.tables import LOOK, ledger
from wastecoach.core.asking import Usage
from wastecoach.core.budgets import Budget, Budgets
from wastecoach.core.errors import (
    BudgetReached,
    MaxCostReached,
    ServiceError,
    ServiceTimedOut,
    ServiceUnreachable,
)
from wastecoach.core.ports import Ledger
from wastecoach.core.prices import dollars
from wastecoach.core.tries import Asked, Patience, Tried, ask

PATIENCE = Patience(timeout_s=20, deadline_s=10_000, retries=9)


class Silent:
    """Counts how often it was asked; every call ends with the same error, after the question was sent or before."""

    def __init__(self, error: ServiceError, *, sent: bool) -> None:
        self.asked = 0
        self._error = error
        self._error.sent = sent

    def look(self, within_s: float) -> Usage:
        self.asked += 1
        raise self._error


def asked(service: Silent, kept: Ledger) -> Tried[Usage]:
    world = World()
    look = Asked(
        stage="look",
        provider="openai",
        model="gpt-4o",
        access="",
        paid=True,
        call=service.look,
        usage=lambda usage: usage,
    )
    around = replace(world.around(), ledger=kept)
    return ask(look, world.time.now + PATIENCE.deadline_s, PATIENCE, around)


@pytest.fixture
def hanging() -> Silent:
    return Silent(ServiceTimedOut(provider="openai", seconds=20), sent=True)


def test_it_is_not_asked_beyond_a_hard_budget(tmp_path: Path, hanging: Silent) -> None:
    kept = ledger(tmp_path / "ledger", Budgets(day=Budget(hard=4 * LOOK - 1)))
    with pytest.raises(BudgetReached) as reached:
        asked(hanging, kept)
    assert reached.value.params["spent_usd"] == dollars(3 * LOOK)
    with pytest.raises(BudgetReached):
        asked(hanging, kept)
    assert hanging.asked == 3


def test_it_is_not_asked_beyond_the_limit_of_a_run(tmp_path: Path, hanging: Silent) -> None:
    run = ledger(tmp_path / "ledger").limited_to(dollars(4 * LOOK - 1))
    with pytest.raises(MaxCostReached):
        asked(hanging, run)
    assert hanging.asked == 3


def test_without_limits_every_try_is_told_with_the_most_it_may_have_cost(
    tmp_path: Path, hanging: Silent
) -> None:
    kept = ledger(tmp_path / "ledger")
    tried = asked(hanging, kept)
    assert [attempt.cost_usd for attempt in tried.attempts] == [dollars(LOOK)] * 10
    (total,) = kept.totals("provider")
    assert (total.calls, total.open, total.cost) == (10, 10, 10 * LOOK)


def test_one_that_cannot_be_reached_at_all_costs_nothing(tmp_path: Path) -> None:
    away = Silent(ServiceUnreachable(provider="openai", detail="refused"), sent=False)
    kept = ledger(tmp_path / "ledger", Budgets(day=Budget(hard=LOOK)))
    tried = asked(away, kept)
    assert away.asked == 10
    assert {attempt.cost_usd for attempt in tried.attempts} == {0.0}
    assert kept.spent().day == 0
