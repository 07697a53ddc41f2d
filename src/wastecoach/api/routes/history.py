"""What somebody had analysed: pages, statistics, photos; of the caller alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Query, Response
from starlette.convertors import Convertor, register_url_convertor

from wastecoach.api.addresses import WASTE, of_photo
from wastecoach.api.documented import answers
from wastecoach.api.history_filters import Filters
from wastecoach.api.hot import JOB_ID
from wastecoach.api.jobs import JobNamed
from wastecoach.api.limited import HistoryRoute
from wastecoach.api.serving import Base, Here
from wastecoach.api.telling import book_of, legend, telling
from wastecoach.api.usual import AsUsual
from wastecoach.api.who import Known
from wastecoach.core.analysis import Language
from wastecoach.core.errors import PhotoDamaged
from wastecoach.core.jobs import errors
from wastecoach.core.korean_calendar import begins
from wastecoach.core.media_type import media_type_of
from wastecoach.core.people.caller import Principal
from wastecoach.core.people.errors import NotSignedIn
from wastecoach.core.people.kept.entries import (
    UNSURE,
    HistoryEntry,
    HistoryPage,
    Telling,
    entry_of,
)
from wastecoach.core.people.kept.erasing import erase_job
from wastecoach.core.people.kept.history import OwnedJob
from wastecoach.core.people.kept.paging import page_of
from wastecoach.core.people.kept.weeks import HistoryStatistics, first_monday, statistics
from wastecoach.core.photo import decode, encode_for_sending, read_photo


class JobInPath(Convertor[str]):
    """An id of a job in a path, which no other word in its place is mistaken for."""

    regex = JOB_ID.pattern

    def convert(self, value: str) -> str:
        """As it stands."""
        return value

    def to_string(self, value: str) -> str:
        """As it stands."""
        return value


register_url_convertor("job", JobInPath())
router = APIRouter(prefix=WASTE, tags=["people"], route_class=HistoryRoute)
PRIVATE = "private, max-age=3600"
# Pixels of the longer side of a small photo.
SMALL = 256
MOST_WEEKS = 260


@router.get(
    "/history",
    summary="Read your history",
    responses=answers(NotSignedIn, errors.RequestInvalid, good={200: {"model": HistoryPage}}),
)
def read_history(
    caller: Known,
    here: Here,
    base: Base,
    filters: Annotated[Filters, Query()],
) -> Response:
    """What you had analysed, the newest first; with a device's token, what that device had.

    A `since` belongs to it, an `until` as well where it is a day.
    """
    asked = filters.asked((*book_of(here).streams, UNSURE))
    every = here.people.owned.owned(_owner(caller), asked)
    found, following = page_of(every, filters.limit)
    words = telling(filters.language, here)
    page = HistoryPage(tuple(_entry(one, words, base) for one in found), following)
    return Response(msgspec.json.encode(page), media_type="application/json")


@router.get(
    "/history/statistics",
    summary="See where your waste went",
    responses=answers(NotSignedIn, errors.RequestInvalid, good={200: {"model": HistoryStatistics}}),
)
def history_statistics(
    caller: Known,
    here: Here,
    usual: AsUsual,
    weeks: Annotated[
        int, Query(ge=1, le=MOST_WEEKS, description="up to and with the present one")
    ] = 12,
    language: Annotated[Language | None, Query(description="of the streams' names")] = None,
) -> Response:
    """How many things went into which stream, in all and by week (Monday to Sunday, in Korea)."""
    now = here.ports.now()
    since = begins(first_monday(now, weeks))
    counts = here.people.owned.owned_counts(_owner(caller), since)
    made = statistics(counts, now, weeks)
    told = replace(made, legend=legend(made.streams, language or usual.language, here))
    return Response(msgspec.json.encode(told), media_type="application/json")


@router.delete(
    "/history/{job_id:job}",
    status_code=204,
    summary="Delete one analysis",
    responses=answers(
        *(NotSignedIn, errors.JobNotFound, errors.TooManyRequests, errors.PhotoStoreUnavailable),
        good={204: {"description": "It is gone, with its photo"}},
    ),
)
def delete_entry(caller: Known, job_id: JobNamed, here: Here) -> Response:
    """Result and photo; a correction of it stays as a label that nobody can tell whose it was."""
    erase_job(job_id, _owner(caller), here.people.owned, here.ports)
    return Response(status_code=204)


@router.get(
    "/photo/{job_id}",
    summary="See a photo again",
    responses=answers(
        *(NotSignedIn, errors.JobNotFound, errors.PhotoGone, PhotoDamaged, errors.TooManyRequests),
        good={
            200: {
                "description": "The photo as it came; small, a JPEG without metadata",
                "content": {"image/*": {"schema": {"type": "string", "format": "binary"}}},
            }
        },
    ),
)
def see_photo(
    caller: Known,
    job_id: JobNamed,
    here: Here,
    size: Annotated[
        Literal["whole", "thumb"], Query(description=f"`thumb`: {SMALL} pixels at most")
    ] = "whole",
) -> Response:
    """Only for whose it is, and only as long as photos are kept."""
    job = here.ports.records.job(job_id)
    if job is None or job.owner != caller.owner:
        raise errors.JobNotFound(job=job_id)
    if job.photo is None or job.state in {"pending", "expired"}:
        raise errors.PhotoGone
    data = here.ports.photos.read(job.photo)
    if size == "thumb":
        data = encode_for_sending(decode(read_photo(data), SMALL), SMALL)
    kind = media_type_of(data) or "application/octet-stream"
    return Response(
        data, media_type=kind, headers={"Cache-Control": PRIVATE, "Vary": "Authorization"}
    )


def _entry(owned: OwnedJob, words: Telling, base: str) -> HistoryEntry:
    entry = entry_of(owned, words)
    if owned.job.photo is None:
        return entry
    whole, small = of_photo(owned.job.id, base)
    return replace(entry, photo=whole, thumbnail=small)


def _owner(caller: Principal) -> str:
    assert caller.owner is not None  # noqa: S101 -- known
    return caller.owner
