"""Many photos that nobody waits for."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from wastecoach.api.addresses import BATCHES, of_batch
from wastecoach.api.answered import BatchOut
from wastecoach.api.asked import BatchRequest
from wastecoach.api.documented import answers, links
from wastecoach.api.jobs import BatchSeen
from wastecoach.api.limited import LimitedRoute
from wastecoach.api.serving import Base, Here, Serving
from wastecoach.api.who import Who
from wastecoach.core.answer_json import analysis_from_json
from wastecoach.core.answer_rows import COLUMNS, rows
from wastecoach.core.jobs import errors
from wastecoach.core.jobs.progress import problem_of
from wastecoach.core.jobs.records import BatchResult, BatchStatus

asking = APIRouter(prefix=BATCHES, tags=["batches"], route_class=LimitedRoute)
router = APIRouter(prefix=BATCHES, tags=["batches"])
AT_ONCE = 100
MOST = 1_000_000
JSONL, CSV = "application/jsonl", "text/csv; charset=utf-8"


@asking.post(
    "",
    status_code=201,
    summary="Begin a batch",
    responses=answers(
        errors.RequestInvalid,
        errors.TooManyRequests,
        good={
            201: {
                "description": "The batch",
                "headers": {"Location": {"schema": {"type": "string"}}},
                "links": links("batch_id", "see_batch", "batch_results"),
            }
        },
    ),
)
def begin_batch(
    asked: BatchRequest, here: Here, caller: Who, base: Base, response: Response
) -> BatchOut:
    """Photos are then asked for with `analyze` and its `batch_id`; they give way to photos that somebody waits for."""
    ports = here.ports
    batch = BatchStatus(ports.unique(), asked.name, ports.now(), asked.total)
    ports.records.add_batch(batch, caller.owner)
    told = _told(batch, base)
    response.headers["Location"] = told.status_url
    return told


@router.get(
    "/{batch_id}", summary="See how far a batch is", responses=answers(errors.BatchNotFound)
)
def see_batch(batch: BatchSeen, base: Base) -> BatchOut:
    """Its jobs, counted by state."""
    return _told(batch, base)


@router.get(
    "/{batch_id}/results",
    summary="Fetch the results of a batch",
    response_class=StreamingResponse,
    responses=answers(
        errors.BatchNotFound,
        good={
            200: {
                "description": "Jobs that have ended, by their id: a line each, or a row for each thing",
                "content": {
                    JSONL: {"schema": {"type": "string"}},
                    CSV.partition(";")[0]: {"schema": {"type": "string"}},
                },
            }
        },
    ),
)
def batch_results(
    batch: BatchSeen,
    here: Here,
    after: Annotated[
        str, Query(max_length=64, pattern=r"^[0-9a-f-]*$", description="last job id you have had")
    ] = "",
    limit: Annotated[int, Query(ge=1, le=MOST, description="jobs at most")] = MOST,
    form: Annotated[
        Literal["jsonl", "csv"], Query(alias="format", description="of the answer")
    ] = "jsonl",
) -> Response:
    """Ask again with `after` for those that ended meanwhile. A job that ends later may come before one already told.

    Fetch all once the batch has ended.
    """
    found = _found(batch.id, after, limit, here)
    if form == "csv":
        return StreamingResponse(_as_csv(found), media_type=CSV)
    return StreamingResponse(_as_jsonl(found, here), media_type=JSONL)


def _told(batch: BatchStatus, base: str) -> BatchOut:
    return BatchOut(
        batch_id=batch.id,
        name=batch.name,
        created_at=dt.datetime.fromtimestamp(batch.created_at, dt.UTC),
        total=batch.total,
        states=batch.states,
        **of_batch(batch.id, base),
    )


def _found(batch_id: str, after: str, limit: int, here: Serving) -> Iterator[BatchResult]:
    while limit > 0:
        results = here.ports.records.batch_results(batch_id, after, min(limit, AT_ONCE))
        yield from results
        if len(results) < min(limit, AT_ONCE):
            return
        limit -= len(results)
        after = results[-1].job.id


def _as_jsonl(found: Iterator[BatchResult], here: Serving) -> Iterator[bytes]:
    for result in found:
        yield msgspec.json.encode(_plain(result, here)) + b"\n"


def _plain(result: BatchResult, here: Serving) -> dict[str, Any]:
    job = result.job
    words = here.ports.words(job.wish.language)
    error = None if job.failure is None else problem_of(job.failure, words)
    analysis = None if result.analysis is None else msgspec.Raw(result.analysis)
    return {
        "job_id": job.id,
        "name": job.wish.name,
        "state": job.state,
        "analysis": analysis,
        "error": error,
    }


def _as_csv(found: Iterator[BatchResult]) -> Iterator[str]:
    written = io.StringIO()
    writer = csv.DictWriter(written, ("job_id", *COLUMNS), lineterminator="\n")
    writer.writeheader()
    for result in found:
        writer.writerows(_rows(result))
        yield _taken(written)
    yield _taken(written)


def _rows(result: BatchResult) -> list[dict[str, object]]:
    job = {"job_id": result.job.id}
    if result.analysis is None:
        code = result.job.failure.code if result.job.failure else result.job.state
        return [job | {"photo": result.job.wish.name, "error": code}]
    return [job | row for row in rows(analysis_from_json(result.analysis))]


def _taken(written: io.StringIO) -> str:
    text = written.getvalue()
    written.seek(0)
    written.truncate()
    return text
