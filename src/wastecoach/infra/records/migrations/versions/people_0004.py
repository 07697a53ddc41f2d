"""People: accounts, devices, sessions, keys, security events, corrections; jobs and batches by owner."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_people"
down_revision = "0003_places"
TABLES = (
    *("feedback", "audit", "signing_keys", "one_time_codes", "sign_ins"),
    *("refresh_tokens", "sessions", "devices", "identities", "people"),
)


def upgrade() -> None:
    """Make every table."""
    _make_people()
    _make_sessions()
    _make_sign_ins()
    _make_the_rest()
    frugal = sa.Column("frugal", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("jobs", frugal)
    owned = sa.text("owner IS NOT NULL")
    for table in ("jobs", "batches"):
        columns = ["owner", "created_at", "id"]
        name = f"{table}_of_owner"
        op.create_index(name, table, columns, sqlite_where=owned, postgresql_where=owned)


def downgrade() -> None:
    """Drop them."""
    for table in ("jobs", "batches"):
        op.drop_index(f"{table}_of_owner", table)
    op.drop_column("jobs", "frugal")
    for table in TABLES:
        op.drop_table(table)


def _texts(*names: str, nullable: bool = False) -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, sa.Text, nullable=nullable) for name in names)


def _moments(*names: str, nullable: bool = False) -> tuple[sa.Column[float], ...]:
    return tuple(sa.Column(name, sa.Double, nullable=nullable) for name in names)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"{table}_pkey")


def _of(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"{table}_{column}_fkey")


def _make_people() -> None:
    op.create_table(
        "people",
        *_texts("id", "role", "name"),
        *_moments("created_at"),
        *_texts("language", "region", "housing", nullable=True),
        _key("people", "id"),
    )
    op.create_table(
        "identities",
        *_texts("provider", "subject", "person"),
        *_texts("email", nullable=True),
        *_moments("linked_at"),
        _key("identities", "provider", "subject"),
        _of("identities", "person", "people"),
        sa.UniqueConstraint("person", "provider", name="identities_person_key"),
    )
    op.create_table(
        "devices",
        *_texts("id", "secret_hash"),
        *_moments("created_at", "seen_at"),
        _key("devices", "id"),
    )
    op.create_index("devices_seen_at", "devices", ["seen_at"])


def _make_sessions() -> None:
    op.create_table(
        "sessions",
        *_texts("id", "person", "provider", "label"),
        *_moments("created_at", "seen_at", "expires_at"),
        *_moments("ended_at", nullable=True),
        *_texts("reason", nullable=True),
        _key("sessions", "id"),
        _of("sessions", "person", "people"),
    )
    op.create_index("sessions_person", "sessions", ["person"])
    op.create_index("sessions_expires_at", "sessions", ["expires_at"])
    op.create_table(
        "refresh_tokens",
        *_texts("hash", "session"),
        *_moments("created_at"),
        *_moments("used_at", nullable=True),
        _key("refresh_tokens", "hash"),
        _of("refresh_tokens", "session", "sessions"),
    )
    op.create_index("refresh_tokens_session", "refresh_tokens", ["session"])


def _make_sign_ins() -> None:
    op.create_table(
        "sign_ins",
        *_texts("state_hash", "browser_hash", "provider", "nonce", "verifier", "redirect"),
        *_texts("challenge", "client_state", "label"),
        *_texts("person", nullable=True),
        *_moments("expires_at"),
        _key("sign_ins", "state_hash"),
    )
    op.create_index("sign_ins_expires_at", "sign_ins", ["expires_at"])
    op.create_table(
        "one_time_codes",
        *_texts("hash", "person", "provider", "redirect", "challenge", "label"),
        *_moments("expires_at"),
        *_texts("subject", "email", nullable=True),
        _key("one_time_codes", "hash"),
        _of("one_time_codes", "person", "people"),
    )
    op.create_index("one_time_codes_expires_at", "one_time_codes", ["expires_at"])


def _make_the_rest() -> None:
    op.create_table(
        "signing_keys",
        *_texts("id", "public", "sealed"),
        *_moments("created_at"),
        *_moments("retired_at", nullable=True),
        _key("signing_keys", "id"),
    )
    op.create_table(
        "audit",
        *_texts("id", "event", "by", "network", "detail"),
        *_texts("person", nullable=True),
        *_moments("at"),
        _key("audit", "id"),
    )
    op.create_index("audit_at", "audit", ["at"])
    op.create_index("audit_person", "audit", ["person"])
    op.create_table(
        "feedback",
        *_texts("id", "job", "verdict", "comment", "digest", "review", "model"),
        *_texts("owner", "seen_item", "right_item", "photo", nullable=True),
        *_moments("at"),
        *_moments("reviewed_at", nullable=True),
        sa.Column("thing", sa.Integer, nullable=False),
        _key("feedback", "id"),
        sa.UniqueConstraint("job", "thing", name="feedback_job_key"),
    )
    op.create_index("feedback_at", "feedback", ["at"])
    op.create_index("feedback_owner", "feedback", ["owner"])
