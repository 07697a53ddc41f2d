"""A worker runs a job: once for every attempt, to one result or one failure with its reason.

A message may come twice, a worker may die or be cut off from the database in the middle: only the last attempt's
words count, so there is never more than one result.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Literal, TypeVar

from wastecoach.core.analysis import Analysis
from wastecoach.core.answer_json import to_json
from wastecoach.core.errors import WastecoachError
from wastecoach.core.jobs.accepting import ANALYSE, analysis_of
from wastecoach.core.jobs.errors import JobBroke, JobGivenUp, PhotoGone, RecordsUnavailable
from wastecoach.core.jobs.job import Failure, Job
from wastecoach.core.jobs.ports import JobPorts, Terms
from wastecoach.core.jobs.records import DeadLetter, Result
from wastecoach.core.jobs.retrying import may_pass, wait_s
from wastecoach.core.jobs.showing import (
    correct_owner,
    progress_from_records,
    show,
    shown_as_ended,
)
from wastecoach.core.stages import Stage

Ran = Literal["done", "failed", "again", "nothing"]
Returned = TypeVar("Returned")
# Pauses while the database is away, in seconds; afterwards the job is left to whoever finds its lease run out.
PATIENCE_S = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)


def run(job_id: str, holder: str, ports: JobPorts, terms: Terms) -> Ran:
    """Run a job to its end, or as far as it goes.

    Args:
        job_id: The job.
        holder: A name that nobody else has and that is used once.
        ports: The outside.
        terms: How long and how often.

    Returns:
        `done`, `failed` (with its reason, told to the client), `again` (it will be tried later), or `nothing`: it has
        ended already, somebody else has it in hand, or has taken it over.

    Raises:
        RecordsUnavailable: The database stayed away; the message is to be delivered again.
    """
    job = _patiently(lambda: ports.records.begin(job_id, holder, ports.now(), terms.lease_s), ports)
    ran: Ran = "nothing" if job is None else _run(job, holder, ports, terms)
    if ran == "nothing":
        # Whoever ended it may have died, or have been told nothing by the database, before anybody else was told.
        shown = _patiently(lambda: progress_from_records(job_id, ports), ports)
        if shown is None:
            ports.board.forget(job_id)
    elif job is not None and job.owner is not None:
        # What is shown is forgotten by itself in the end; it is not worth a wait.
        with suppress(RecordsUnavailable):
            correct_owner(job_id, ports)
    return ran


def _run(job: Job, holder: str, ports: JobPorts, terms: Terms) -> Ran:
    if job.attempt > terms.attempts:
        return _give_up(job, JobGivenUp(attempts=terms.attempts), ports)
    with ports.holding(holder):
        return _attempt(job, ports, terms)


def _attempt(job: Job, ports: JobPorts, terms: Terms) -> Ran:
    if job.attempt == 1 and shown_as_ended(job.id, ports):
        # An operator lets it begin anew, and the board still shows how it failed before.
        ports.board.forget(job.id)
    show(job, ports)
    telling = _Telling(job, ports)
    try:
        analysis = ports.analyse(lambda: _photo(job, ports), job.wish, telling)
    except WastecoachError as error:
        return _failed(telling.job, error, ports, terms)
    except Exception as fault:  # noqa: BLE001 -- whatever breaks on a photo must not lose it or stop the worker
        return _failed(telling.job, JobBroke(detail=type(fault).__name__), ports, terms)
    return _finish(telling.job, analysis, ports)


def _photo(job: Job, ports: JobPorts) -> bytes:
    if job.photo is None:
        raise PhotoGone
    return ports.photos.read(job.photo)


class _Telling:
    """The listener of an attempt; `job` is the job as far as it has come."""

    def __init__(self, job: Job, ports: JobPorts) -> None:
        self.job = job
        self._ports = ports

    def __call__(self, stage: Stage, percent: int) -> None:
        if stage == "done":
            # It is done when its result is kept.
            return
        self.job = replace(self.job, stage=stage, progress=max(self.job.progress, percent))
        job, ports = self.job, self._ports
        try:
            noted = ports.records.advance(job.id, job.attempt, stage, job.progress)
        except RecordsUnavailable:
            # Progress is not worth losing the work for.
            noted = job
        if noted is not None:
            # It may have changed hands: whoever signs in takes along what their device asked for.
            self.job = replace(job, owner=noted.owner)
            show(self.job, ports)


def _finish(job: Job, analysis: Analysis, ports: JobPorts) -> Ran:
    text = to_json(analysis).encode()
    result = Result(
        language=job.wish.language,
        analysis=to_json(replace(analysis, places=())).encode() if analysis.places else text,
        streams=tuple(advice.stream or "unsure" for advice in analysis.guidance),
        cache=analysis.provenance.cache,
        cost_usd=analysis.provenance.cost_usd,
        places=to_json(analysis.places).encode() if analysis.places else None,
    )
    now = ports.now()
    if not _patiently(lambda: ports.records.finish(job.id, job.attempt, result, now), ports):
        return "nothing"
    ports.board.keep_result(job.id, text)
    ended = replace(job, state="done", progress=100, ended_at=now)
    show(ended, ports, analysis)
    return "done"


def _failed(job: Job, error: WastecoachError, ports: JobPorts, terms: Terms) -> Ran:
    if not may_pass(error):
        return _end(job, error, None, ports)
    if job.attempt >= terms.attempts:
        return _give_up(job, error, ports)
    due = ports.now() + wait_s(job.attempt, error, ports.jitter())
    message = analysis_of(job, due, ports)
    if not _patiently(lambda: ports.records.put_back(job.id, job.attempt, message), ports):
        return "nothing"
    show(replace(job, state="queued"), ports)
    return "again"


def _give_up(job: Job, error: WastecoachError, ports: JobPorts) -> Ran:
    return _end(job, error, letter_of(job, error, ports), ports)


def letter_of(job: Job, error: WastecoachError, ports: JobPorts) -> DeadLetter:
    """What an operator finds of a job that was given up."""
    return DeadLetter(
        id=ports.unique(),
        job=job.id,
        lane=job.wish.lane,
        task=ANALYSE,
        reason=failure_of(error),
        attempts=job.attempt,
        at=ports.now(),
    )


def failure_of(error: WastecoachError) -> Failure:
    """An error as the records keep it."""
    return Failure(error.code, dict(error.params))


def _end(job: Job, error: WastecoachError, letter: DeadLetter | None, ports: JobPorts) -> Ran:
    failure, now = failure_of(error), ports.now()
    if not _patiently(lambda: ports.records.fail(job.id, job.attempt, failure, letter, now), ports):
        return "nothing"
    show(replace(job, state="failed", failure=failure, ended_at=now), ports)
    return "failed"


def _patiently(work: Callable[[], Returned], ports: JobPorts) -> Returned:
    """Do something with the records, again and again while they are away, but not for ever.

    Raises:
        RecordsUnavailable: They stayed away.
    """
    for pause in PATIENCE_S:
        try:
            return work()
        except RecordsUnavailable:
            ports.sleep(pause)
    return work()
