"""The tables of the records store. Moments are seconds since 1970; migrations/ brings a database to this state.

Where an index is for some rows only, its condition is "is (not) null", and the queries say the same words: both
databases see then that it may be used, and rows that have ended cost nothing.
"""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    false,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Json(TypeDecorator[Any]):
    """Small values of one Python type, as JSON text."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """To the database."""
        return None if value is None else msgspec.json.encode(value).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        """From the database."""
        return None if value is None else msgspec.json.decode(value, type=self.kind)


METADATA = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_name)s_key",
    }
)
# Parameters of an error: whole numbers stay whole, so that they are worded as they were.
PARAMS = dict[str, str | int | float]

# `queued_at` is filled only while a job is queued, `lease_until` and `holder` only while somebody works on it.
JOBS = Table(
    "jobs",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("batch", Text),
    Column("owner", Text),
    Column("language", Text, nullable=False),
    Column("region", Text),
    Column("housing", Text),
    Column("latitude", Double),
    Column("longitude", Double),
    Column("content_type", Text, nullable=False),
    Column("size", Integer),
    Column("name", Text),
    Column("frugal", Boolean, nullable=False, server_default=false()),
    Column("photo", Text),
    Column("created_at", Double, nullable=False),
    Column("upload_until", Double, nullable=False),
    Column("accepted_at", Double),
    Column("queued_at", Double),
    Column("ended_at", Double),
    Column("progress", Integer, nullable=False),
    Column("stage", Text),
    Column("attempt", Integer, nullable=False),
    Column("holder", Text),
    Column("lease_until", Double),
    Column("failure_code", Text),
    Column("failure_params", Json(PARAMS)),
    Column("trace", Text),
    Column("once_key", Text, unique=True),
    Column("once_request", Text),
)


def _index(name: str, *columns: Column[Any], where: Any) -> None:
    Index(name, *columns, sqlite_where=where, postgresql_where=where)


_index(
    "jobs_going_on",
    *(JOBS.c.lane, JOBS.c.state, JOBS.c.created_at),
    where=JOBS.c.ended_at.is_(None),
)
_index(
    "jobs_not_accepted",
    JOBS.c.upload_until,
    where=JOBS.c.accepted_at.is_(None) & JOBS.c.ended_at.is_(None),
)
_index("jobs_queued", JOBS.c.lane, JOBS.c.queued_at, where=JOBS.c.queued_at.is_not(None))
_index("jobs_leased", JOBS.c.lease_until, where=JOBS.c.lease_until.is_not(None))
_index("jobs_held", JOBS.c.holder, where=JOBS.c.holder.is_not(None))
_index("jobs_ended", JOBS.c.ended_at, where=JOBS.c.ended_at.is_not(None))
_index("jobs_with_photo", JOBS.c.created_at, where=JOBS.c.photo.is_not(None))
_index(
    "jobs_of_batch",
    *(JOBS.c.batch, JOBS.c.id, JOBS.c.state),
    where=JOBS.c.batch.is_not(None),
)

_index(
    "jobs_of_owner",
    *(JOBS.c.owner, JOBS.c.created_at, JOBS.c.id),
    where=JOBS.c.owner.is_not(None),
)

# One row for each job that is done, and its analysis in every language that somebody asked for.
RESULTS = Table(
    "results",
    METADATA,
    Column("job", Text, ForeignKey(JOBS.c.id), primary_key=True),
    Column("language", Text, nullable=False),
    Column("streams", Json(tuple[str, ...]), nullable=False),
    Column("cache", Text, nullable=False),
    Column("cost_usd", Double),
    # Near whoever asked; only for a while.
    Column("places", LargeBinary),
)
_index("results_with_places", RESULTS.c.job, where=RESULTS.c.places.is_not(None))
ANALYSES = Table(
    "analyses",
    METADATA,
    Column("job", Text, ForeignKey(RESULTS.c.job), primary_key=True),
    Column("language", Text, primary_key=True),
    Column("analysis", LargeBinary, nullable=False),
)

# A job has one message here at most.
OUTBOX = Table(
    "outbox",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("lane", Text, nullable=False),
    Column("task", Text, nullable=False),
    Column("job", Text, unique=True),
    Column("due_at", Double, nullable=False),
    Column("held_until", Double, nullable=False),
)
Index("outbox_due_at", OUTBOX.c.due_at)

DEAD_LETTERS = Table(
    "dead_letters",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("job", Text),
    Column("lane", Text, nullable=False),
    Column("task", Text, nullable=False),
    Column("reason_code", Text, nullable=False),
    Column("reason_params", Json(PARAMS), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("at", Double, nullable=False),
)
Index("dead_letters_at", DEAD_LETTERS.c.at)

BATCHES = Table(
    "batches",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("total", Integer, nullable=False),
    Column("owner", Text),
)

_index(
    "batches_of_owner",
    *(BATCHES.c.owner, BATCHES.c.created_at, BATCHES.c.id),
    where=BATCHES.c.owner.is_not(None),
)

PROCESSES = Table(
    "processes",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("lanes", Json(tuple[str, ...]), nullable=False),
    Column("started_at", Double, nullable=False),
    Column("seen_at", Double, nullable=False),
    Column("running", Integer, nullable=False),
)

# Of jobs; what days have cost is the ledger's.
DAYS = Table(
    "day_statistics",
    METADATA,
    Column("day", Text, primary_key=True),
    Column("states", Json(dict[str, int]), nullable=False),
    Column("streams", Json(dict[str, int]), nullable=False),
    Column("cache", Json(dict[str, int]), nullable=False),
    Column("cost_usd", Double, nullable=False),
    Column("seconds_median", Double, nullable=False),
    Column("seconds_p95", Double, nullable=False),
)
