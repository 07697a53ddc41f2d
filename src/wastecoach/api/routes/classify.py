"""One call for small clients: the photo comes with the question, the answer with the reply."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from wastecoach.api import errors as statuses
from wastecoach.api.addresses import WASTE, of_job
from wastecoach.api.answered import Working
from wastecoach.api.asked import FORM_LIMITS, ClassifyForm, IdempotencyKey, once
from wastecoach.api.documented import answers
from wastecoach.api.jobs import Asker, ended
from wastecoach.api.limited import LimitedRoute
from wastecoach.api.preferring import APPLIED, AsPreferred
from wastecoach.api.problems import answer
from wastecoach.api.serving import Base, Here, Serving
from wastecoach.api.usual import AsUsual
from wastecoach.api.who import Who
from wastecoach.core import errors
from wastecoach.core.analysis import Analysis
from wastecoach.core.jobs import errors as job_errors
from wastecoach.core.jobs.accepting import Caller, accept_whole
from wastecoach.core.jobs.job import Job
from wastecoach.core.jobs.progress import Progress
from wastecoach.core.jobs.showing import result
from wastecoach.core.media_type import media_type_of
from wastecoach.core.people.profile import Usual
from wastecoach.core.photo import MAX_BYTES

router = APIRouter(
    prefix=WASTE, tags=["analyses"], route_class=LimitedRoute, form_limits=FORM_LIMITS
)


@router.post(
    "/classify",
    summary="Analyse a photo in one call",
    responses=answers(
        *(job_errors.RequestInvalid, job_errors.RequestTooLarge, job_errors.TooManyRequests),
        *(errors.PhotoEmpty, errors.PhotoNotAnImage, errors.PhotoDamaged),
        *(errors.PhotoTooManyPixels, job_errors.IdempotencyKeyReused, job_errors.JobExpired),
        job_errors.JobNotFound,
        *(
            errors.NobodyCouldLook,
            errors.ServiceFailed,
            errors.ServiceTimedOut,
            job_errors.JobBroke,
        ),
        good={
            200: {
                "model": Analysis,
                "headers": {"Content-Location": {"schema": {"type": "string"}}},
                "description": "The Analysis; `Content-Location` is where it stays, and names its job",
            },
            202: {
                "model": Working,
                "headers": {APPLIED: {"schema": {"type": "string"}}},
                "description": "It takes longer than you wait: ask the addresses of the job",
            },
        },
    ),
)
async def classify(
    request: Request,
    here: Here,
    caller: Who,
    asker: Asker,
    base: Base,
    usual: AsUsual,
    waits: AsPreferred,
    *,
    form: Annotated[ClassifyForm, Form(media_type="multipart/form-data")],
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Keep a photo, analyse it and wait for the answer, as long as you `Prefer`.

    Who lost the connection sends the same again, with the same `Idempotency-Key`: it stays one job.
    """
    # The photo is read where it is used: so many lie in memory as there are threads, however many callers wait.
    job = await run_in_threadpool(_accepted, form, usual, asker, idempotency_key, here)
    progress = await ended(job.id, here, waits.seconds)
    if progress is None:
        working = Working(job_id=job.id, state=job.state, **of_job(job.id, base))
        return JSONResponse(working.model_dump(), 202, waits.headers)
    if progress.state != "done":
        return _failed(progress, request)
    text = await run_in_threadpool(result, job.id, None, here.ports, caller)
    stays = {"Content-Location": of_job(job.id, base)["result_url"]}
    return Response(text, headers=stays, media_type="application/json")


def _accepted(
    form: ClassifyForm, usual: Usual, asker: Caller, key: str | None, here: Serving
) -> Job:
    data = form.file.file.read(MAX_BYTES + 1)
    wish = form.wish(usual, media_type_of(data) or "image/jpeg")
    digest = hashlib.sha256(data).hexdigest()
    asker = replace(asker, once=once(key, asker.owner, wish, digest))
    return accept_whole(data, wish, asker, here.ports, here.terms)


def _failed(progress: Progress, request: Request) -> Response:
    """Why there is no answer, in the words of the job's language."""
    if progress.error is None:
        raise job_errors.JobExpired(job=progress.job_id)
    status = statuses.status_of_code(progress.error.code)
    return answer(status, progress.error.code, progress.error.message, request.scope)
