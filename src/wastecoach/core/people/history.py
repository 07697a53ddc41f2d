"""What somebody had analysed: pages, filters and statistics."""

from __future__ import annotations

from dataclasses import dataclass

from wastecoach.core.jobs.job import Job


@dataclass(frozen=True, slots=True)
class OwnedAsked:
    """A question for jobs of an owner.

    Attributes:
        limit: At most so many.
        after: Position of the last one seen: when it was created, and its id; None at the beginning.
        stream: Only those with a thing of this stream (`unsure` is one).
        since: Created at this moment or later, seconds since 1970.
        until: Created before.
        done: Only those with a result.
    """

    limit: int
    after: tuple[float, str] | None = None
    stream: str | None = None
    since: float | None = None
    until: float | None = None
    done: bool = True


@dataclass(frozen=True, slots=True)
class OwnedJob:
    """A job of an owner with what came of it.

    Attributes:
        job: The job.
        streams: Of its things, empty where it has no result.
        analysis: Its JSON in the job's language, None where it has no result.
        verdict: `right` or `wrong` where it was corrected.
        right_item: The item that it really was, where somebody said so.
    """

    job: Job
    streams: tuple[str, ...]
    analysis: bytes | None
    verdict: str | None = None
    right_item: str | None = None


@dataclass(frozen=True, slots=True)
class OwnedCount:
    """Things of one stream on one day (ISO date, UTC)."""

    day: str
    stream: str
    things: int
