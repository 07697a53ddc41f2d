"""What is looked for from time to time: work that was left, photos that never came, photos kept long enough."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, delete, exists, or_, select, update

from wastecoach.core.jobs.job import Job, Lane
from wastecoach.core.jobs.records import Message
from wastecoach.infra.records.jobs import left_alone
from wastecoach.infra.records.outbox import put
from wastecoach.infra.records.rows import LET_GO, OVER, job_of
from wastecoach.infra.records.schema import ANALYSES, JOBS, OUTBOX, RESULTS
from wastecoach.infra.records.transactions import Transacting, reading, writing

IN_OUTBOX = exists().where(OUTBOX.c.job == JOBS.c.id)


class Sweeps(Transacting):
    """The part of `JobRecords` for the schedule."""

    @reading
    def overdue(self, connection: Connection, now: float, limit: int) -> list[Job]:
        """Jobs in `processing` whose lease has run out: their worker died."""
        left = select(JOBS).where(left_alone(now))
        return _jobs(connection, left.order_by(JOBS.c.lease_until).limit(limit))

    @reading
    def ended(self, connection: Connection, since: float, limit: int) -> list[str]:
        """Ids of jobs that ended at a moment or later, the last one first."""
        late = select(JOBS.c.id).where(JOBS.c.ended_at.is_not(None), JOBS.c.ended_at >= since)
        last = late.order_by(JOBS.c.ended_at.desc(), JOBS.c.id).limit(limit)
        return list(connection.execute(last).scalars())

    @reading
    def unsent(
        self, connection: Connection, lane: Lane, queued_before: float, limit: int
    ) -> list[Job]:
        """Jobs `queued` since before a moment with nothing in the outbox, the oldest first."""
        waiting = select(JOBS).where(
            JOBS.c.lane == lane,
            JOBS.c.state == "queued",
            JOBS.c.queued_at < queued_before,
            ~IN_OUTBOX,
        )
        return _jobs(connection, waiting.order_by(JOBS.c.queued_at).limit(limit))

    @writing
    def send_again(self, connection: Connection, job_id: str, message: Message, at: float) -> bool:
        """`queued`, or `processing` with its lease run out, `→ queued`, and a message into the outbox, together.

        False where the job is no longer so, or a message for it lies in the outbox already.
        """
        free = or_(JOBS.c.state == "queued", left_alone(at))
        moved = connection.execute(
            update(JOBS)
            .where(JOBS.c.id == job_id, free, ~IN_OUTBOX)
            .values(**LET_GO, state="queued", queued_at=at)
        )
        if moved.rowcount:
            put(connection, message)
        return moved.rowcount == 1

    @writing
    def expire(
        self, connection: Connection, upload_before: float, at: float, limit: int
    ) -> list[Job]:
        """`pending → expired` for jobs whose upload was due before a moment; those jobs, as they were."""
        # The index is for rows that are like this; both databases recognise it by these words.
        never_came = select(JOBS).where(
            JOBS.c.accepted_at.is_(None),
            JOBS.c.ended_at.is_(None),
            JOBS.c.state == "pending",
            JOBS.c.upload_until < upload_before,
        )
        oldest = never_came.order_by(JOBS.c.upload_until).limit(limit)
        jobs = _jobs(connection, oldest.with_for_update(skip_locked=True))
        theirs = JOBS.c.id.in_([job.id for job in jobs])
        connection.execute(update(JOBS).where(theirs).values(**OVER, state="expired", ended_at=at))
        return jobs

    @reading
    def purgeable(self, connection: Connection, created_before: float, limit: int) -> list[Job]:
        """Ended jobs from before a moment that still have a photo."""
        old = select(JOBS).where(
            JOBS.c.photo.is_not(None),
            JOBS.c.ended_at.is_not(None),
            JOBS.c.created_at < created_before,
        )
        return _jobs(connection, old.order_by(JOBS.c.created_at).limit(limit))

    @writing
    def purged(self, connection: Connection, job_ids: Iterable[str]) -> None:
        """Their photos are deleted."""
        theirs = JOBS.c.id.in_(list(job_ids))
        connection.execute(update(JOBS).where(theirs).values(photo=None))

    @writing
    def forget(
        self, connection: Connection, ended_before: float, expired_before: float, limit: int
    ) -> int:
        """Delete jobs that ended before a moment and have no photo any more, with all results, and those that expired.

        Returns:
            How many.
        """
        long_ago = or_(
            (JOBS.c.ended_at < ended_before) & JOBS.c.photo.is_(None),
            (JOBS.c.ended_at < expired_before) & (JOBS.c.state == "expired"),
        )
        old = select(JOBS.c.id).where(JOBS.c.ended_at.is_not(None), long_ago)
        ids = list(connection.execute(old.order_by(JOBS.c.ended_at).limit(limit)).scalars())
        for column in (ANALYSES.c.job, RESULTS.c.job, JOBS.c.id):
            connection.execute(delete(column.table).where(column.in_(ids)))
        return len(ids)


def _jobs(connection: Connection, query: Select[Any]) -> list[Job]:
    return [job_of(row) for row in connection.execute(query)]
