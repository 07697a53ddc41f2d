"""What somebody had analysed: what is asked for, and how the records tell it."""

from __future__ import annotations

from dataclasses import dataclass

from wastecoach.core.jobs.job import Job
from wastecoach.core.people.corrections.feedback import Feedback


@dataclass(frozen=True, slots=True)
class OwnedAsked:
    """A question for jobs of an owner whose photo came.

    Attributes:
        limit: At most so many.
        after: Position of the last one seen: when it was created, and its id; None at the beginning.
        stream: Only those with a thing of this stream (`unsure` is one).
        since: Created at this moment or later, seconds since 1970.
        until: Created before.
    """

    limit: int
    after: tuple[float, str] | None = None
    stream: str | None = None
    since: float | None = None
    until: float | None = None


@dataclass(frozen=True, slots=True)
class OwnedJob:
    """A job of an owner with what came of it.

    Attributes:
        job: The job.
        streams: Of its things, empty where it has no result.
        analysis: Its JSON in the job's language, None where it has no result.
        corrections: What was said of its things, in their order.
    """

    job: Job
    streams: tuple[str, ...]
    analysis: bytes | None
    corrections: tuple[Feedback, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnedCount:
    """Things of one stream whose analysis was asked for on one day (ISO date, in Korea)."""

    day: str
    stream: str
    things: int


@dataclass(frozen=True, slots=True)
class DeletedJob:
    """A job that was deleted: its id, and the key of a photo that nobody will delete any more but who deleted it."""

    id: str
    photo: str | None
