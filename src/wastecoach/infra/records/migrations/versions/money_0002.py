"""The ledger: one row for every paid call, and what each day has cost so far."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_money"
down_revision = "0001_jobs"
# They keep the days in step with the calls.
SQLITE = (
    """CREATE TRIGGER call_added AFTER INSERT ON calls BEGIN
        INSERT INTO days VALUES (NEW.day, NEW.cost)
        ON CONFLICT (day) DO UPDATE SET cost = cost + excluded.cost;
    END""",
    """CREATE TRIGGER call_changed AFTER UPDATE OF cost ON calls BEGIN
        UPDATE days SET cost = cost + NEW.cost - OLD.cost WHERE day = NEW.day;
    END""",
    """CREATE TRIGGER call_removed AFTER DELETE ON calls BEGIN
        UPDATE days SET cost = cost - OLD.cost WHERE day = OLD.day;
    END""",
)
POSTGRESQL = (
    """CREATE FUNCTION count_call() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'INSERT' THEN
            INSERT INTO days VALUES (NEW.day, NEW.cost)
            ON CONFLICT (day) DO UPDATE SET cost = days.cost + excluded.cost;
        ELSIF TG_OP = 'UPDATE' THEN
            UPDATE days SET cost = cost + NEW.cost - OLD.cost WHERE day = NEW.day;
        ELSE
            UPDATE days SET cost = cost - OLD.cost WHERE day = OLD.day;
        END IF;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER call_counted AFTER INSERT OR UPDATE OF cost OR DELETE ON calls
    FOR EACH ROW EXECUTE FUNCTION count_call()""",
)


def upgrade() -> None:
    """Make the ledger's tables."""
    op.create_table(
        "calls",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("day", "stage", "provider")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("model", "state")),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("input_tokens", "calls")),
        sa.Column("cached_tokens", sa.BigInteger, nullable=False),
        sa.Column("output_tokens", sa.BigInteger, nullable=False),
        sa.Column("cost", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="calls_pkey"),
        sa.CheckConstraint("state IN ('reserved', 'settled', 'kept', 'unpriced')"),
    )
    op.create_index("calls_by_day", "calls", ["day"])
    op.create_table(
        "days",
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("cost", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("day", name="days_pkey"),
    )
    for statement in POSTGRESQL if _on_postgresql() else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("calls")
    op.drop_table("days")
    if _on_postgresql():
        op.execute("DROP FUNCTION count_call")


def _on_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"
