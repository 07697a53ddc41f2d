"""The photo that a correction is about, and its copy for teaching, which does not tell who sent it or where it was."""

from __future__ import annotations

import datetime as dt
import hashlib

from wastecoach.core.errors import PhotoError
from wastecoach.core.jobs.errors import PhotoGone
from wastecoach.core.jobs.job import Job
from wastecoach.core.jobs.ports import PhotoStore
from wastecoach.core.people.corrections.feedback import Feedback
from wastecoach.core.photo import decode, encode_for_sending, read_photo

# Pixels of the longer side: four times of what the embedded model looks at.
TEACHING_SIDE = 1024
TEACHING_TYPE = "image/jpeg"


def analysed_photo(job: Job | None, digest: str, photos: PhotoStore) -> bytes | None:
    """The photo of a job as it was analysed; None where it is gone, or another was uploaded over it since.

    Args:
        job: None where it is gone as well.
        digest: SHA-256 of what was analysed.
        photos: Where it lies.

    Raises:
        PhotoStoreUnavailable: Nobody can tell.
    """
    try:
        data = None if job is None or job.photo is None else photos.read(job.photo)
    except PhotoGone:
        return None
    return data if data is not None and hashlib.sha256(data).hexdigest() == digest else None


def teaching_copy(photo: bytes) -> bytes | None:
    """A photo as it is kept for teaching: upright, of moderate size, without metadata; None where it is damaged."""
    try:
        pixels = decode(read_photo(photo), TEACHING_SIDE)
    except PhotoError:
        return None
    return encode_for_sending(pixels, TEACHING_SIDE)


def teaching_key(feedback: Feedback) -> str:
    """Where the copy of a correction's photo lies."""
    day = dt.datetime.fromtimestamp(feedback.at, dt.UTC)
    return f"feedback/{day:%Y/%m/%d}/{feedback.id}"
