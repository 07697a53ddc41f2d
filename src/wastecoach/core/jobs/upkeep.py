"""What has to be done from time to time, whoever does it: each task can run twice at once without harm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from wastecoach.core.jobs.accepting import analysis_of
from wastecoach.core.jobs.errors import JobGivenUp
from wastecoach.core.jobs.job import LANES, Job
from wastecoach.core.jobs.ports import JobPorts, Terms
from wastecoach.core.jobs.progress import RESULT_TTL_S
from wastecoach.core.jobs.running import failure_of, letter_of
from wastecoach.core.jobs.showing import progress_from_records, show, shown_as_ended

AT_ONCE = 500
# A job that waits so long with an empty queue has lost its message.
LOST_AFTER_S = 10.0
# How long after its end the board is looked at whether it shows that.
TOLD_FOR_S = 180.0


def sweep(ports: JobPorts, terms: Terms) -> int:
    """Take up what fell down: jobs whose worker died, and jobs whose message the broker lost; how many."""
    died = ports.records.overdue(ports.now(), AT_ONCE)
    return sum(_take_up(job, ports, terms) for job in died) + send_lost(ports)


def tell_ends(ports: JobPorts, terms: Terms) -> int:  # noqa: ARG001 -- every task has this form
    """Show again how jobs ended that the board shows as going on: a worker died before it told, or the board forgot.

    Returns:
        How many.
    """
    ended = ports.records.ended(ports.now() - TOLD_FOR_S, AT_ONCE)
    untold = [job_id for job_id in ended if not shown_as_ended(job_id, ports)]
    for job_id in untold:
        progress_from_records(job_id, ports)
    return len(untold)


def expire_uploads(ports: JobPorts, terms: Terms) -> int:
    """End jobs whose photo never came; how many."""
    now = ports.now()
    expired = ports.records.expire(now - terms.grace_s, now, AT_ONCE)
    for job in expired:
        show(replace(job, state="expired"), ports)
    ports.photos.delete(job.photo for job in expired if job.photo)
    return len(expired)


def purge_photos(ports: JobPorts, terms: Terms) -> int:
    """Delete photos that were promised to be kept no longer; how many."""
    before, found = ports.now() - terms.photo_s, 0
    while jobs := ports.records.purgeable(before, AT_ONCE):
        ports.photos.delete(job.photo for job in jobs if job.photo)
        ports.records.purged(job.id for job in jobs)
        found += len(jobs)
    ports.photos.tidy()
    return found


def forget(ports: JobPorts, terms: Terms) -> int:
    """Delete jobs and results when they were promised to be kept no longer, sooner where no photo came; how many."""
    now, found = ports.now(), 0
    while gone := ports.records.forget(now - terms.result_s, now - terms.photo_s, AT_ONCE):
        found += gone
    return found


def forget_places(ports: JobPorts, terms: Terms) -> int:  # noqa: ARG001 -- every task has this form
    """Forget, a day after, which points were near whoever asked: that tells where they stood; of how many jobs."""
    before, found = ports.now() - RESULT_TTL_S, 0
    while gone := ports.records.forget_places(before, AT_ONCE):
        found += gone
    return found


def aggregate(ports: JobPorts, terms: Terms) -> int:  # noqa: ARG001 -- every task has this form
    """Statistics of yesterday and of today so far; for how many days."""
    today = dt.datetime.fromtimestamp(ports.now(), dt.UTC).date()
    days = (today - dt.timedelta(days=1), today)
    for day in days:
        ports.records.aggregate(day.isoformat())
    return len(days)


TASKS: dict[str, Callable[[JobPorts, Terms], int]] = {
    "sweep": sweep,
    "tell_ends": tell_ends,
    "expire_uploads": expire_uploads,
    "purge_photos": purge_photos,
    "forget": forget,
    "forget_places": forget_places,
    "aggregate": aggregate,
}
# Seconds between two runs of each.
SCHEDULE: dict[str, float] = {
    "sweep": 3.0,
    "tell_ends": 60.0,
    "expire_uploads": 60.0,
    "purge_photos": 3600.0,
    "forget": 3600.0,
    "forget_places": 3600.0,
    "aggregate": 900.0,
}


def _take_up(job: Job, ports: JobPorts, terms: Terms) -> bool:
    if job.attempt >= terms.attempts:
        error = JobGivenUp(attempts=job.attempt)
        failure, now = failure_of(error), ports.now()
        letter = letter_of(job, error, ports)
        if not ports.records.fail(job.id, job.attempt, failure, letter, now):
            return False
        show(replace(job, state="failed", failure=failure, ended_at=now), ports)
        return True
    return _send_again(job, ports)


def send_lost(ports: JobPorts, after_s: float = LOST_AFTER_S) -> int:
    """Send again what has waited so many seconds in no queue; how many jobs."""
    found = 0
    for lane in LANES:
        # While others wait in the queue, nobody can tell that one is missing.
        if ports.queue.waiting(lane) == 0:
            before = ports.now() - after_s
            lost = ports.records.unsent(lane, before, AT_ONCE)
            found += sum(_send_again(job, ports) for job in lost)
    return found


def _send_again(job: Job, ports: JobPorts) -> bool:
    now = ports.now()
    message = analysis_of(job, now, ports)
    if not ports.records.send_again(job.id, message, now):
        return False
    show(replace(job, state="queued"), ports)
    ports.wake()
    return True
