"""Work that was given up, until an operator decides."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, select, tuple_, update

from wastecoach.core.jobs.job import Job
from wastecoach.core.jobs.records import DeadLetter, Message
from wastecoach.infra.records.outbox import put
from wastecoach.infra.records.rows import OVER, failure_columns, job_of, letter_columns, letter_of
from wastecoach.infra.records.schema import DEAD_LETTERS, JOBS
from wastecoach.infra.records.transactions import Transacting, insert, reading, writing


class DeadLetters(Transacting):
    """The part of `JobRecords` about dead letters."""

    @reading
    def dead_letters(
        self, connection: Connection, limit: int, after: str | None = None
    ) -> list[DeadLetter]:
        """Dead letters, the newest first; `after` is the id of the last one seen.

        From the newest again where that one is gone.
        """
        place = tuple_(DEAD_LETTERS.c.at, DEAD_LETTERS.c.id)
        page = select(DEAD_LETTERS).order_by(DEAD_LETTERS.c.at.desc(), DEAD_LETTERS.c.id.desc())
        last = None if after is None else _letter(connection, after)
        if last is not None:
            page = page.where(place < tuple_(last.at, last.id))
        return [letter_of(row) for row in connection.execute(page.limit(limit))]

    @reading
    def dead_letter(self, connection: Connection, letter_id: str) -> DeadLetter | None:
        """One dead letter."""
        return _letter(connection, letter_id)

    @writing
    def bury(self, connection: Connection, letter: DeadLetter) -> None:
        """Keep a dead letter that the broker gave up; its job becomes `failed` unless it has ended.

        The broker had its message, so a job that is still `uploaded` has been `queued`.
        """
        failed = {**OVER, **failure_columns(letter.reason), "state": "failed"}
        going_on = JOBS.c.state.in_(("uploaded", "queued", "processing"))
        connection.execute(
            update(JOBS)
            .where(JOBS.c.id == letter.job, going_on)
            .values(**failed, ended_at=letter.at)
        )
        keep_letter(connection, letter)

    @writing
    def replay(
        self, connection: Connection, letter_id: str, message: Message, at: float
    ) -> Job | None:
        """Send a dead letter's work again: the letter goes, its job becomes `queued` with its attempts forgotten.

        None where there is no such letter, or its job is no longer `failed` (then the letter goes all the same), or it
        is about no job.
        """
        going = delete(DEAD_LETTERS).where(DEAD_LETTERS.c.id == letter_id)
        letter = connection.execute(going.returning(DEAD_LETTERS)).one_or_none()
        if letter is None:
            return None
        if letter.job is None:
            put(connection, message)
            return None
        anew = {"state": "queued", "progress": 0, "stage": None, "attempt": 0, "ended_at": None}
        row = connection.execute(
            update(JOBS)
            .where(JOBS.c.id == letter.job, JOBS.c.state == "failed")
            .values(**anew, **failure_columns(None), queued_at=at)
            .returning(JOBS)
        ).one_or_none()
        if row is None:
            return None
        put(connection, message)
        return job_of(row)

    @writing
    def drop(self, connection: Connection, letter_ids: Iterable[str]) -> int:
        """Throw dead letters away; how many there were. Their jobs stay `failed`."""
        theirs = DEAD_LETTERS.c.id.in_(list(letter_ids))
        return connection.execute(delete(DEAD_LETTERS).where(theirs)).rowcount

    @reading
    def dead_count(self, connection: Connection) -> int:
        """How many dead letters there are."""
        return connection.execute(select(func.count()).select_from(DEAD_LETTERS)).scalar_one()


def keep_letter(connection: Connection, letter: DeadLetter) -> None:
    """Keep a letter; one that came before is no error: brokers tell things twice."""
    keeping = insert(connection, DEAD_LETTERS).values(letter_columns(letter))
    connection.execute(keeping.on_conflict_do_nothing(index_elements=["id"]))


def _letter(connection: Connection, letter_id: str) -> DeadLetter | None:
    row = connection.execute(
        select(DEAD_LETTERS).where(DEAD_LETTERS.c.id == letter_id)
    ).one_or_none()
    return None if row is None else letter_of(row)
