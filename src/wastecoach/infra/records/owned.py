"""What belongs to an owner: read by pages, and deleted with everything that hangs on it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    delete,
    select,
    tuple_,
    type_coerce,
    union_all,
    update,
)

from wastecoach.core.korean_calendar import korean_day
from wastecoach.core.people.caller import LEFT_BEHIND
from wastecoach.core.people.corrections.feedback import Feedback
from wastecoach.core.people.kept.history import DeletedJob, OwnedAsked, OwnedCount, OwnedJob
from wastecoach.infra.records.people_rows import value_of
from wastecoach.infra.records.people_schema import FEEDBACK
from wastecoach.infra.records.rows import job_of
from wastecoach.infra.records.schema import ANALYSES, BATCHES, DEAD_LETTERS, JOBS, OUTBOX, RESULTS
from wastecoach.infra.records.transactions import Transacting, reading, writing

# Jobs deleted in one transaction: so long do others wait at most.
AT_ONCE = 500
# What an open leave to upload leaves of a job: enough to delete the photo, should one come.
EMPTIED: dict[str, Any] = {
    "owner": LEFT_BEHIND,
    **dict.fromkeys(("region", "housing", "latitude", "longitude", "name", "batch", "trace")),
    **dict.fromkeys(("once_key", "once_request")),
}


class SqlOwned(Transacting):
    """Port `Owned` over SQLite or PostgreSQL; threads and processes may share it.

    Args:
        engine: Of `open_engine`; its database is at the level that `upgrade` brings it to.
    """

    @reading
    def owned(self, connection: Connection, owner: str, asked: OwnedAsked) -> list[OwnedJob]:
        """Jobs of an owner, the newest first."""
        rows = connection.execute(_page(owner, asked)).all()
        said = _said_of(connection, [row.id for row in rows])
        return [
            OwnedJob(job_of(row), row.streams or (), row.analysis, tuple(said[row.id]))
            for row in rows
        ]

    @reading
    def owned_counts(self, connection: Connection, owner: str, since: float) -> list[OwnedCount]:
        """How many things went into which stream, by day, of jobs created since a moment; the oldest day first."""
        lately = (JOBS.c.owner == owner) & (JOBS.c.created_at >= since)
        asked = select(JOBS.c.created_at, RESULTS.c.streams).join_from(JOBS, RESULTS).where(lately)
        counted: Counter[tuple[str, str]] = Counter()
        # Neither database knows floor() and time zones in the words of the other.
        for created_at, streams in connection.execute(asked):
            day = korean_day(created_at).isoformat()
            counted.update((day, stream) for stream in streams)
        return [OwnedCount(*which, things) for which, things in sorted(counted.items())]

    @reading
    def owned_feedback(
        self, connection: Connection, owner: str, limit: int, after: str
    ) -> list[Feedback]:
        """Corrections of an owner in a stable order (by id); `after` is the last id seen, "" at the beginning."""
        theirs = select(FEEDBACK).where(FEEDBACK.c.owner == owner, FEEDBACK.c.id > after)
        page = theirs.order_by(FEEDBACK.c.id).limit(limit)
        return [value_of(row, Feedback) for row in connection.execute(page)]

    @reading
    def owned_photos(self, connection: Connection, owner: str) -> Sequence[str]:
        """Keys of all photos of an owner that are kept, those of corrections as well."""
        return _photos(connection, JOBS.c.owner == owner, FEEDBACK.c.owner == owner)

    @reading
    def photos_of(self, connection: Connection, owner: str, job_id: str) -> Sequence[str] | None:
        """Keys of the photos of one job that are kept, those of corrections as well; None where it is not theirs."""
        theirs = (JOBS.c.id == job_id) & (JOBS.c.owner == owner)
        if connection.execute(select(JOBS.c.id).where(theirs)).one_or_none() is None:
            return None
        return _photos(connection, theirs, FEEDBACK.c.job == job_id)

    def delete_owned(self, owner: str) -> list[DeletedJob]:
        """Delete every job of an owner with result, analyses, message and dead letter, and batches.

        In several transactions of bounded size; whatever interrupts it, the next call goes on. Corrections stay as
        labels without owner, job, comment and photo. A job that waits for its photo cannot go yet, for leave to upload
        is out: it stays as nobody's, empty and seen by nobody, until it expires.
        """
        deleted: list[DeletedJob] = []
        while some := self._delete_some(JOBS.c.owner == owner):
            deleted += some
        self._delete_rest(owner)
        return deleted

    def delete_one(self, owner: str, job_id: str) -> DeletedJob | None:
        """Delete one job of an owner in the same way; None where it is not theirs."""
        return next(iter(self._delete_some((JOBS.c.id == job_id) & (JOBS.c.owner == owner))), None)

    @writing
    def _delete_some(self, connection: Connection, those: ColumnElement[bool]) -> list[DeletedJob]:
        # The jobs first, in one order, as everybody does who changes many: so nobody waits for each other.
        some = select(JOBS.c.id, JOBS.c.state, JOBS.c.photo).where(those).order_by(JOBS.c.id)
        found = connection.execute(some.limit(AT_ONCE).with_for_update()).all()
        waiting = [row.id for row in found if row.state == "pending"]
        ended = [row.id for row in found if row.state != "pending"]
        connection.execute(update(JOBS).where(JOBS.c.id.in_(waiting)).values(EMPTIED))
        _make_anonymous(connection, FEEDBACK.c.job.in_(ended))
        for column in (OUTBOX.c.job, DEAD_LETTERS.c.job, ANALYSES.c.job, RESULTS.c.job, JOBS.c.id):
            connection.execute(delete(column.table).where(column.in_(ended)))
        return [DeletedJob(row.id, None if row.state == "pending" else row.photo) for row in found]

    @writing
    def _delete_rest(self, connection: Connection, owner: str) -> None:
        """Batches, and corrections of jobs that were forgotten before."""
        connection.execute(delete(BATCHES).where(BATCHES.c.owner == owner))
        _make_anonymous(connection, FEEDBACK.c.owner == owner)


def _page(owner: str, asked: OwnedAsked) -> Select[Any]:
    place = tuple_(JOBS.c.created_at, JOBS.c.id)
    own_language = (ANALYSES.c.job == RESULTS.c.job) & (ANALYSES.c.language == RESULTS.c.language)
    told = JOBS.outerjoin(RESULTS, RESULTS.c.job == JOBS.c.id).outerjoin(ANALYSES, own_language)
    page = select(JOBS, RESULTS.c.streams, ANALYSES.c.analysis).select_from(told)
    page = page.where(JOBS.c.owner == owner, *_filters(asked))
    if asked.after is not None:
        page = page.where(place < tuple_(*asked.after))
    return page.order_by(JOBS.c.created_at.desc(), JOBS.c.id.desc()).limit(asked.limit)


def _filters(asked: OwnedAsked) -> Iterable[ColumnElement[bool]]:
    yield JOBS.c.accepted_at.is_not(None)
    if asked.since is not None:
        yield JOBS.c.created_at >= asked.since
    if asked.until is not None:
        yield JOBS.c.created_at < asked.until
    if asked.stream is not None:
        # A JSON list of ids: the quotes keep one name from being found in another.
        text = type_coerce(RESULTS.c.streams, Text)
        yield text.contains(f'"{asked.stream}"', autoescape=True)


def _said_of(connection: Connection, jobs: list[str]) -> dict[str, list[Feedback]]:
    said: dict[str, list[Feedback]] = defaultdict(list)
    theirs = select(FEEDBACK).where(FEEDBACK.c.job.in_(jobs)).order_by(FEEDBACK.c.thing)
    for row in connection.execute(theirs):
        said[row.job].append(value_of(row, Feedback))
    return said


def _photos(
    connection: Connection, jobs: ColumnElement[bool], said: ColumnElement[bool]
) -> list[str]:
    kept = union_all(
        select(JOBS.c.photo).where(jobs, JOBS.c.photo.is_not(None)),
        select(FEEDBACK.c.photo).where(said, FEEDBACK.c.photo.is_not(None)),
    )
    return list(connection.execute(kept).scalars())


def _make_anonymous(connection: Connection, those: ColumnElement[bool]) -> None:
    """Corrections become labels of nobody's: their own random id takes the place of the job's."""
    nobodys = {"owner": None, "job": FEEDBACK.c.id, "comment": "", "photo": None}
    connection.execute(update(FEEDBACK).where(those).values(nobodys))
