"""The three founding calls: ask for an analysis, say that the photo is there, fetch the result."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response

from wastecoach.api.addresses import WASTE, of_job, of_upload
from wastecoach.api.answered import Accepted, Working
from wastecoach.api.asked import AnalyzeRequest, IdempotencyKey, once
from wastecoach.api.documented import answers, links
from wastecoach.api.entity_tags import IfNoneMatch, tagged
from wastecoach.api.jobs import Asker, JobNamed, batch_for
from wastecoach.api.limited import LimitedRoute
from wastecoach.api.limits import headers_of
from wastecoach.api.serving import Base, Here
from wastecoach.api.spending import Pays, spent
from wastecoach.api.usual import AsUsual
from wastecoach.api.who import Who
from wastecoach.core.analysis import Analysis, Language
from wastecoach.core.errors import PhotoEmpty, PhotoNotAnImage, PhotoTooLarge
from wastecoach.core.jobs import errors
from wastecoach.core.jobs.accepting import accept, complete, ticket_for
from wastecoach.core.jobs.showing import result

asking = APIRouter(prefix=WASTE, tags=["analyses"], route_class=LimitedRoute)
router = APIRouter(prefix=WASTE, tags=["analyses"])
PRIVATE = "private, max-age=3600"


@asking.post(
    "/analyze",
    status_code=202,
    summary="Ask for an analysis",
    responses=answers(
        *(errors.BatchNotFound, errors.JobExpired, errors.JobNotFound),
        *(errors.IdempotencyKeyReused, errors.TooManyRequests),
    ),
)
def analyze(
    here: Here,
    caller: Who,
    asker: Asker,
    base: Base,
    usual: AsUsual,
    asked: Annotated[AnalyzeRequest | None, Body()] = None,
    idempotency_key: IdempotencyKey = None,
) -> Accepted:
    """Make a job and get leave to upload its photo.

    Upload the photo by `PUT` or as a form, then tell `complete_url`. The same `Idempotency-Key` with the same body
    gets the same job. It belongs to whoever shows a token; as a part of a batch, to whom the batch belongs.
    """
    wish = (asked or AnalyzeRequest()).wish(usual)
    if wish.batch is not None:
        asker = replace(asker, owner=batch_for(wish.batch, caller, here).owner)
    key = once(idempotency_key, caller.owner, wish)
    job = accept(wish, replace(asker, once=key), here.ports, here.terms)
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
def upload_complete(
    job_id: JobNamed,
    here: Here,
    caller: Who,
    may_pay: Pays,
    base: Base,
    request: Request,
    response: Response,
) -> Working:
    """Let the analysis begin; saying so again changes nothing.

    Where services are used that cost money, a caller may have so many photos a day looked at by them; for the rest what
    costs nothing looks.
    """
    job = complete(job_id, here.ports, caller, may_pay)
    response.headers.update(headers_of(spent(request)))
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
    caller: Who,
    language: Annotated[
        Language | None, Query(description="of the answer; default: the job's own")
    ] = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """The whole answer, in the job's language or another; it stays long after the progress is forgotten."""
    text = result(job_id, language, here.ports, caller)
    return tagged(text, if_none_match, PRIVATE)
