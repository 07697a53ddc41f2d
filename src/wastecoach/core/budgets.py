"""Budgets as values: what was spent in a day or a month, and what may follow from it.

Amounts are whole micro-dollars (a millionth of a US dollar).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wastecoach.core.errors import BudgetReached
from wastecoach.core.prices import dollars, micro_dollars

Period = Literal["day", "month"]
Grouping = Literal["day", "provider", "stage"]
PERIODS: tuple[Period, ...] = ("day", "month")


@dataclass(frozen=True, slots=True)
class Budget:
    """What a period may cost; None: no limit.

    Attributes:
        soft: From here on only what costs nothing is asked.
        hard: Nothing may go over this.
    """

    soft: int | None = None
    hard: int | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """What a day and its month have cost so far, with what is set aside for calls."""

    day: int = 0
    month: int = 0

    def in_period(self, period: Period) -> int:
        """Of one period."""
        return self.day if period == "day" else self.month


@dataclass(frozen=True, slots=True)
class Budgets:
    """The budgets of an installation."""

    day: Budget = Budget()
    month: Budget = Budget()

    def of(self, period: Period) -> Budget:
        """Of one period."""
        return self.day if period == "day" else self.month

    @property
    def soft(self) -> bool:
        """Whether there is a soft one."""
        return any(self.of(period).soft is not None for period in PERIODS)

    @property
    def hard(self) -> bool:
        """Whether there is a hard one: a call whose cost cannot be told or counted is refused then."""
        return any(self.of(period).hard is not None for period in PERIODS)

    def frugal(self, spent: Spent) -> bool:
        """Whether a soft budget is reached."""
        return any(
            soft is not None and spent.in_period(period) >= soft
            for period in PERIODS
            for soft in (self.of(period).soft,)
        )

    def check(self, spent: Spent, amount: int) -> None:
        """Nothing, where `amount` may be spent as well.

        Raises:
            BudgetReached: It would go over a hard budget.
        """
        for period in PERIODS:
            hard = self.of(period).hard
            before = spent.in_period(period)
            if hard is not None and before + amount > hard:
                raise BudgetReached(
                    period=period, spent_usd=dollars(before), limit_usd=dollars(hard)
                )


def budgets_in_dollars(
    *,
    day_soft: float | None = None,
    day_hard: float | None = None,
    month_soft: float | None = None,
    month_hard: float | None = None,
) -> Budgets:
    """Budgets from the settings, in US dollars.

    Raises:
        SettingInvalid: One is no amount of money.
    """

    def limit(usd: float | None, name: str) -> int | None:
        return None if usd is None else micro_dollars(usd, f"budget_{name}_usd")

    return Budgets(
        day=Budget(limit(day_soft, "day_soft"), limit(day_hard, "day_hard")),
        month=Budget(limit(month_soft, "month_soft"), limit(month_hard, "month_hard")),
    )


@dataclass(frozen=True, slots=True)
class Total:
    """What a group of calls used and cost.

    Attributes:
        name: The day (ISO), the provider or the stage; "" for all together.
        calls: Calls made.
        input_tokens: Sent, the cached ones included.
        cached_tokens: Of those, what the service had cached.
        output_tokens: Came back.
        cost: Micro-dollars, as far as it is known.
        unpriced: Calls whose price is not known; they are not in `cost`.
        open: Calls of which nobody knows what they cost: under way, interrupted, or without an answer in time. They
            count with the most that they may cost.
    """

    name: str
    calls: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    cost: int = 0
    unpriced: int = 0
    open: int = 0

    def __add__(self, other: Total) -> Total:
        return Total(
            name="",
            calls=self.calls + other.calls,
            input_tokens=self.input_tokens + other.input_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost=self.cost + other.cost,
            unpriced=self.unpriced + other.unpriced,
            open=self.open + other.open,
        )
