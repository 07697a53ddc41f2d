"""Batches: photos that were handed in together."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from wastecoach.core.jobs.records import BatchResult, BatchStatus
from wastecoach.infra.records.owners import hold_owner
from wastecoach.infra.records.rows import job_of
from wastecoach.infra.records.schema import ANALYSES, BATCHES, JOBS, RESULTS
from wastecoach.infra.records.transactions import Transacting, reading, writing


class Batches(Transacting):
    """The part of `JobRecords` about batches."""

    @writing
    def add_batch(self, connection: Connection, batch: BatchStatus, owner: str | None) -> None:
        """Keep a new batch as its owner's.

        Raises:
            SessionEnded: Its owner was deleted meanwhile.
        """
        hold_owner(connection, owner)
        connection.execute(
            BATCHES.insert().values(
                id=batch.id,
                name=batch.name,
                created_at=batch.created_at,
                total=batch.total,
                owner=owner,
            )
        )

    @reading
    def batch(self, connection: Connection, batch_id: str) -> BatchStatus | None:
        """How far a batch is."""
        row = connection.execute(select(BATCHES).where(BATCHES.c.id == batch_id)).one_or_none()
        if row is None:
            return None
        by_state = (
            select(JOBS.c.state, func.count().label("jobs"))
            .where(JOBS.c.batch == batch_id)
            .group_by(JOBS.c.state)
        )
        states = {found.state: found.jobs for found in connection.execute(by_state)}
        return BatchStatus(row.id, row.name, row.created_at, row.total, states, row.owner)

    @reading
    def batch_results(
        self, connection: Connection, batch_id: str, after: str, limit: int
    ) -> list[BatchResult]:
        """Ended jobs of a batch in a stable order (by job id); `after` is the last id seen, "" at the beginning."""
        with_result = JOBS.outerjoin(RESULTS, RESULTS.c.job == JOBS.c.id).outerjoin(
            ANALYSES,
            (ANALYSES.c.job == RESULTS.c.job) & (ANALYSES.c.language == RESULTS.c.language),
        )
        ended = (
            select(JOBS, ANALYSES.c.analysis)
            .select_from(with_result)
            .where(JOBS.c.batch == batch_id, JOBS.c.id > after, JOBS.c.ended_at.is_not(None))
            .order_by(JOBS.c.id)
            .limit(limit)
        )
        return [BatchResult(job_of(row), row.analysis) for row in connection.execute(ended)]
