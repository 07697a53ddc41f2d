"""What several routes do with jobs."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from wastecoach.api.asked import BatchId, JobId
from wastecoach.api.callers import caller
from wastecoach.api.hot import JOB_ID
from wastecoach.api.serving import Here, Serving, Trace
from wastecoach.api.spending import Pays
from wastecoach.api.who import Who
from wastecoach.core.jobs.accepting import Caller
from wastecoach.core.jobs.errors import BatchNotFound, JobNotFound
from wastecoach.core.jobs.job import ENDS
from wastecoach.core.jobs.ports import JobPorts
from wastecoach.core.jobs.progress import Progress, from_json
from wastecoach.core.jobs.records import BatchStatus
from wastecoach.core.jobs.showing import progress_from_records
from wastecoach.core.people.caller import Principal, may_see


async def job_named(job_id: JobId, request: Request, here: Here) -> str:
    """The id of a job, where it can be one.

    Raises:
        JobNotFound: It cannot.
        TooManyRequests: The caller asked for too many that nobody knows.
    """
    here.limits.check_known(caller(request.scope))
    if JOB_ID.fullmatch(job_id) is None:
        raise JobNotFound(job=job_id[:36])
    return job_id


JobNamed = Annotated[str, Depends(job_named)]


async def asker(caller_is: Who, may_pay: Pays, trace: Trace) -> Caller:
    """Who asks for a job; the key of the request is not known yet."""
    return Caller(caller_is.owner, trace=trace, may_pay=may_pay)


Asker = Annotated[Caller, Depends(asker)]


def batch_for(batch_id: str, caller: Principal, here: Serving) -> BatchStatus:
    """A batch that a caller may see.

    Raises:
        BatchNotFound: There is no such batch, or it is somebody else's.
    """
    batch = here.ports.records.batch(batch_id) if batch_id.isalnum() else None
    if batch is None or not may_see(batch.owner, caller):
        raise BatchNotFound(batch=batch_id[:36])
    return batch


def batch_seen(batch_id: BatchId, caller: Who, here: Here) -> BatchStatus:
    """A batch that the caller may see.

    Raises:
        BatchNotFound: There is no such batch, or it is somebody else's.
    """
    return batch_for(batch_id, caller, here)


BatchSeen = Annotated[BatchStatus, Depends(batch_seen)]


async def known_progress(job_id: str, ports: JobPorts) -> bytes | None:
    """The progress of a job as the records know it; the board shows it again."""
    return await run_in_threadpool(progress_from_records, job_id, ports)


async def ended(job_id: str, here: Serving, seconds: float) -> Progress | None:
    """The last progress of a job, None where it goes on longer than so many seconds."""
    if seconds == 0:
        return None
    if await here.watch.read(job_id) is None:
        await known_progress(job_id, here.ports)
    try:
        async with asyncio.timeout(seconds):
            async for text in here.watch.follow(job_id):
                progress = from_json(text)
                if progress.state in ENDS:
                    return progress
    except TimeoutError:
        pass
    # Time is over, or this server is about to stop.
    return None
