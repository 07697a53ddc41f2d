"""Jobs, their outbox, results, dead letters, batches, processes, statistics."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001_jobs"
down_revision = None
TABLES = (
    *("analyses", "results", "outbox", "dead_letters"),
    *("batches", "processes", "day_statistics", "jobs"),
)


def upgrade() -> None:
    """Make every table."""
    _make_jobs()
    _make_results()
    _make_messages()
    _make_the_rest()


def downgrade() -> None:
    """Drop every table."""
    for table in TABLES:
        op.drop_table(table)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _double(name: str, *, nullable: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Double, nullable=nullable)


def _whole(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=nullable)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"{table}_pkey")


def _make_jobs() -> None:
    op.create_table(
        "jobs",
        *(_text(name) for name in ("id", "state", "lane", "language", "content_type")),
        *(_text(name, nullable=True) for name in ("batch", "owner", "region", "housing")),
        *(_double(name, nullable=True) for name in ("latitude", "longitude")),
        *(_text(name, nullable=True) for name in ("name", "photo", "stage", "holder", "trace")),
        _whole("size", nullable=True),
        *(_double(name) for name in ("created_at", "upload_until")),
        *(_double(name, nullable=True) for name in ("accepted_at", "queued_at", "ended_at")),
        *(_whole(name) for name in ("progress", "attempt")),
        _double("lease_until", nullable=True),
        *(_text(name, nullable=True) for name in ("failure_code", "failure_params")),
        *(_text(name, nullable=True) for name in ("once_key", "once_request")),
        _key("jobs", "id"),
        sa.UniqueConstraint("once_key", name="jobs_once_key_key"),
    )
    _index("jobs_going_on", "lane", "state", "created_at", where="ended_at IS NULL")
    _index("jobs_not_accepted", "upload_until", where="accepted_at IS NULL AND ended_at IS NULL")
    _index("jobs_queued", "lane", "queued_at", where="queued_at IS NOT NULL")
    _index("jobs_leased", "lease_until", where="lease_until IS NOT NULL")
    _index("jobs_held", "holder", where="holder IS NOT NULL")
    _index("jobs_ended", "ended_at", where="ended_at IS NOT NULL")
    _index("jobs_with_photo", "created_at", where="photo IS NOT NULL")
    _index("jobs_of_batch", "batch", "id", "state", where="batch IS NOT NULL")


def _index(name: str, *columns: str, where: str) -> None:
    only = sa.text(where)
    op.create_index(name, "jobs", list(columns), sqlite_where=only, postgresql_where=only)


def _make_results() -> None:
    op.create_table(
        "results",
        *(_text(name) for name in ("job", "language", "streams", "cache")),
        _double("cost_usd", nullable=True),
        _key("results", "job"),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"], name="results_job_fkey"),
    )
    op.create_table(
        "analyses",
        *(_text(name) for name in ("job", "language")),
        sa.Column("analysis", sa.LargeBinary, nullable=False),
        _key("analyses", "job", "language"),
        sa.ForeignKeyConstraint(["job"], ["results.job"], name="analyses_job_fkey"),
    )


def _make_messages() -> None:
    op.create_table(
        "outbox",
        *(_text(name) for name in ("id", "lane", "task")),
        _text("job", nullable=True),
        *(_double(name) for name in ("due_at", "held_until")),
        _key("outbox", "id"),
        sa.UniqueConstraint("job", name="outbox_job_key"),
    )
    op.create_index("outbox_due_at", "outbox", ["due_at"])
    op.create_table(
        "dead_letters",
        *(_text(name) for name in ("id", "lane", "task", "reason_code", "reason_params")),
        _text("job", nullable=True),
        _whole("attempts"),
        _double("at"),
        _key("dead_letters", "id"),
    )
    op.create_index("dead_letters_at", "dead_letters", ["at"])


def _make_the_rest() -> None:
    op.create_table(
        "batches",
        *(_text(name) for name in ("id", "name")),
        _text("owner", nullable=True),
        _double("created_at"),
        _whole("total"),
        _key("batches", "id"),
    )
    op.create_table(
        "processes",
        *(_text(name) for name in ("id", "kind", "host", "lanes")),
        *(_double(name) for name in ("started_at", "seen_at")),
        _whole("running"),
        _key("processes", "id"),
    )
    op.create_table(
        "day_statistics",
        *(_text(name) for name in ("day", "states", "streams", "cache")),
        *(_double(name) for name in ("cost_usd", "seconds_median", "seconds_p95")),
        _key("day_statistics", "day"),
    )
