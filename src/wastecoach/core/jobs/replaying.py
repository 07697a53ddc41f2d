"""Work that was given up is begun anew, because an operator says so."""

from __future__ import annotations

from collections.abc import Iterator

from wastecoach.core.jobs.job import Job
from wastecoach.core.jobs.ports import JobPorts
from wastecoach.core.jobs.records import DeadLetter, JobRecords, Message
from wastecoach.core.jobs.showing import show

AT_ONCE = 500


def replay(letter: DeadLetter, ports: JobPorts) -> Job | None:
    """Send a dead letter's work again; the letter is gone, and what was shown of its job is forgotten.

    None where no job begins anew: it has been begun by somebody else already, or the letter is about no job.
    """
    now = ports.now()
    message = Message(ports.unique(), letter.lane, letter.task, letter.job, now)
    job = ports.records.replay(letter.id, message, now)
    if job is not None:
        ports.board.forget(job.id)
        show(job, ports)
    ports.wake()
    return job


def letters(records: JobRecords) -> Iterator[DeadLetter]:
    """Every dead letter, the newest first."""
    after = None
    while page := records.dead_letters(AT_ONCE, after):
        yield from page
        after = page[-1].id
