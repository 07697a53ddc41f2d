"""Jobs and messages to try things with, and short ways to bring a job to a state."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

from wastecoach.core.analysis import LANGUAGES, Language
from wastecoach.core.jobs.job import Failure, Job, Location, State, Wish
from wastecoach.core.jobs.records import DeadLetter, JobRecords, Message, Result

NOW = 1_800_000_000.25
LEASE_S = 60.0
SEOUL = Location(37.5665, 126.978)
WHY = Failure("job_given_up", {"attempts": 4, "detail": "사진", "seconds": 0.5})
RESULT = Result("ko", '{"무엇": "병"}'.encode(), ("plastic", "unsure"), "none", 0.0125)
NUMBERS = itertools.count()


def job(job_id: str = "job", **wish: Any) -> Job:
    """A job that waits for its photo."""
    wanted = Wish(**{"location": SEOUL, **wish})
    return Job(job_id, "pending", wanted, f"photos/{job_id}", NOW, NOW + 300, owner="someone")


def message(job_id: str | None = "job", **changes: Any) -> Message:
    """A message about a job, with an id of its own."""
    return replace(Message(f"m{next(NUMBERS)}", "ai", "analyse", job_id, NOW), **changes)


def letter(job_id: str | None = "job", **changes: Any) -> DeadLetter:
    """A dead letter about a job, with an id of its own."""
    made = DeadLetter(f"l{next(NUMBERS)}", job_id, "ai", "analyse", WHY, 4, NOW)
    return replace(made, **changes)


def brought(records: JobRecords, state: State, job_id: str = "job", **wish: Any) -> Job:
    """A new job that has gone the usual way to a state."""
    new = job(job_id, **wish)
    if state == "expired":
        # Long before the others, which do not expire with it.
        records.add(replace(new, upload_until=NOW - 9000), None)
        records.expire(NOW - 8000, NOW, 1000)
    else:
        records.add(new, None)
    if state not in {"pending", "expired"}:
        _accepted(records, state, job_id)
    found = records.job(job_id)
    assert found is not None
    assert found.state == state
    return found


def analyses(records: JobRecords, job_id: str) -> dict[Language, bytes]:
    """Every language in which a result is kept."""
    kept = {language: records.analysis(job_id, language) for language in LANGUAGES}
    return {language: text for language, text in kept.items() if text is not None}


def _accepted(records: JobRecords, state: State, job_id: str) -> None:
    sent = message(job_id)
    records.uploaded(job_id, sent, NOW)
    if state != "uploaded":
        records.sent([sent], NOW)
    if state in {"processing", "done", "failed"}:
        records.begin(job_id, f"worker of {job_id}", NOW, LEASE_S)
    if state == "done":
        records.finish(job_id, 1, RESULT, NOW)
    if state == "failed":
        records.fail(job_id, 1, WHY, None, NOW)
