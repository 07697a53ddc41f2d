"""Results by language."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from wastecoach.core.analysis import Language
from wastecoach.infra.records.schema import ANALYSES, JOBS, RESULTS
from wastecoach.infra.records.transactions import Transacting, insert, reading, writing


class Results(Transacting):
    """The part of `JobRecords` about what came of a job."""

    @reading
    def analysis(self, connection: Connection, job_id: str, language: Language) -> bytes | None:
        """The JSON of a result in a language, without its places; None where it is not kept in that language."""
        wanted = select(ANALYSES.c.analysis).where(
            ANALYSES.c.job == job_id, ANALYSES.c.language == language
        )
        return connection.execute(wanted).scalar_one_or_none()

    @reading
    def places(self, connection: Connection, job_id: str) -> bytes | None:
        """The JSON of a result's places, None where there are none or they are forgotten."""
        wanted = select(RESULTS.c.places).where(RESULTS.c.job == job_id)
        return connection.execute(wanted).scalar_one_or_none()

    @writing
    def forget_places(self, connection: Connection, ended_before: float, limit: int) -> int:
        """Forget the places of results of jobs that ended before a moment; of how many."""
        told = select(RESULTS.c.job).join(JOBS, JOBS.c.id == RESULTS.c.job)
        old = told.where(RESULTS.c.places.is_not(None), JOBS.c.ended_at < ended_before)
        # Another may forget them at the same moment.
        forgetting = update(RESULTS).where(
            RESULTS.c.job.in_(old.limit(limit)), RESULTS.c.places.is_not(None)
        )
        return connection.execute(forgetting.values(places=None)).rowcount

    @writing
    def keep_analysis(
        self, connection: Connection, job_id: str, language: Language, analysis: bytes
    ) -> None:
        """Keep a result in another language as well; the one that came first stays."""
        keeping = insert(connection, ANALYSES).values(
            job=job_id, language=language, analysis=analysis
        )
        connection.execute(keeping.on_conflict_do_nothing(index_elements=["job", "language"]))
