"""The rows of the ledger's file: one for each call.

A call is `reserved` before it is made; then it becomes `settled`, `unpriced` (made, and its price is not known) or
`kept` (nobody knows whether it was charged), or its row goes. None of these changes any more.
"""

from __future__ import annotations

import sqlite3
from typing import Literal

import msgspec

from wastecoach.core.analysis import StageAsked
from wastecoach.core.asking import Usage
from wastecoach.core.budgets import Grouping, Spent, Total

State = Literal["reserved", "settled", "kept", "unpriced"]
WRITE = """
    INSERT INTO calls VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
        input_tokens = excluded.input_tokens, cached_tokens = excluded.cached_tokens,
        output_tokens = excluded.output_tokens, calls = excluded.calls,
        cost = excluded.cost, state = excluded.state
    WHERE state = 'reserved'
"""
RELEASE = "DELETE FROM calls WHERE id = ? AND state = 'reserved'"
SPENT = """
    SELECT COALESCE(SUM(cost) FILTER (WHERE day = ?), 0), COALESCE(SUM(cost), 0)
    FROM days WHERE day BETWEEN ? AND ?
"""
TOTALS = """
    SELECT CASE ? WHEN 'day' THEN day WHEN 'provider' THEN provider ELSE stage END,
        SUM(calls), SUM(input_tokens), SUM(cached_tokens), SUM(output_tokens), SUM(cost),
        SUM(state = 'unpriced'), SUM(state IN ('reserved', 'kept'))
    FROM calls
    WHERE day >= ?
    GROUP BY 1
    ORDER BY 1
"""


class Ticket(msgspec.Struct, frozen=True):
    """What is needed to settle a call, so that nothing about it has to be remembered.

    `set_aside` is in micro-dollars, None where the price is not known.
    """

    id: str
    at: float
    stage: StageAsked
    provider: str
    model: str
    set_aside: int | None


def write(
    database: sqlite3.Connection, call: Ticket, day: str, usage: Usage, cost: int, state: State
) -> None:
    """Write a call down, in the place of what was set aside for it; `cost` in micro-dollars."""
    tokens = (usage.input_tokens, usage.cached_tokens, usage.output_tokens, usage.calls)
    made = (call.id, call.at, day, call.stage, call.provider, call.model)
    database.execute(WRITE, (*made, *tokens, cost, state))


def release(database: sqlite3.Connection, call: Ticket) -> None:
    """Give back what was set aside for a call that was not charged."""
    database.execute(RELEASE, (call.id,))


def spent(database: sqlite3.Connection, day: str) -> Spent:
    """What a day and its month have cost."""
    month = day[:7]
    row = database.execute(SPENT, (day, f"{month}-01", f"{month}-31")).fetchone()
    return Spent(*row)


def totals(database: sqlite3.Connection, by: Grouping, first: str) -> list[Total]:
    """What calls used and cost since the first day, by name."""
    return [Total(*row) for row in database.execute(TOTALS, (by, first))]
