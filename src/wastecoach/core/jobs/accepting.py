"""A job comes in: leave to upload, then the photo, then it is accepted and nobody loses it any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from wastecoach.core.errors import PhotoEmpty, PhotoNotAnImage, PhotoTooLarge
from wastecoach.core.jobs.errors import JobExpired, JobNotFound, UploadMismatch, UploadMissing
from wastecoach.core.jobs.job import Job, Wish
from wastecoach.core.jobs.ports import JobPorts, StoredPhoto, Terms, Ticket
from wastecoach.core.jobs.records import Message, Once
from wastecoach.core.jobs.showing import job_for, show
from wastecoach.core.media_type import media_type_of, usual_name
from wastecoach.core.people.caller import ANONYMOUS, Principal
from wastecoach.core.photo import MAX_BYTES

ANALYSE = "analyse"


# Whether services that cost money may be asked for one more job; counts it.
MayPay = Callable[[], bool]


def always() -> bool:
    """Whoever runs the program pays for what they ask."""
    return True


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks.

    Attributes:
        owner: Whose the job will be.
        once: The key that keeps a repeated request from making another.
        trace: W3C `traceparent` of the request.
        may_pay: Asked once the job is accepted with its photo.
    """

    owner: str | None = None
    once: Once | None = None
    trace: str | None = None
    may_pay: MayPay = always


def accept(wish: Wish, caller: Caller, ports: JobPorts, terms: Terms) -> Job:
    """A new job that waits for its photo; the first one where the caller asks again with the same key.

    Raises:
        IdempotencyKeyReused: The key came with another request before.
        JobNotFound: The first one is somebody else's by now.
        SessionEnded: Whoever asks was deleted meanwhile.
        RecordsUnavailable: The database cannot be used.
    """
    now = ports.now()
    name = ports.unique()
    job = Job(
        id=name,
        state="pending",
        wish=wish,
        photo=photo_key(name, now),
        created_at=now,
        upload_until=now + terms.upload_s,
        owner=caller.owner,
        trace=caller.trace,
    )
    kept = ports.records.add(job, caller.once)
    if kept.id == job.id:
        show(kept, ports)
    elif kept.owner not in {None, caller.owner}:
        raise JobNotFound(job=kept.id)
    return kept


def ticket_for(job: Job, ports: JobPorts) -> Ticket:
    """Leave to upload the photo of a job that waits for it.

    Raises:
        JobExpired: Its photo did not come in time, or was purged.
    """
    if job.photo is None or job.state == "expired":
        raise JobExpired
    return ports.photos.ticket(job.photo, job.wish.content_type, job.wish.size, job.upload_until)


def complete(
    job_id: str, ports: JobPorts, caller: Principal = ANONYMOUS, may_pay: MayPay = always
) -> Job:
    """Accept a job whose photo was uploaded; saying so again changes nothing.

    Args:
        job_id: The job.
        ports: The outside.
        caller: Who says so.
        may_pay: Asked once the photo is known to be one.

    Raises:
        JobNotFound: There is no such job, or it is somebody else's.
        JobExpired: Its photo did not come in time.
        UploadMissing: Nothing was uploaded yet.
        UploadMismatch: What was uploaded is not of the announced size or type.
        PhotoEmpty, PhotoTooLarge, PhotoNotAnImage: What was uploaded cannot be used.
    """
    job = job_for(job_id, caller, ports)
    if job.state == "expired":
        raise JobExpired
    if job.state != "pending" or job.photo is None:
        return job
    stored = ports.photos.facts(job.photo)
    if stored is None:
        raise UploadMissing
    check_upload(stored, job.wish)
    return _accepted(job, may_pay, ports)


def accept_whole(data: bytes, wish: Wish, caller: Caller, ports: JobPorts, terms: Terms) -> Job:
    """A job whose photo came with the request: kept and accepted in one go.

    Raises:
        PhotoEmpty, PhotoTooLarge, PhotoNotAnImage: It cannot be used.
        PhotoStoreUnavailable, PhotoStoreFull, RecordsUnavailable: It could not be kept, and is not accepted.
        JobExpired: It expired meanwhile.
        IdempotencyKeyReused: The key came with another request before.
        JobNotFound: The first job of the key is somebody else's by now, or the job was deleted meanwhile.
        SessionEnded: Whoever asks was deleted meanwhile.
    """
    check_upload(StoredPhoto(len(data), data[:64]), wish)
    job = accept(wish, caller, ports, terms)
    if job.state != "pending" or job.photo is None:
        return job
    ports.photos.write(job.photo, data, wish.content_type)
    return _accepted(job, caller.may_pay, ports)


def check_upload(stored: StoredPhoto, wish: Wish) -> None:
    """Whether what was uploaded is what was announced, and a photo.

    Raises:
        UploadMismatch: Not of the announced size or type.
        PhotoEmpty, PhotoTooLarge, PhotoNotAnImage: It cannot be used.
    """
    if stored.size == 0:
        raise PhotoEmpty
    if stored.size > MAX_BYTES:
        raise PhotoTooLarge(limit_mb=MAX_BYTES // 1024**2)
    if wish.size is not None and stored.size != wish.size:
        raise UploadMismatch(announced=f"{wish.size} bytes", found=f"{stored.size} bytes")
    found = media_type_of(stored.begins)
    if found is None:
        raise PhotoNotAnImage
    if usual_name(found) != usual_name(wish.content_type):
        raise UploadMismatch(announced=wish.content_type, found=found)


def photo_key(name: str, at: float) -> str:
    """Where the photo of a job lies: by day, so that a folder or a bucket stays easy to look through."""
    day = dt.datetime.fromtimestamp(at, dt.UTC)
    return f"photos/{day:%Y/%m/%d}/{name}"


def analysis_of(job: Job, due_at: float, ports: JobPorts) -> Message:
    """The message that lets a worker analyse a job, not before a moment."""
    return Message(ports.unique(), job.wish.lane, ANALYSE, job.id, due_at)


def _accepted(job: Job, may_pay: MayPay, ports: JobPorts) -> Job:
    frugal = not may_pay()
    now = ports.now()
    message = analysis_of(job, now, ports)
    accepted = ports.records.uploaded(job.id, message, now, frugal=frugal)
    if accepted.state == "expired":
        # Just now, while its photo was looked at.
        raise JobExpired
    show(accepted, ports)
    ports.wake()
    return accepted
