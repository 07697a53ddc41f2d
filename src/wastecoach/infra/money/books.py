"""What is written down about calls: one row for each. The same words for SQLite and PostgreSQL."""

from __future__ import annotations

from sqlalchemy import Connection, text

from wastecoach.core.asking import Usage
from wastecoach.core.budgets import Grouping, Spent, Total
from wastecoach.infra.money.ticket import State, Ticket

WRITE = text("""
    INSERT INTO calls (
        id, at, day, stage, provider, model,
        input_tokens, cached_tokens, output_tokens, calls, cost, state
    ) VALUES (
        :id, :at, :day, :stage, :provider, :model,
        :input_tokens, :cached_tokens, :output_tokens, :calls, :cost, :state
    )
    ON CONFLICT (id) DO UPDATE SET
        input_tokens = excluded.input_tokens, cached_tokens = excluded.cached_tokens,
        output_tokens = excluded.output_tokens, calls = excluded.calls,
        cost = excluded.cost, state = excluded.state
    WHERE calls.state = 'reserved'
""")
RELEASE = text("DELETE FROM calls WHERE id = :id AND state = 'reserved'")
# PostgreSQL sums whole numbers up to something that is none of ours.
SPENT = text("""
    SELECT
        CAST(COALESCE(SUM(cost) FILTER (WHERE day = :day), 0) AS BIGINT),
        CAST(COALESCE(SUM(cost), 0) AS BIGINT)
    FROM days WHERE day BETWEEN :first AND :last
""")
TOTALS = text("""
    SELECT CASE :by WHEN 'day' THEN day WHEN 'provider' THEN provider ELSE stage END AS name,
        CAST(SUM(calls) AS BIGINT), CAST(SUM(input_tokens) AS BIGINT),
        CAST(SUM(cached_tokens) AS BIGINT), CAST(SUM(output_tokens) AS BIGINT),
        CAST(SUM(cost) AS BIGINT),
        COUNT(*) FILTER (WHERE state = 'unpriced'),
        COUNT(*) FILTER (WHERE state IN ('reserved', 'kept'))
    FROM calls
    WHERE day >= :first
    GROUP BY 1
    ORDER BY 1
""")


class Books:
    """The ledger's tables, within one transaction.

    Args:
        connection: Where they are.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def write(self, call: Ticket, day: str, usage: Usage, cost: int, state: State) -> None:
        """Write a call down, in the place of what was set aside for it; `cost` in micro-dollars."""
        made = {
            "id": call.id,
            "at": call.at,
            "day": day,
            "stage": call.stage,
            "provider": call.provider,
            "model": call.model,
        }
        used = {
            "input_tokens": usage.input_tokens,
            "cached_tokens": usage.cached_tokens,
            "output_tokens": usage.output_tokens,
            "calls": usage.calls,
        }
        self._connection.execute(WRITE, {**made, **used, "cost": cost, "state": state})

    def release(self, call: Ticket) -> None:
        """Give back what was set aside for a call that was not charged."""
        self._connection.execute(RELEASE, {"id": call.id})

    def spent(self, day: str) -> Spent:
        """What a day and its month have cost."""
        month = day[:7]
        asked = {"day": day, "first": f"{month}-01", "last": f"{month}-31"}
        return Spent(*self._connection.execute(SPENT, asked).one())

    def totals(self, by: Grouping, first: str) -> list[Total]:
        """What calls used and cost since the first day, by name."""
        return [Total(*row) for row in self._connection.execute(TOTALS, {"by": by, "first": first})]
