"""What the coach costs, and when it may not cost anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.coaches.desk import CUP, WRONG, Desk, Model, Purse, case, good
from tests.money.tables import home
from wastecoach import bootstrap
from wastecoach.core.asking import Answered, Question
from wastecoach.core.budgets import budgets_in_dollars
from wastecoach.core.errors import (
    BudgetReached,
    LedgerUnavailable,
    MaxCostReached,
    PriceUnknown,
    ServiceTimedOut,
    WastecoachError,
)
from wastecoach.core.prices import dollars
from wastecoach.infra.money.ledger import SqlLedger
from wastecoach.settings import Settings


def test_over_a_soft_budget_nobody_is_asked() -> None:
    thing = case(CUP)
    desk = Desk(model := Model([good()]), Purse(is_frugal=True))
    phrased = desk.phrase(thing)
    assert phrased.guidance == thing.guidance
    assert [(one.outcome, one.code) for one in phrased.attempts] == [("skipped", "soft_budget")]
    assert model.asked == []


@pytest.mark.parametrize(
    "stop",
    [
        BudgetReached(period="day", spent_usd=1.0, limit_usd=1.0),
        MaxCostReached(spent_usd=0.5, limit_usd=0.5),
        PriceUnknown(provider="openai", model="new"),
        LedgerUnavailable(ledger="ledger.sqlite3", detail="locked"),
    ],
    ids=lambda stop: stop.code,
)
def test_where_money_may_not_be_spent_the_rules_speak_and_tell_why(stop: WastecoachError) -> None:
    thing = case(CUP)
    desk = Desk(model := Model([good()]), Purse(stop=stop))
    phrased = desk.phrase(thing)
    assert phrased.guidance == thing.guidance
    assert [(one.outcome, one.code) for one in phrased.attempts] == [("skipped", stop.code)]
    assert model.asked == []


def test_a_budget_that_ends_before_the_repair_keeps_the_first_try_in_the_books() -> None:
    thing = case(CUP)
    purse = Purse()

    class Last(Model):
        def ask(self, question: Question, within_s: float) -> Answered:
            purse.stop = BudgetReached(period="day", spent_usd=1.0, limit_usd=1.0)
            return super().ask(question, within_s)

    phrased = Desk(Last([WRONG]), purse).phrase(thing)
    assert [(one.outcome, one.cost_usd) for one in phrased.attempts] == [
        ("rejected", 0.001),
        ("skipped", 0.0),
    ]


@pytest.fixture
def ledger(tmp_path: Path) -> SqlLedger:
    prices = bootstrap.prices(Settings())
    return SqlLedger(home(tmp_path / "l.sqlite3"), prices, budgets_in_dollars(), lambda: 1e9)


@pytest.mark.parametrize(
    ("says", "outcomes"),
    [
        ([good()], ["answered"]),
        ([WRONG, good()], ["rejected", "answered"]),
        ([WRONG, WRONG], ["rejected", "rejected"]),
        (["no JSON", WRONG], ["rejected", "rejected"]),
    ],
)
def test_accepted_repaired_and_rejected_answers_are_all_charged(
    ledger: SqlLedger, says: list[str], outcomes: list[str]
) -> None:
    phrased = Desk(Model(says), ledger).phrase(case(CUP))
    each = pytest.approx((700 * 0.15 + 250 * 0.60) / 1e6)
    assert [one.outcome for one in phrased.attempts] == outcomes
    assert [one.cost_usd for one in phrased.attempts] == [each] * len(outcomes)
    (total,) = ledger.totals("stage")
    assert total.name == "coach"
    assert total.calls == len(outcomes)
    assert dollars(total.cost) == pytest.approx(sum(one.cost_usd or 0 for one in phrased.attempts))


def test_what_may_have_been_charged_stays_set_aside() -> None:
    cut = ServiceTimedOut(provider="openai", seconds=5)
    cut.sent = True
    phrased = Desk(Model([cut]), purse := Purse()).phrase(case(CUP))
    assert [one.cost_usd for one in phrased.attempts] == [0.002, 0.002]
    assert (len(purse.kept), purse.settled) == (2, [])


def test_a_soft_budget_that_is_reached_by_the_first_try_leaves_out_the_repair() -> None:
    purse = Purse()

    class Last(Model):
        def ask(self, question: Question, within_s: float) -> Answered:
            purse.is_frugal = True
            return super().ask(question, within_s)

    codes = [one.code for one in Desk(Last([WRONG, good()]), purse).phrase(case(CUP)).attempts]
    assert codes == ["wrong_stream", "soft_budget"]
