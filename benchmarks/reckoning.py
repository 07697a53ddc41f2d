"""What became of jobs that a fault has struck, by the records and by what clients were told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import NullPool, Select, create_engine, select

from benchmarks.clients import Story
from wastecoach.core.answer_json import to_json
from wastecoach.core.jobs.job import ENDS
from wastecoach.infra.records.schema import ANALYSES, DEAD_LETTERS, JOBS

# Jobs end as fast as before the fault once so many of them, of those that did before, end in so many seconds.
AS_FAST, WITHIN_S = 0.8, 3.0


@dataclass(frozen=True)
class Struck:
    """A run with a fault in its middle; moments are seconds since 1970.

    Attributes:
        stories: Of all clients.
        at: When it was struck.
        back_at: When what was broken answered again; of a worker that others stand in for, `at`.
        in_hand: Jobs that workers had in hand then.
    """

    stories: Sequence[Story]
    at: float
    back_at: float
    in_hand: Collection[str]


@dataclass(frozen=True)
class Reckoning:
    """What became of a run.

    Attributes:
        in_flight: Clients that had begun and not heard an end when the fault struck.
        accepted: Jobs whose clients were told so, or whose records say so.
        done: Of them, with a result.
        failed: Of them, by reason.
        lost: Of them, neither.
        duplicated: Jobs that ended twice: more than one result in a language, a result that is not the one that the
            client was told, or a result and a dead letter.
        untold: Jobs that ended and whose client was told nothing.
        refused: Requests that got no good answer, by status or fault: those clients knew.
        begun_again: Attempts after the first.
        first_s: From `back_at` until the first job ended.
        recovery_s: From `back_at` until the first job and every job that was in hand had ended.
        flow_s: From `back_at` until jobs ended as fast as before.
    """

    in_flight: int
    accepted: int
    done: int
    failed: Counter[str]
    lost: int
    duplicated: int
    untold: int
    refused: Counter[str]
    begun_again: int
    first_s: float
    recovery_s: float
    flow_s: float


def in_hand(database_url: str) -> set[str]:
    """Jobs that workers have in hand."""
    return {
        row.id for row in rows(database_url, select(JOBS.c.id).where(JOBS.c.state == "processing"))
    }


def reckon(struck: Struck, database_url: str) -> Reckoning:
    """What became of it."""
    theirs = {story.job: story for story in struck.stories if story.job}
    jobs = {row.id: row for row in rows(database_url, _jobs(theirs))}
    accepted = {job for job, story in theirs.items() if story.accepted} | {
        job for job, row in jobs.items() if row.accepted_at is not None
    }
    ended = {job: jobs[job] for job in accepted if job in jobs and jobs[job].state in ENDS}
    moments = sorted(row.ended_at for row in ended.values())
    later = [moment for moment in moments if moment > struck.back_at]
    first = min(later, default=struck.back_at)
    hands = [row.ended_at for job, row in ended.items() if job in struck.in_hand]
    return Reckoning(
        in_flight=sum(
            story.began < struck.at and (story.end is None or story.heard[-1][0] > struck.at)
            for story in struck.stories
        ),
        accepted=len(accepted),
        done=sum(row.state == "done" for row in ended.values()),
        failed=Counter(
            row.failure_code or row.state for row in ended.values() if row.state != "done"
        ),
        lost=len(accepted) - len(ended),
        duplicated=_duplicated(theirs, ended, database_url),
        untold=sum(theirs[job].end is None for job in ended),
        refused=sum((story.refused for story in struck.stories), Counter()),
        begun_again=sum(max(0, row.attempt - 1) for row in jobs.values()),
        first_s=first - struck.back_at,
        recovery_s=max([first, *hands]) - struck.back_at,
        flow_s=_flow_s(moments, struck),
    )


def _duplicated(theirs: dict[str, Story], ended: dict[str, Any], database_url: str) -> int:
    kept: dict[str, list[bytes]] = {}
    for row in rows(database_url, select(ANALYSES).where(ANALYSES.c.job.in_(ended))):
        kept.setdefault(row.job, []).append(row.analysis)
    buried = {
        row.job
        for row in rows(
            database_url, select(DEAD_LETTERS.c.job).where(DEAD_LETTERS.c.job.in_(ended))
        )
    }
    return sum(
        len(kept.get(job, [])) != (row.state == "done")
        or (row.state == "done" and job in buried)
        or not _same(theirs[job], row.state, kept.get(job, []))
        for job, row in ended.items()
    )


def _same(story: Story, state: str, kept: list[bytes]) -> bool:
    """Whether the records say what the client was told; the times of its stages are in it, so no two are alike."""
    if story.end is None:
        return True
    told = [to_json(story.end.result.analysis).encode()] if story.end.result else []
    return story.end.state == state and told == kept


def _flow_s(moments: Sequence[float], struck: Struck) -> float:
    before = [moment for moment in moments if moment <= struck.at]
    after = [moment for moment in moments if moment > struck.back_at]
    if len(before) < 2:
        return 0.0
    enough = max(1, round(AS_FAST * WITHIN_S * len(before) / (struck.at - before[0])))
    together = zip(after, after[enough - 1 :], strict=False)
    fast = (first for first, last in together if last - first <= WITHIN_S)
    return next(fast, float("inf")) - struck.back_at


def _jobs(theirs: Collection[str]) -> Select[Any]:
    return select(
        JOBS.c.id,
        JOBS.c.state,
        JOBS.c.accepted_at,
        JOBS.c.ended_at,
        JOBS.c.attempt,
        JOBS.c.failure_code,
    ).where(JOBS.c.id.in_(theirs))


def rows(database_url: str, query: Select[Any]) -> list[Any]:
    """What a query finds, over a connection of its own."""
    with create_engine(database_url, poolclass=NullPool).connect() as connection:
        return list(connection.execute(query))
