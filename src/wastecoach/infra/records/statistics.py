"""Numbers about jobs."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import math
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Integer,
    Select,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)

from wastecoach.core.jobs.job import Lane, State
from wastecoach.core.jobs.records import HOUR_S, Day, Hour
from wastecoach.infra.records.schema import DAYS, JOBS, RESULTS
from wastecoach.infra.records.transactions import Transacting, insert, reading, writing

GOING_ON = JOBS.c.ended_at.is_(None)
ENDED = JOBS.c.ended_at.is_not(None)
TOOK = JOBS.c.ended_at - JOBS.c.accepted_at


class Statistics(Transacting):
    """The part of `JobRecords` that counts."""

    @reading
    def counts(self, connection: Connection) -> dict[tuple[Lane, State], int]:
        """Jobs that have not ended, by lane and state."""
        by = (JOBS.c.lane, JOBS.c.state)
        counted = connection.execute(
            select(*by, func.count().label("jobs")).where(GOING_ON).group_by(*by)
        )
        return {(row.lane, row.state): row.jobs for row in counted}

    @reading
    def oldest(self, connection: Connection, lane: Lane) -> float | None:
        """When the oldest job that waits (`uploaded`, `queued`) in a lane was created, None where none waits."""
        waiting = JOBS.c.state.in_(("uploaded", "queued"))
        first = select(func.min(JOBS.c.created_at)).where(GOING_ON, JOBS.c.lane == lane, waiting)
        created_at: float | None = connection.execute(first).scalar_one()
        return created_at

    @reading
    def hours(self, connection: Connection, since: float) -> list[Hour]:
        """Jobs by hour since the beginning of an hour, the oldest first; without hours in which nothing happened."""
        told = ("accepted", "done", "failed")
        numbers = collections.Counter[tuple[str, int]]()
        for accepted, ended, state, jobs in connection.execute(_by_hour(connection, since)):
            numbers["accepted", accepted] += jobs
            numbers[state, ended] += jobs
        hours = sorted({hour for what, hour in numbers if what in told and hour >= 0})
        return [
            Hour(since + hour * HOUR_S, *(numbers[what, hour] for what in told)) for hour in hours
        ]

    @reading
    def took(self, connection: Connection, lane: Lane, since: float, limit: int) -> list[float]:
        """Seconds from accepted to done of the last jobs of a lane that were done since a moment, at most so many."""
        done = (JOBS.c.lane == lane) & (JOBS.c.state == "done") & JOBS.c.accepted_at.is_not(None)
        last = select(TOOK).where(ENDED, JOBS.c.ended_at >= since, done)
        newest = last.order_by(JOBS.c.ended_at.desc()).limit(limit)
        return list(connection.execute(newest).scalars())

    @writing
    def aggregate(self, connection: Connection, day: str) -> Day:
        """Statistics of an ISO day (UTC) from its jobs, kept for later."""
        made = _day(connection, day)
        columns = dataclasses.asdict(made)
        keeping = insert(connection, DAYS).values(columns)
        connection.execute(keeping.on_conflict_do_update(index_elements=["day"], set_=columns))
        return made


def _by_hour(connection: Connection, since: float) -> CompoundSelect[Any]:
    """Jobs by the hour of their acceptance, the hour of their end, and state.

    Whatever was accepted since then goes on or has ended since then, and of both there is an index.
    """
    accepted = _hour(connection, JOBS.c.accepted_at, since)
    ended = _hour(connection, JOBS.c.ended_at, since)
    counted = (JOBS.c.state, func.count())
    going_on = select(accepted.label("accepted"), literal(-1).label("ended"), *counted)
    over = select(accepted.label("accepted"), ended.label("ended"), *counted)
    return union_all(
        going_on.where(GOING_ON, JOBS.c.accepted_at >= since).group_by(accepted, JOBS.c.state),
        over.where(ENDED, JOBS.c.ended_at >= since).group_by(accepted, ended, JOBS.c.state),
    )


def _hour(connection: Connection, at: ColumnElement[float], since: float) -> ColumnElement[int]:
    """The number of the hour that a moment falls in; -1 before the first, or of none."""
    passed = (at - since) / HOUR_S
    # SQLite cuts off what PostgreSQL rounds, and does not everywhere know floor().
    whole = passed if connection.dialect.name == "sqlite" else func.floor(passed)
    return case((at >= since, cast(whole, Integer)), else_=-1)


def _day(connection: Connection, day: str) -> Day:
    begins = dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC).timestamp()
    ended = (JOBS.c.ended_at >= begins) & (JOBS.c.ended_at < begins + 86_400)
    of_result = select().select_from(RESULTS.join(JOBS)).where(ended)
    streams: collections.Counter[str] = collections.Counter()
    for things, jobs in _counted(connection, of_result, RESULTS.c.streams).items():
        for stream in things:
            streams[stream] += jobs
    costs = of_result.add_columns(func.coalesce(func.sum(RESULTS.c.cost_usd), 0.0))
    return Day(
        day=day,
        states=_counted(connection, select().where(ended), JOBS.c.state),
        streams=dict(sorted(streams.items())),
        cache=_counted(connection, of_result, RESULTS.c.cache),
        cost_usd=connection.execute(costs).scalar_one(),
        seconds_median=_took(connection, ended, 0.5),
        seconds_p95=_took(connection, ended, 0.95),
    )


def _counted(connection: Connection, rows: Select[Any], by: ColumnElement[Any]) -> dict[Any, int]:
    counted = rows.add_columns(by.label("name"), func.count().label("rows"))
    return {row.name: row.rows for row in connection.execute(counted.group_by(by).order_by(by))}


def _took(connection: Connection, ended: ColumnElement[bool], share: float) -> float:
    """The time, in seconds, within which so great a share of the accepted jobs ended."""
    accepted = ended & JOBS.c.accepted_at.is_not(None)
    number = connection.execute(select(func.count()).where(accepted)).scalar_one()
    place = max(0, math.ceil(share * number) - 1)
    times = select(TOOK).where(accepted).order_by(TOOK).limit(1).offset(place)
    return connection.execute(times).scalar_one_or_none() or 0.0
