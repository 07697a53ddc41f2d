"""The three founding calls: ask for an analysis, say that the photo is there, fetch the result."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Annotated

from fastapi import APIRouter, Body, Header, Query, Response

from wastecoach.api.addresses import WASTE, of_job, of_upload
from wastecoach.api.answered import Accepted, Working
from wastecoach.api.asked import AnalyzeRequest, IdempotencyKey, once
from wastecoach.api.documented import answers, links
from wastecoach.api.jobs import JobNamed
from wastecoach.api.limited import LimitedRoute
from wastecoach.api.serving import Base, Here, Spoken, Trace
from wastecoach.core.analysis import Analysis, Language
from wastecoach.core.errors import PhotoEmpty, PhotoNotAnImage, PhotoTooLarge
from wastecoach.core.jobs import errors
from wastecoach.core.jobs.accepting import Caller, accept, complete, ticket_for
from wastecoach.core.jobs.showing import result

asking = APIRouter(prefix=WASTE, tags=["analyses"], route_class=LimitedRoute)
router = APIRouter(prefix=WASTE, tags=["analyses"])
PRIVATE = "private, max-age=3600"


@asking.post(
    "/analyze",
    status_code=202,
    summary="Ask for an analysis",
    responses=answers(
        errors.BatchNotFound, errors.JobExpired, errors.IdempotencyKeyReused, errors.TooManyRequests
    ),
)
def analyze(
    here: Here,
    base: Base,
    spoken: Spoken,
    trace: Trace,
    asked: Annotated[AnalyzeRequest | None, Body()] = None,
    idempotency_key: IdempotencyKey = None,
) -> Accepted:
    """Make a job and get leave to upload its photo.

    Upload the photo by `PUT` or as a form, then tell `complete_url`. The same `Idempotency-Key` with the same body
    gets the same job.
    """
    wish = (asked or AnalyzeRequest()).wish(spoken)
    if wish.batch is not None and here.ports.records.batch(wish.batch) is None:
        raise errors.BatchNotFound(batch=wish.batch)
    who = Caller(once=once(idempotency_key, None, wish), trace=trace)
    job = accept(wish, who, here.ports, here.terms)
    ticket = ticket_for(job, here.ports)
    return Accepted.model_validate(
        {
            "job_id": job.id,
            "expires_at": dt.datetime.fromtimestamp(ticket.expires_at, dt.UTC),
            **of_upload(job.id, ticket, base),
            **of_job(job.id, base),
        }
    )


@router.post(
    "/upload-complete/{job_id}",
    status_code=202,
    summary="Say that the photo is there",
    responses=answers(
        *(errors.JobNotFound, errors.JobExpired, errors.UploadMissing, errors.UploadMismatch),
        *(PhotoEmpty, PhotoTooLarge, PhotoNotAnImage, errors.TooManyRequests),
        good={
            202: {
                "description": "The job is accepted: it will be answered",
                "links": links("job_id", "status", "events", "fetch_result"),
            }
        },
    ),
)
def upload_complete(job_id: JobNamed, here: Here, base: Base) -> Working:
    """Let the analysis begin; saying so again changes nothing."""
    job = complete(job_id, here.ports)
    return Working.model_validate(
        {"job_id": job.id, "status": "processing", "state": job.state, **of_job(job.id, base)}
    )


@router.get(
    "/result/{job_id}",
    summary="Fetch a result",
    responses=answers(
        *(errors.JobNotFound, errors.JobExpired, errors.JobNotDone, errors.JobFailed),
        errors.TooManyRequests,
        good={
            200: {
                "model": Analysis,
                "headers": {"ETag": {"schema": {"type": "string"}}},
                "description": "The Analysis, as the command line prints it with `--json`",
            },
            304: {"description": "Not Modified"},
        },
    ),
)
def fetch_result(
    job_id: JobNamed,
    here: Here,
    language: Annotated[
        Language | None, Query(description="of the answer; default: the job's own")
    ] = None,
    if_none_match: Annotated[str | None, Header(description="an earlier `ETag`")] = None,
) -> Response:
    """The whole answer, in the job's language or another; it stays long after the progress is forgotten."""
    text = result(job_id, language, here.ports)
    tag = f'"{hashlib.sha256(text).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": PRIVATE}
    if if_none_match is not None and _names(if_none_match, tag):
        return Response(status_code=304, headers=headers)
    return Response(text, headers=headers, media_type="application/json")


def _names(listed: str, tag: str) -> bool:
    """Whether an `If-None-Match` names a tag; a compressed answer's tag may have become a weak one."""
    tags = {one.strip().removeprefix("W/") for one in listed.split(",")}
    return "*" in tags or tag in tags
