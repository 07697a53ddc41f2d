"""What the broker gave up becomes a dead letter in the records, where an operator and the client can see it."""

from __future__ import annotations

from wastecoach.core.jobs.errors import JobBroke, JobError, JobGivenUp
from wastecoach.core.jobs.ports import JobPorts
from wastecoach.core.jobs.records import DeadLetter
from wastecoach.core.jobs.running import failure_of
from wastecoach.core.jobs.showing import progress_from_records
from wastecoach.infra.work.dead_queue import DELIVERY_LIMIT, EXPIRED, DeadMessage, DeadQueue


def collect(queue: DeadQueue, ports: JobPorts) -> int:
    """Bury all that lies in the queue of dead messages; how many there were.

    Raises:
        QueueUnavailable: The broker cannot be used.
        RecordsUnavailable: The records are away; what was not buried stays in the queue.
    """
    # A message that is taken and not kept counts as delivered once more.
    ports.records.dead_count()
    found = 0
    while queue.take(lambda message: bury(message, ports)):
        found += 1
    return found


def bury(message: DeadMessage, ports: JobPorts) -> None:
    """Keep one as a dead letter; its job fails, and the client hears of it.

    Nothing is kept of a task of the schedule that came too late, nor of a job that has ended.

    Raises:
        RecordsUnavailable: The records are away.
    """
    job = None if message.job is None else ports.records.job(message.job)
    if message.reason == EXPIRED or (job is not None and job.ended):
        return
    letter = DeadLetter(
        id=ports.unique(),
        job=None if job is None else job.id,
        lane=message.lane,
        task=message.task,
        reason=failure_of(_error(message)),
        attempts=message.deliveries,
        at=ports.now(),
    )
    ports.records.bury(letter)
    if job is not None:
        progress_from_records(job.id, ports)


def _error(message: DeadMessage) -> JobError:
    if message.reason == DELIVERY_LIMIT:
        return JobGivenUp(attempts=message.deliveries)
    return JobBroke(detail=f"message {message.reason}".strip())
