"""What several routes do with jobs."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from wastecoach.api.asked import JobId
from wastecoach.api.callers import caller
from wastecoach.api.hot import JOB_ID
from wastecoach.api.serving import Here, Serving
from wastecoach.core.jobs.errors import JobNotFound
from wastecoach.core.jobs.job import ENDS
from wastecoach.core.jobs.progress import Progress, from_json
from wastecoach.core.jobs.showing import progress_from_records


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


async def known_progress(job_id: str, here: Serving) -> bytes | None:
    """The progress of a job as the records know it; the board shows it again."""
    return await run_in_threadpool(progress_from_records, job_id, here.ports)


async def ended(job_id: str, here: Serving) -> Progress | None:
    """The last progress of a job, None where it goes on longer than anybody waits for it."""
    if await here.watch.read(job_id) is None:
        await known_progress(job_id, here)
    try:
        async with asyncio.timeout(here.settings.wait_seconds):
            async for text in here.watch.follow(job_id):
                progress = from_json(text)
                if progress.state in ENDS:
                    return progress
    except TimeoutError:
        pass
    # Time is over, or this server is about to stop.
    return None
