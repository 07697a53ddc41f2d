"""`--max-cost`: one run costs no more, whatever the budgets would allow."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.money.tables import LOOK, ledger
from wastecoach.core.asking import Usage
from wastecoach.core.budgets import Budget, Budgets
from wastecoach.core.errors import BudgetReached, MaxCostReached, PriceUnknown, SettingInvalid
from wastecoach.core.ports import Ledger
from wastecoach.core.prices import dollars
from wastecoach.infra.money.ledger import SqlLedger


@pytest.fixture
def kept(tmp_path: Path) -> SqlLedger:
    return ledger(tmp_path / "ledger")


def limited(kept: SqlLedger, looks: float) -> Ledger:
    return kept.limited_to(dollars(round(looks * LOOK)))


def test_it_may_be_used_up_and_no_more(kept: SqlLedger) -> None:
    run = limited(kept, 2)
    for _ in range(2):
        run.settle(run.reserve("look", "openai", "gpt-4o"), Usage(2205, 1500))
    with pytest.raises(MaxCostReached) as reached:
        run.reserve("look", "openai", "gpt-4o")
    assert reached.value.params == {"spent_usd": 0.03441, "limit_usd": 0.03441}
    assert kept.spent().day == 2 * LOOK


def test_another_run_begins_at_nothing(kept: SqlLedger) -> None:
    for _ in range(3):
        limited(kept, 1).reserve("look", "openai", "gpt-4o")
    assert kept.spent().day == 3 * LOOK


def test_what_a_call_did_not_use_is_there_for_the_next(kept: SqlLedger) -> None:
    run = limited(kept, 1.5)
    run.settle(run.reserve("look", "openai", "gpt-4o"), None)
    assert run.settle(run.reserve("look", "openai", "gpt-4o"), Usage(100, 100)) == 0.0011
    run.reserve("look", "openai", "gpt-4o")


def test_calls_under_way_count(kept: SqlLedger) -> None:
    run = limited(kept, 1.5)
    run.reserve("look", "openai", "gpt-4o")
    with pytest.raises(MaxCostReached):
        run.reserve("look", "openai", "gpt-4o")


def test_a_call_that_may_have_been_charged_goes_on_counting(kept: SqlLedger) -> None:
    run = limited(kept, 1.5)
    assert run.keep(run.reserve("look", "openai", "gpt-4o")) == dollars(LOOK)
    with pytest.raises(MaxCostReached) as reached:
        run.reserve("look", "openai", "gpt-4o")
    assert reached.value.params["spent_usd"] == dollars(LOOK)
    assert kept.spent().day == LOOK


def test_a_limit_of_nothing_lets_nothing_through(kept: SqlLedger, tmp_path: Path) -> None:
    with pytest.raises(MaxCostReached):
        limited(kept, 0).reserve("look", "openai", "gpt-4o")
    assert list(tmp_path.iterdir()) == []


def test_a_call_of_unknown_price_is_refused(kept: SqlLedger) -> None:
    with pytest.raises(PriceUnknown):
        limited(kept, 1).reserve("look", "huggingface", "a/b")


def test_what_the_ledger_refuses_does_not_count(tmp_path: Path) -> None:
    kept = ledger(tmp_path / "ledger", Budgets(day=Budget(hard=LOOK)))
    run = limited(kept, 2)
    ticket = run.reserve("look", "openai", "gpt-4o")
    with pytest.raises(BudgetReached):
        run.reserve("look", "openai", "gpt-4o")
    run.settle(ticket, None)
    run.reserve("look", "openai", "gpt-4o")


def test_the_soft_budget_is_that_of_the_ledger(tmp_path: Path) -> None:
    kept = ledger(tmp_path / "ledger", Budgets(day=Budget(soft=LOOK)))
    run = limited(kept, 2)
    assert not run.frugal()
    run.reserve("look", "openai", "gpt-4o")
    assert run.frugal()


@pytest.mark.parametrize("usd", [-1.0, float("nan")])
def test_it_must_be_an_amount_of_money(kept: SqlLedger, usd: float) -> None:
    with pytest.raises(SettingInvalid):
        kept.limited_to(usd)


def test_twenty_threads_never_go_over_it(kept: SqlLedger) -> None:
    run = limited(kept, 30.5)
    together = threading.Barrier(20)

    def ask(_: int) -> int:
        together.wait()
        let = 0
        for _ in range(4):
            try:
                run.settle(run.reserve("look", "openai", "gpt-4o"), Usage(2205, 1500))
                let += 1
            except MaxCostReached:
                continue
        return let

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(ask, range(20))) == 30
    assert kept.spent().day == 30 * LOOK
