"""Rows of the tables as the values that the rest of the program knows, and back."""

from __future__ import annotations

import dataclasses
from typing import Any

from sqlalchemy import Row

from wastecoach.core.jobs.job import Failure, Job, Location, Wish
from wastecoach.core.jobs.records import DeadLetter, Message

# What a job keeps in columns of the same names.
OF_WISH = (
    *("language", "region", "housing", "content_type", "size"),
    *("lane", "batch", "name", "frugal"),
)
OF_JOB = (
    *("id", "state", "photo", "created_at", "upload_until", "progress", "stage", "attempt"),
    *("holder", "lease_until", "ended_at", "owner", "trace"),
)
# What becomes of a job's columns when nobody works on it any more.
LET_GO: dict[str, Any] = {"holder": None, "lease_until": None}
# And when it ends: where somebody stood is forgotten.
OVER: dict[str, Any] = {**LET_GO, "queued_at": None, "latitude": None, "longitude": None}


def job_of(row: Row[Any]) -> Job:
    """A job."""
    known = row._mapping  # noqa: SLF001 -- the documented name
    return Job(
        **{name: known[name] for name in OF_JOB},
        wish=Wish(**{name: known[name] for name in OF_WISH}, location=_location(row)),
        failure=_failure(row.failure_code, row.failure_params),
    )


def columns_of(job: Job) -> dict[str, Any]:
    """A new job's columns."""
    where = job.wish.location
    return {
        **{name: getattr(job, name) for name in OF_JOB},
        **{name: getattr(job.wish, name) for name in OF_WISH},
        "latitude": None if where is None else where.latitude,
        "longitude": None if where is None else where.longitude,
        **failure_columns(job.failure),
    }


def failure_columns(failure: Failure | None) -> dict[str, Any]:
    """Why a job failed, as its columns."""
    if failure is None:
        return {"failure_code": None, "failure_params": None}
    return {"failure_code": failure.code, "failure_params": failure.params}


def message_of(row: Row[Any]) -> Message:
    """A message of the outbox."""
    return Message(row.id, row.lane, row.task, row.job, row.due_at)


def letter_of(row: Row[Any]) -> DeadLetter:
    """A dead letter."""
    reason = Failure(row.reason_code, row.reason_params)
    return DeadLetter(row.id, row.job, row.lane, row.task, reason, row.attempts, row.at)


def letter_columns(letter: DeadLetter) -> dict[str, Any]:
    """A dead letter's columns."""
    fields = {field.name: getattr(letter, field.name) for field in dataclasses.fields(letter)}
    reason: Failure = fields.pop("reason")
    return {**fields, "reason_code": reason.code, "reason_params": reason.params}


def _location(row: Row[Any]) -> Location | None:
    if row.latitude is None or row.longitude is None:
        return None
    return Location(row.latitude, row.longitude)


def _failure(code: str | None, params: dict[str, str | float] | None) -> Failure | None:
    return None if code is None else Failure(code, params or {})
