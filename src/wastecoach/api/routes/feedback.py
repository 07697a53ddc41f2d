"""Whether an answer was right, and what it really was."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Body, Response
from pydantic import BaseModel, ConfigDict, Field

from wastecoach.api.addresses import WASTE
from wastecoach.api.documented import answers
from wastecoach.api.jobs import JobNamed
from wastecoach.api.limited import FeedbackRoute
from wastecoach.api.serving import Here
from wastecoach.api.who import Who
from wastecoach.core.jobs import errors
from wastecoach.core.people.corrections.correcting import correct, corrections
from wastecoach.core.people.corrections.correction import (
    LONGEST_COMMENT,
    LONGEST_ITEM,
    Correction,
    Corrections,
    Said,
)
from wastecoach.core.people.corrections.feedback import Verdict

asking = APIRouter(prefix=WASTE, tags=["analyses"], route_class=FeedbackRoute)
router = APIRouter(prefix=WASTE, tags=["analyses"])
MOST_THINGS = 64
# Nothing that a terminal takes for a command, in whatever encoding it reads.
ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f]*$"


class FeedbackRequest(BaseModel):
    """What somebody says of the answer to one thing in their photo."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"verdict": "right"},
                {
                    "verdict": "wrong",
                    "item": "glass_bottle",
                    "comment": "유리병이에요",
                    "keep_photo": True,
                },
            ]
        },
    )

    verdict: Annotated[Verdict, Field(description="whether the item was the right one")]
    item: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=LONGEST_ITEM,
            pattern=ONE_LINE,
            description="what it really is: an id of the rule book, or a name as people say it; "
            "one that may be several things is refused, and the answer names them",
        ),
    ] = None
    thing: Annotated[
        int, Field(ge=0, lt=MOST_THINGS, description="which of the `sightings`, from 0")
    ] = 0
    comment: Annotated[
        str,
        Field(max_length=LONGEST_COMMENT, pattern=ONE_LINE, description="a few words, one line"),
    ] = ""
    keep_photo: Annotated[
        bool,
        Field(description="leave to keep a copy of the photo for teaching, longer than the photo"),
    ] = False


@asking.post(
    "/feedback/{job_id}",
    summary="Say whether an answer was right",
    responses=answers(
        *(errors.JobNotFound, errors.JobExpired, errors.JobNotDone, errors.JobFailed),
        *(errors.RequestInvalid, errors.TooManyRequests),
        good={200: {"model": Correction, "description": "The correction as it is kept"}},
    ),
)
def send_feedback(
    job_id: JobNamed, asked: Annotated[FeedbackRequest, Body()], caller: Who, here: Here
) -> Response:
    """Where it was wrong, the photo is not answered from the cache again, and what to do with the right item is told.

    One correction for each thing of a job: the same again changes nothing, another one takes its place.
    """
    said = Said(**asked.model_dump())
    return _json(correct(job_id, said, caller, here.correcting))


@router.get(
    "/feedback/{job_id}",
    summary="See what was said of an answer",
    responses=answers(
        *(errors.JobNotFound, errors.TooManyRequests),
        good={200: {"model": Corrections, "description": "The corrections of the job, by thing"}},
    ),
)
def fetch_feedback(job_id: JobNamed, caller: Who, here: Here) -> Response:
    """What whoever may see the job has said of it, and whether somebody has looked at that."""
    return _json(Corrections(tuple(corrections(job_id, caller, here.correcting))))


def _json(value: Correction | Corrections) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(msgspec.json.encode(value), headers=headers, media_type="application/json")
