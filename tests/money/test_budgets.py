"""Budgets as values: allowed, frugal, refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastecoach.core.budgets import Budget, Budgets, Spent, Total, budgets_in_dollars
from wastecoach.core.errors import BudgetReached, SettingInvalid

LIMITS = st.none() | st.integers(0, 10**9)
BUDGETS = st.builds(Budgets, st.builds(Budget, LIMITS, LIMITS), st.builds(Budget, LIMITS, LIMITS))
AMOUNTS = st.integers(0, 10**9)
SPENT = st.builds(Spent, AMOUNTS, AMOUNTS)


def refused(budgets: Budgets, spent: Spent, amount: int) -> bool:
    try:
        budgets.check(spent, amount)
    except BudgetReached:
        return True
    return False


def test_without_budgets_everything_is_allowed() -> None:
    free = Budgets()
    assert not free.soft
    assert not free.hard
    assert not free.frugal(Spent(10**12, 10**12))
    assert not refused(free, Spent(10**12, 10**12), 10**12)


def test_a_hard_budget_may_be_used_to_its_last_micro_dollar() -> None:
    budgets = Budgets(day=Budget(hard=100))
    assert not refused(budgets, Spent(60, 60), 40)
    assert refused(budgets, Spent(60, 60), 41)


def test_what_costs_nothing_is_allowed_even_where_nothing_is_left() -> None:
    assert not refused(Budgets(day=Budget(hard=0)), Spent(), 0)


def test_the_refusal_says_which_budget_how_much_was_spent_and_what_the_limit_is() -> None:
    budgets = Budgets(day=Budget(hard=10**9), month=Budget(hard=2_000_000))
    with pytest.raises(BudgetReached) as reached:
        budgets.check(Spent(5, 1_999_999), 2)
    assert reached.value.params == {"period": "month", "spent_usd": 1.999999, "limit_usd": 2.0}


def test_a_soft_budget_is_reached_when_it_is_spent() -> None:
    budgets = Budgets(month=Budget(soft=100))
    assert not budgets.frugal(Spent(99, 99))
    assert budgets.frugal(Spent(0, 100))


def test_a_soft_budget_of_nothing_is_reached_from_the_beginning() -> None:
    assert Budgets(day=Budget(soft=0)).frugal(Spent())


@given(BUDGETS, SPENT, AMOUNTS, AMOUNTS)
def test_who_may_not_spend_little_may_not_spend_more(
    budgets: Budgets, spent: Spent, amount: int, more: int
) -> None:
    if refused(budgets, spent, amount):
        assert refused(budgets, spent, amount + more)
        assert refused(budgets, Spent(spent.day + more, spent.month + more), amount)


@given(BUDGETS, SPENT, AMOUNTS)
def test_frugal_stays_frugal(budgets: Budgets, spent: Spent, more: int) -> None:
    if budgets.frugal(spent):
        assert budgets.frugal(Spent(spent.day + more, spent.month + more))


def test_settings_in_dollars_are_micro_dollars_inside() -> None:
    budgets = budgets_in_dollars(day_soft=0.1, day_hard=0.3, month_hard=20)
    assert budgets == Budgets(Budget(100_000, 300_000), Budget(None, 20_000_000))


def test_a_setting_that_is_no_money_is_named() -> None:
    with pytest.raises(SettingInvalid) as fault:
        budgets_in_dollars(month_soft=float("inf"))
    assert fault.value.params["setting"] == "budget_month_soft_usd"


def test_totals_add_up_in_every_figure() -> None:
    one, other = Total("a", 1, 2, 3, 4, 5, 6, 7), Total("b", 10, 20, 30, 40, 50, 60, 70)
    assert one + other == Total("", 11, 22, 33, 44, 55, 66, 77)
