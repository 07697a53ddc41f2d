"""Corrections, until a reviewer has looked at them and as labels for ever after."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select, tuple_, update

from wastecoach.core.people.corrections.feedback import Feedback, FeedbackAsked, Review, Verdict
from wastecoach.infra.records.people_rows import fields_of, value_of
from wastecoach.infra.records.people_schema import FEEDBACK
from wastecoach.infra.records.transactions import Transacting, insert, reading, writing

IN_ORDER = (FEEDBACK.c.at, FEEDBACK.c.id)


class SqlFeedback(Transacting):
    """Port `FeedbackRecords` over SQLite or PostgreSQL; threads and processes may share it.

    Args:
        engine: Of `open_engine`; its database is at the level that `upgrade` brings it to.
    """

    @writing
    def put_feedback(self, connection: Connection, feedback: Feedback) -> Feedback | None:
        """Keep a correction, in place of an earlier one of the same thing; that earlier one."""
        columns = fields_of(feedback)
        of_it = (FEEDBACK.c.job == feedback.job, FEEDBACK.c.thing == feedback.thing)
        adding = insert(connection, FEEDBACK).values(columns)
        once = adding.on_conflict_do_nothing(index_elements=["job", "thing"])
        while connection.execute(once.returning(FEEDBACK.c.id)).one_or_none() is None:
            # Whoever replaces it at the same moment waits here, so that each earlier one is given back once.
            earlier = connection.execute(
                select(FEEDBACK).where(*of_it).with_for_update()
            ).one_or_none()
            if earlier is not None:
                connection.execute(update(FEEDBACK).where(*of_it).values(columns))
                return value_of(earlier, Feedback)
        return None

    @reading
    def feedback(self, connection: Connection, feedback_id: str) -> Feedback | None:
        """A correction, None where there is none."""
        return _one(connection, feedback_id)

    @reading
    def feedback_of(self, connection: Connection, job_id: str) -> list[Feedback]:
        """The corrections of a job, by thing."""
        theirs = select(FEEDBACK).where(FEEDBACK.c.job == job_id)
        return _all(connection, theirs.order_by(FEEDBACK.c.thing))

    @reading
    def feedback_list(self, connection: Connection, asked: FeedbackAsked) -> list[Feedback]:
        """Corrections, the oldest first; from the beginning where the one to go on behind is gone."""
        page = select(FEEDBACK).order_by(*IN_ORDER).limit(asked.limit)
        last = None if asked.after is None else _one(connection, asked.after)
        if last is not None:
            page = page.where(tuple_(*IN_ORDER) > tuple_(last.at, last.id))
        if asked.review is not None:
            page = page.where(FEEDBACK.c.review == asked.review)
        if asked.since is not None:
            page = page.where(
                or_(FEEDBACK.c.at >= asked.since, FEEDBACK.c.reviewed_at >= asked.since)
            )
        return _all(connection, page)

    @reading
    def feedback_begins(self, connection: Connection, beginning: str, limit: int) -> list[Feedback]:
        """Corrections whose id begins so."""
        named = FEEDBACK.c.id.startswith(beginning, autoescape=True)
        return _all(connection, select(FEEDBACK).where(named).order_by(*IN_ORDER).limit(limit))

    @writing
    def review_feedback(
        self,
        connection: Connection,
        feedback_id: str,
        review: Review,
        item: str | None,
        at: float,
    ) -> bool:
        """What a reviewer makes of it, and the item that it is where they say so; False where there is none."""
        said: dict[str, Any] = {"review": review, "reviewed_at": at}
        if item is not None:
            said["right_item"] = item
        reviewed = update(FEEDBACK).where(FEEDBACK.c.id == feedback_id).values(said)
        return connection.execute(reviewed).rowcount == 1

    @reading
    def feedback_counts(
        self, connection: Connection, since: float | None = None
    ) -> dict[tuple[Verdict, Review], int]:
        """How many there are, given since a moment where one is named, by verdict and review."""
        kinds = (FEEDBACK.c.verdict, FEEDBACK.c.review)
        counted = select(*kinds, func.count()).group_by(*kinds)
        if since is not None:
            counted = counted.where(FEEDBACK.c.at >= since)
        return {(verdict, review): count for verdict, review, count in connection.execute(counted)}

    @reading
    def feedback_kept_for(
        self, connection: Connection, at_before: float, limit: int
    ) -> list[Feedback]:
        """Corrections from before a moment that still have a photo, a comment or an owner, the oldest first."""
        of_somebody = or_(
            FEEDBACK.c.photo.is_not(None), FEEDBACK.c.comment != "", FEEDBACK.c.owner.is_not(None)
        )
        old = select(FEEDBACK).where(FEEDBACK.c.at < at_before, of_somebody)
        return _all(connection, old.order_by(*IN_ORDER).limit(limit))

    @writing
    def feedback_bare(self, connection: Connection, feedback_ids: Iterable[str]) -> None:
        """Leave of corrections what nobody is to be recognised by: photo, comment and owner go, the label stays."""
        theirs = FEEDBACK.c.id.in_(list(feedback_ids))
        connection.execute(
            update(FEEDBACK).where(theirs).values(photo=None, comment="", owner=None)
        )


def _one(connection: Connection, feedback_id: str) -> Feedback | None:
    found = _all(connection, select(FEEDBACK).where(FEEDBACK.c.id == feedback_id))
    return found[0] if found else None


def _all(connection: Connection, asked: Select[Any]) -> list[Feedback]:
    return [value_of(row, Feedback) for row in connection.execute(asked)]
