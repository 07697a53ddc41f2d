"""A job's own way: added, accepted, taken in hand, ended.

Every move is one UPDATE that names what the job has to be like: of several that race, one finds it so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, or_, select, update

from wastecoach.core.jobs.errors import IdempotencyKeyReused, JobNotFound
from wastecoach.core.jobs.job import Failure, Job
from wastecoach.core.jobs.records import DeadLetter, Message, Once, Result
from wastecoach.core.people.caller import LEFT_BEHIND
from wastecoach.infra.records.dead_letters import keep_letter
from wastecoach.infra.records.outbox import put
from wastecoach.infra.records.owners import hold_owner
from wastecoach.infra.records.rows import LET_GO, OVER, columns_of, failure_columns, job_of
from wastecoach.infra.records.schema import ANALYSES, JOBS, RESULTS
from wastecoach.infra.records.transactions import Transacting, insert, noting, reading, writing


class Jobs(Transacting):
    """The part of `JobRecords` that moves a job."""

    @writing
    def add(self, connection: Connection, job: Job, once: Once | None) -> Job:
        """Keep a new job; the job that came first with the same key, where there is one.

        Raises:
            IdempotencyKeyReused: The key came with another request before.
            SessionEnded: Its owner was deleted meanwhile.
        """
        hold_owner(connection, job.owner)
        columns = columns_of(job)
        if once is not None:
            columns |= {"once_key": once.key, "once_request": once.request}
        adding = insert(connection, JOBS).values(columns).returning(JOBS.c.id)
        added = connection.execute(adding.on_conflict_do_nothing(index_elements=["once_key"]))
        if added.one_or_none() is not None or once is None:
            return job
        row = connection.execute(select(JOBS).where(JOBS.c.once_key == once.key)).one()
        if row.once_request != once.request:
            raise IdempotencyKeyReused
        return job_of(row)

    @reading
    def job(self, connection: Connection, job_id: str) -> Job | None:
        """A job, None where there is none."""
        return _job(connection, job_id)

    @writing
    def uploaded(
        self,
        connection: Connection,
        job_id: str,
        message: Message,
        at: float,
        *,
        frugal: bool = False,
    ) -> Job:
        """Accept a job whose photo is there: `pending → uploaded`, and its message into the outbox, together.

        Where it is to be `frugal` that is kept with it. A job that is further already is returned as it is, and the
        message is dropped.

        Raises:
            JobNotFound: There is no such job, or its owner has deleted it.
        """
        wanted = JOBS.c.owner.is_distinct_from(LEFT_BEHIND)
        accepting = update(JOBS).where(JOBS.c.id == job_id, JOBS.c.state == "pending", wanted)
        row = connection.execute(
            accepting.values(state="uploaded", accepted_at=at, frugal=frugal).returning(JOBS)
        ).one_or_none()
        if row is not None:
            put(connection, message)
            return job_of(row)
        job = _job(connection, job_id)
        if job is None or job.owner == LEFT_BEHIND:
            raise JobNotFound(job=job_id)
        return job

    @writing
    def begin(
        self, connection: Connection, job_id: str, holder: str, now: float, lease_s: float
    ) -> Job | None:
        """Take a job in hand: `uploaded | queued → processing`, the next attempt, a lease for the holder.

        None where there is nothing to do: no such job, it has ended, it is not accepted yet, or somebody holds it and
        their lease has not run out. (A `processing` job whose lease has run out is taken over.)
        """
        free = or_(JOBS.c.state.in_(("uploaded", "queued")), left_alone(now))
        row = connection.execute(
            update(JOBS)
            .where(JOBS.c.id == job_id, free)
            .values(
                state="processing",
                queued_at=None,
                attempt=JOBS.c.attempt + 1,
                holder=holder,
                lease_until=now + lease_s,
            )
            .returning(JOBS)
        ).one_or_none()
        return None if row is None else job_of(row)

    @noting
    def advance(
        self, connection: Connection, job_id: str, attempt: int, stage: str, progress: int
    ) -> Job | None:
        """Note the stage a job is in, which never lowers its progress; the job then.

        None, and nothing happens, where the attempt is not the last.
        """
        further = case((JOBS.c.progress < progress, progress), else_=JOBS.c.progress)
        noting_it = update(JOBS).where(_in_hand(job_id, attempt))
        row = connection.execute(
            noting_it.values(stage=stage, progress=further).returning(JOBS)
        ).one_or_none()
        return None if row is None else job_of(row)

    @noting
    def renew(self, connection: Connection, holders: Sequence[str], until: float) -> None:
        """Let the leases of everything that these holders have in hand last until a moment."""
        held = JOBS.c.holder.in_(list(holders))
        connection.execute(update(JOBS).where(held).values(lease_until=until))

    @writing
    def finish(
        self, connection: Connection, job_id: str, attempt: int, result: Result, at: float
    ) -> bool:
        """Keep a result: `processing → done`, result and state together; the location is forgotten.

        False, and nothing is kept, where the job has ended or somebody else has begun it since.
        """
        done: dict[str, Any] = {**OVER, "state": "done", "progress": 100, "ended_at": at}
        if not _move(connection, job_id, attempt, done):
            return False
        told = {
            "streams": result.streams,
            "cache": result.cache,
            "cost_usd": result.cost_usd,
            "places": result.places,
        }
        language = {"job": job_id, "language": result.language}
        connection.execute(RESULTS.insert().values(**language, **told))
        connection.execute(ANALYSES.insert().values(**language, analysis=result.analysis))
        return True

    @writing
    def fail(
        self,
        connection: Connection,
        job_id: str,
        attempt: int,
        failure: Failure,
        letter: DeadLetter | None,
        at: float,
    ) -> bool:
        """End a job without a result: `processing → failed`; a dead letter is kept with it where one is given.

        False where the job has ended or somebody else has begun it since.
        """
        failed = {**OVER, **failure_columns(failure), "state": "failed", "ended_at": at}
        moved = _move(connection, job_id, attempt, failed)
        if moved and letter is not None:
            keep_letter(connection, letter)
        return moved

    @writing
    def put_back(self, connection: Connection, job_id: str, attempt: int, message: Message) -> bool:
        """Try again later: `processing → queued`, and the message into the outbox, together.

        False where the job has ended or somebody else has begun it since.
        """
        queued = {**LET_GO, "state": "queued", "queued_at": message.due_at}
        moved = _move(connection, job_id, attempt, queued)
        if moved:
            put(connection, message)
        return moved


def left_alone(now: float) -> ColumnElement[bool]:
    """In `processing`, and the lease has run out: the worker died."""
    return (JOBS.c.state == "processing") & (JOBS.c.lease_until <= now)


def _in_hand(job_id: str, attempt: int) -> ColumnElement[bool]:
    return (JOBS.c.id == job_id) & (JOBS.c.state == "processing") & (JOBS.c.attempt == attempt)


def _move(connection: Connection, job_id: str, attempt: int, values: dict[str, Any]) -> bool:
    moving = update(JOBS).where(_in_hand(job_id, attempt)).values(**values)
    return connection.execute(moving).rowcount == 1


def _job(connection: Connection, job_id: str) -> Job | None:
    row = connection.execute(select(JOBS).where(JOBS.c.id == job_id)).one_or_none()
    return None if row is None else job_of(row)
