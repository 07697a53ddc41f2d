"""Results by language."""

from __future__ import annotations

from sqlalchemy import Connection, select

from wastecoach.core.analysis import Language
from wastecoach.infra.records.schema import ANALYSES
from wastecoach.infra.records.transactions import Transacting, insert, reading, writing


class Results(Transacting):
    """The part of `JobRecords` about what came of a job."""

    @reading
    def analysis(self, connection: Connection, job_id: str, language: Language) -> bytes | None:
        """The JSON of a result in a language, None where it is not kept in that language."""
        wanted = select(ANALYSES.c.analysis).where(
            ANALYSES.c.job == job_id, ANALYSES.c.language == language
        )
        return connection.execute(wanted).scalar_one_or_none()

    @writing
    def keep_analysis(
        self, connection: Connection, job_id: str, language: Language, analysis: bytes
    ) -> None:
        """Keep a result in another language as well; the one that came first stays."""
        keeping = insert(connection, ANALYSES).values(
            job=job_id, language=language, analysis=analysis
        )
        connection.execute(keeping.on_conflict_do_nothing(index_elements=["job", "language"]))
