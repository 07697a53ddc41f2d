"""The tables of people, beside those of the jobs. Moments are seconds since 1970."""

from __future__ import annotations

from sqlalchemy import Column, Double, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from wastecoach.infra.records.schema import METADATA

PEOPLE = Table(
    "people",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("created_at", Double, nullable=False),
    Column("role", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("language", Text),
    Column("region", Text),
    Column("housing", Text),
)
IDENTITIES = Table(
    "identities",
    METADATA,
    Column("provider", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("person", Text, ForeignKey(PEOPLE.c.id), nullable=False),
    Column("email", Text),
    Column("linked_at", Double, nullable=False),
    # One account with each provider.
    UniqueConstraint("person", "provider", name="identities_person_key"),
)
DEVICES = Table(
    "devices",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("secret_hash", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("seen_at", Double, nullable=False),
)
Index("devices_seen_at", DEVICES.c.seen_at)
SESSIONS = Table(
    "sessions",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("person", Text, ForeignKey(PEOPLE.c.id), nullable=False),
    Column("provider", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("seen_at", Double, nullable=False),
    Column("expires_at", Double, nullable=False),
    Column("ended_at", Double),
    Column("reason", Text),
)
Index("sessions_person", SESSIONS.c.person)
Index("sessions_expires_at", SESSIONS.c.expires_at)
REFRESH_TOKENS = Table(
    "refresh_tokens",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("session", Text, ForeignKey(SESSIONS.c.id), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("used_at", Double),
)
Index("refresh_tokens_session", REFRESH_TOKENS.c.session)
SIGN_INS = Table(
    "sign_ins",
    METADATA,
    Column("state_hash", Text, primary_key=True),
    Column("browser_hash", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("nonce", Text, nullable=False),
    Column("verifier", Text, nullable=False),
    Column("redirect", Text, nullable=False),
    Column("challenge", Text, nullable=False),
    Column("client_state", Text, nullable=False),
    Column("person", Text),
    Column("label", Text, nullable=False),
    Column("expires_at", Double, nullable=False),
)
Index("sign_ins_expires_at", SIGN_INS.c.expires_at)
CODES = Table(
    "one_time_codes",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("person", Text, ForeignKey(PEOPLE.c.id), nullable=False),
    Column("provider", Text, nullable=False),
    Column("redirect", Text, nullable=False),
    Column("challenge", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("expires_at", Double, nullable=False),
    Column("subject", Text),
    Column("email", Text),
)
Index("one_time_codes_expires_at", CODES.c.expires_at)
KEYS = Table(
    "signing_keys",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("public", Text, nullable=False),
    Column("sealed", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("retired_at", Double),
)
AUDIT = Table(
    "audit",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("at", Double, nullable=False),
    Column("event", Text, nullable=False),
    Column("person", Text),
    Column("by", Text, nullable=False),
    Column("network", Text, nullable=False),
    Column("detail", Text, nullable=False),
)
Index("audit_at", AUDIT.c.at)
Index("audit_person", AUDIT.c.person)
FEEDBACK = Table(
    "feedback",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("job", Text, nullable=False),
    Column("thing", Integer, nullable=False),
    Column("owner", Text),
    Column("at", Double, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("seen_item", Text),
    Column("right_item", Text),
    Column("comment", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("photo", Text),
    Column("review", Text, nullable=False),
    Column("reviewed_at", Double),
    Column("model", Text, nullable=False),
    UniqueConstraint("job", "thing", name="feedback_job_key"),
)
Index("feedback_at", FEEDBACK.c.at)
Index("feedback_owner", FEEDBACK.c.owner)
