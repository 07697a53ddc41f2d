"""The records of jobs as a small protocol, and the values that it takes and gives; `infra/records` fulfils it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from wastecoach.core.analysis import Language
from wastecoach.core.jobs.job import Failure, Job, Lane, State

HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class Message:
    """Work to be sent to a queue; it lies in the outbox until the broker has confirmed it.

    Attributes:
        id: Unique; a message may be delivered more than once.
        lane: Queue `q.<lane>`.
        task: What is to be done: `analyse`, or a task of the schedule.
        job: Job it is about, or None.
        due_at: Not before, seconds since 1970.
    """

    id: str
    lane: Lane
    task: str
    job: str | None
    due_at: float


@dataclass(frozen=True, slots=True)
class Once:
    """An `Idempotency-Key`: the same key answers with the same job, and with an error for another request.

    Attributes:
        key: As the caller sent it, with whose it is.
        request: Hash of the request it came with.
    """

    key: str
    request: str


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """Work that was given up, kept until an operator decides.

    Attributes:
        id: Of the letter.
        job: Job it is about, or None.
        lane: Queue it came from.
        task: What should have been done.
        reason: Why it was given up.
        attempts: How many times it was begun.
        at: Seconds since 1970.
    """

    id: str
    job: str | None
    lane: Lane
    task: str
    reason: Failure
    attempts: int
    at: float


@dataclass(frozen=True, slots=True)
class BatchStatus:
    """How far a batch is: its jobs by state.

    Attributes:
        id: Of the batch.
        name: As its owner calls it.
        created_at: Seconds since 1970.
        total: Photos that its owner announced; more may come.
        states: Jobs by state.
        owner: Whose it is; None for an anonymous caller's.
    """

    id: str
    name: str
    created_at: float
    total: int
    states: dict[State, int] = field(default_factory=dict)
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class BatchResult:
    """One photo of a batch that has ended: its result, or why there is none."""

    job: Job
    analysis: bytes | None


@dataclass(frozen=True, slots=True)
class Result:
    """What a job came to, as the records keep it.

    Attributes:
        language: Of the analysis.
        analysis: Its JSON.
        streams: Of each thing, `unsure` where none was told; for statistics.
        cache: Kind of cache hit.
        cost_usd: What it cost in US dollars, None where nobody knows.
        places: JSON of the collection points near whoever asked, which the analysis is kept without: their distances
            tell where somebody stood, and are soon forgotten.
    """

    language: Language
    analysis: bytes
    streams: tuple[str, ...]
    cache: str
    cost_usd: float | None
    places: bytes | None = None


@dataclass(frozen=True, slots=True)
class ProcessSeen:
    """A process that tells from time to time that it lives.

    Attributes:
        id: Unique.
        kind: `serve`, `worker` or `beat`.
        host: Name of its machine.
        lanes: Queues it works on.
        started_at: Seconds since 1970.
        seen_at: Seconds since 1970.
        running: Jobs it has in hand.
    """

    id: str
    kind: str
    host: str
    lanes: tuple[Lane, ...]
    started_at: float
    seen_at: float
    running: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """Statistics of one day (UTC): how jobs ended, where waste went, what was remembered, what it cost.

    Attributes:
        day: ISO date.
        states: Jobs that ended, by state.
        streams: Things by stream (`unsure` where none was told).
        cache: Answers by kind of cache hit.
        cost_usd: Known costs together.
        seconds_median: From accepted to ended.
        seconds_p95: The same, 95th percentile.
    """

    day: str
    states: dict[str, int]
    streams: dict[str, int]
    cache: dict[str, int]
    cost_usd: float
    seconds_median: float
    seconds_p95: float


@dataclass(frozen=True, slots=True)
class Hour:
    """Jobs of one hour that `begins` then (seconds since 1970): accepted in it, and done or failed in it."""

    begins: float
    accepted: int
    done: int
    failed: int


class JobRecords(Protocol):
    """Jobs and their outbox in the records store. Every method is one transaction.

    Every method raises `RecordsUnavailable` where the store cannot be used.
    """

    def add(self, job: Job, once: Once | None) -> Job:
        """Keep a new job; the job that came first with the same key, where there is one.

        Raises:
            IdempotencyKeyReused: The key came with another request before.
            SessionEnded: Its owner was deleted meanwhile.
        """
        ...

    def job(self, job_id: str) -> Job | None:
        """A job, None where there is none."""
        ...

    def uploaded(self, job_id: str, message: Message, at: float, *, frugal: bool = False) -> Job:
        """Accept a job whose photo is there: `pending → uploaded`, and its message into the outbox, together.

        Where it is to be `frugal` that is kept with it. A job that is further already is returned as it is, and the
        message is dropped.

        Raises:
            JobNotFound: There is no such job, or its owner has deleted it.
        """
        ...

    def take_due(self, now: float, limit: int, hold_s: float) -> list[Message]:
        """Messages to be sent now, the oldest first, batches last; nobody else gets them for `hold_s` seconds."""
        ...

    def sent(self, messages: Sequence[Message], at: float) -> None:
        """The broker has confirmed them: they leave the outbox, and their jobs that are `uploaded` become `queued`."""
        ...

    def begin(self, job_id: str, holder: str, now: float, lease_s: float) -> Job | None:
        """Take a job in hand: `uploaded | queued → processing`, the next attempt, a lease for the holder.

        None where there is nothing to do: no such job, it has ended, it is not accepted yet, or somebody holds it and
        their lease has not run out. (A `processing` job whose lease has run out is taken over.)
        """
        ...

    def advance(self, job_id: str, attempt: int, stage: str, progress: int) -> Job | None:
        """Note the stage a job is in, which never lowers its progress; the job then.

        None, and nothing happens, where the attempt is not the last.
        """
        ...

    def renew(self, holders: Sequence[str], until: float) -> None:
        """Let the leases of everything that these holders have in hand last until a moment."""
        ...

    def finish(self, job_id: str, attempt: int, result: Result, at: float) -> bool:
        """Keep a result: `processing → done`, result and state together; the location is forgotten.

        False, and nothing is kept, where the job has ended or somebody else has begun it since.
        """
        ...

    def fail(
        self, job_id: str, attempt: int, failure: Failure, letter: DeadLetter | None, at: float
    ) -> bool:
        """End a job without a result: `processing → failed`; a dead letter is kept with it where one is given.

        False where the job has ended or somebody else has begun it since.
        """
        ...

    def put_back(self, job_id: str, attempt: int, message: Message) -> bool:
        """Try again later: `processing → queued`, and the message into the outbox, together.

        False where the job has ended or somebody else has begun it since.
        """
        ...

    def overdue(self, now: float, limit: int) -> list[Job]:
        """Jobs in `processing` whose lease has run out: their worker died."""
        ...

    def ended(self, since: float, limit: int) -> list[str]:
        """Ids of jobs that ended at a moment or later, the last one first."""
        ...

    def unsent(self, lane: Lane, queued_before: float, limit: int) -> list[Job]:
        """Jobs `queued` since before a moment with nothing in the outbox, the oldest first."""
        ...

    def send_again(self, job_id: str, message: Message, at: float) -> bool:
        """`queued`, or `processing` with its lease run out, `→ queued`, and a message into the outbox, together.

        False where the job is no longer so, or a message for it lies in the outbox already.
        """
        ...

    def analysis(self, job_id: str, language: Language) -> bytes | None:
        """The JSON of a result in a language, without its places; None where it is not kept in that language."""
        ...

    def places(self, job_id: str) -> bytes | None:
        """The JSON of a result's places, None where there are none or they are forgotten."""
        ...

    def forget_places(self, ended_before: float, limit: int) -> int:
        """Forget the places of results of jobs that ended before a moment; of how many."""
        ...

    def keep_analysis(self, job_id: str, language: Language, analysis: bytes) -> None:
        """Keep a result in another language as well."""
        ...

    def expire(self, upload_before: float, at: float, limit: int) -> list[Job]:
        """`pending → expired` for jobs whose upload was due before a moment; those jobs, as they were."""
        ...

    def purgeable(self, created_before: float, limit: int) -> list[Job]:
        """Ended jobs from before a moment that still have a photo."""
        ...

    def purged(self, job_ids: Iterable[str]) -> None:
        """Their photos are deleted."""
        ...

    def dead_letters(self, limit: int, after: str | None = None) -> list[DeadLetter]:
        """Dead letters, the newest first; `after` is the id of the last one seen."""
        ...

    def dead_letter(self, letter_id: str) -> DeadLetter | None:
        """One dead letter."""
        ...

    def bury(self, letter: DeadLetter) -> None:
        """Keep a dead letter that the broker gave up; its job becomes `failed` unless it has ended."""
        ...

    def replay(self, letter_id: str, message: Message, at: float) -> Job | None:
        """Send a dead letter's work again: the letter goes, its job becomes `queued` with its attempts forgotten.

        None where there is no such letter, or its job is no longer `failed` (then the letter goes all the same).
        """
        ...

    def drop(self, letter_ids: Iterable[str]) -> int:
        """Throw dead letters away; how many there were. Their jobs stay `failed`."""
        ...

    def add_batch(self, batch: BatchStatus, owner: str | None) -> None:
        """Keep a new batch as its owner's.

        Raises:
            SessionEnded: Its owner was deleted meanwhile.
        """
        ...

    def batch(self, batch_id: str) -> BatchStatus | None:
        """How far a batch is."""
        ...

    def batch_results(self, batch_id: str, after: str, limit: int) -> list[BatchResult]:
        """Ended jobs of a batch in a stable order (by job id); `after` is the last id seen, "" at the beginning."""
        ...

    def seen(self, process: ProcessSeen) -> None:
        """A process lives."""
        ...

    def processes(self, seen_after: float) -> list[ProcessSeen]:
        """Processes that told of themselves since a moment."""
        ...

    def clock(self) -> float | None:
        """Seconds since 1970 by the clock that all machines share; None where there is one machine only."""
        ...

    def forget(self, ended_before: float, expired_before: float, limit: int) -> int:
        """Delete jobs that ended before a moment and have no photo any more, with all results, and those that expired.

        Returns:
            How many.
        """
        ...

    def counts(self) -> dict[tuple[Lane, State], int]:
        """Jobs that have not ended, by lane and state."""
        ...

    def oldest(self, lane: Lane) -> float | None:
        """When the oldest job that waits (`uploaded`, `queued`) in a lane was created, None where none waits."""
        ...

    def dead_count(self) -> int:
        """How many dead letters there are."""
        ...

    def hours(self, since: float) -> list[Hour]:
        """Jobs by hour since the beginning of an hour, the oldest first; without hours in which nothing happened."""
        ...

    def took(self, lane: Lane, since: float, limit: int) -> list[float]:
        """Seconds from accepted to done of the last jobs of a lane that were done since a moment, at most so many."""
        ...

    def aggregate(self, day: str) -> Day:
        """Statistics of an ISO day (UTC) from its jobs, kept for later."""
        ...
