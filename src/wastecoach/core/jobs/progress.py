"""How far a job is, as everybody who asks reads it: one JSON text, made once, handed out as it is.

The field names are the founding documents' (`progress`, `message`, `updated_at`, `result`) and ours; keep them stable.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from wastecoach.core.analysis import Analysis, Place
from wastecoach.core.errors import (
    AnswerRefused,
    ContentFiltered,
    PhotoDamaged,
    PhotoEmpty,
    PhotoNotAnImage,
    PhotoTooLarge,
    PhotoTooManyPixels,
    ServiceRefused,
)
from wastecoach.core.jobs.errors import JobBroke, JobGivenUp, PhotoGone
from wastecoach.core.jobs.job import ENDS, Failure, Job, State
from wastecoach.core.messages import Catalogue
from wastecoach.core.people.caller import mark_of

# How long a progress and a result are kept where reading is quick, in seconds; the records keep them for long.
PROGRESS_TTL_S = 3600.0
RESULT_TTL_S = 86_400.0
# Order of what can be told of a job: a later word never gives way to an earlier one.
_BEGUN: dict[State, int] = {"pending": 0, "uploaded": 1, "queued": 2, "processing": 3}
LAST = 1000
DONE: Final = "done"
# Failures that whoever asked is told in full. The words of all others are for whoever runs the server: they name hosts,
# folders and settings.
TOLD = frozenset(
    kind.code
    for kind in (
        *(PhotoDamaged, PhotoEmpty, PhotoGone, PhotoNotAnImage, PhotoTooLarge, PhotoTooManyPixels),
        *(AnswerRefused, ContentFiltered, ServiceRefused, JobBroke, JobGivenUp),
    )
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a job failed: a stable code, and a sentence in the job's language that says what to do."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A result in the founding documents' four words, and the whole Analysis.

    Attributes:
        waste_type: Stream of the first thing, None while it is unsure.
        confidence: Of the first thing, 0..1.
        feedback: What to do, in words: headline, then the steps.
        nearby_bins: Collection points.
        analysis: What the command line prints with `--json`.
    """

    waste_type: str | None
    confidence: float
    feedback: str
    nearby_bins: tuple[Place, ...]
    analysis: Analysis


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is.

    Attributes:
        job_id: Whose.
        state: Of the job.
        progress: Per cent; what a job had reached stays when it fails.
        stage: Of the pipeline, None before the first.
        message: One line for people, in the job's language.
        updated_at: ISO 8601, UTC.
        sequence: Grows with every change; the id of its event.
        owner: Mark of whose it is (see `core/people/caller.py`), None of nobody's; only they can read this.
        result: Only when done.
        error: Only when failed.
    """

    job_id: str
    state: State
    progress: int
    stage: str | None
    message: str
    updated_at: str
    sequence: int
    owner: str | None = None
    result: Outcome | None = None
    error: Problem | None = None


def progress_of(
    job: Job, words: Catalogue, at: float, analysis: Analysis | None = None
) -> Progress:
    """The progress of a job as the records know it.

    Args:
        job: The job.
        words: Of the job's language.
        at: Seconds since 1970.
        analysis: Its result, where it is done.
    """
    return Progress(
        job_id=job.id,
        state=job.state,
        progress=job.progress,
        stage=DONE if job.state == DONE else job.stage,
        message=_message(job, words),
        updated_at=moment(at),
        sequence=sequence(job),
        owner=mark_of(job.owner),
        result=None if analysis is None else outcome_of(analysis),
        error=None if job.failure is None else problem_of(job.failure, words),
    )


def sequence(job: Job) -> int:
    """The place of a job's present state in the order of all that can be told of it."""
    if job.state in ENDS:
        return LAST
    return max(_BEGUN.get(job.state, 0), job.progress)


def outcome_of(analysis: Analysis) -> Outcome:
    """A result in the founding documents' words."""
    first = analysis.guidance[0]
    lines = (first.headline, *first.steps)
    return Outcome(
        waste_type=first.stream,
        confidence=analysis.sightings[0].confidence,
        feedback="\n".join(lines),
        nearby_bins=analysis.places,
        analysis=analysis,
    )


def as_json(progress: Progress) -> bytes:
    """The text that everybody who asks gets."""
    return msgspec.json.encode(progress)


def from_json(text: bytes) -> Progress:
    """Read a progress back.

    Raises:
        msgspec.DecodeError: It is none.
    """
    return msgspec.json.decode(text, type=Progress)


def moment(at: float) -> str:
    """Seconds since 1970 as ISO 8601, UTC."""
    return dt.datetime.fromtimestamp(at, dt.UTC).isoformat(timespec="milliseconds")


def problem_of(failure: Failure, words: Catalogue) -> Problem:
    """Why a job failed, as far as it concerns whoever asked for it."""
    if failure.code not in TOLD:
        return Problem(failure.code, words.text("progress.server_fault"))
    return Problem(failure.code, worded(failure.code, failure.params, words))


def worded(code: str, params: dict[str, Any], words: Catalogue) -> str:
    """An error in one line: what is wrong, and what to do."""
    key = f"errors.{code}" if words.has(f"errors.{code}.what") else "errors.error"
    known = {name: params.get(name, "") for name in _named(key, words)} | params
    # Of what happens often the catalogue has its own words.
    known = {
        name: words.text(f"{key}.{name}.{value}") if words.has(f"{key}.{name}.{value}") else value
        for name, value in known.items()
    }
    what, remedy = (words.text(f"{key}.{part}", **known) for part in ("what", "remedy"))
    return words.text("errors.line_without_source", what=what, remedy=remedy)


def _message(job: Job, words: Catalogue) -> str:
    if job.state == "processing" and job.stage is not None:
        return words.text(f"progress.{job.stage}")
    if job.state == "queued" and job.attempt > 0:
        return words.text("progress.again")
    return words.text(f"progress.{job.state}")


def _named(key: str, words: Catalogue) -> frozenset[str]:
    return words.placeholders(f"{key}.what") | words.placeholders(f"{key}.remedy")
