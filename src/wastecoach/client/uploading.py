"""A photo is announced, uploaded to where the server says, and handed over: once, however often that is tried."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

import msgspec

from wastecoach.client.addresses import ANALYZE, COMPLETE, filled
from wastecoach.client.connection import Connection
from wastecoach.core.errors import (
    PhotoEmpty,
    PhotoNotAnImage,
    PhotoNotFound,
    PhotoTooLarge,
    PhotoUnreadable,
)
from wastecoach.core.jobs.errors import (
    JobExpired,
    ServerRefused,
    UploadExpired,
    UploadForbidden,
    UploadMissing,
)
from wastecoach.core.jobs.job import Wish
from wastecoach.core.media_type import media_type_of
from wastecoach.core.photo import MAX_BYTES

# An address that went out of date is asked for anew so many times.
MOST_TICKETS = 3

Source = str | os.PathLike[str] | bytes


@dataclass(frozen=True, slots=True)
class Put:
    """Where a photo is sent with `PUT`, and the headers that go with it."""

    url: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Upload:
    """The forms of an upload; this client uses the first."""

    put: Put


@dataclass(frozen=True, slots=True)
class Accepted:
    """A job that waits for its photo."""

    job_id: str
    upload: Upload


@dataclass(frozen=True, slots=True)
class Started:
    """A job that goes on by itself."""

    job_id: str


def read(photo: Source) -> bytes:
    """The bytes of a photo that a server would take at first sight; what it would refuse is not sent at all.

    Raises:
        PhotoNotFound, PhotoUnreadable: The file cannot be read.
        PhotoEmpty, PhotoTooLarge, PhotoNotAnImage: It cannot be used.
    """
    data = photo if isinstance(photo, bytes) else _bytes_of(os.fspath(photo))
    if not data:
        raise PhotoEmpty
    if len(data) > MAX_BYTES:
        raise PhotoTooLarge(limit_mb=MAX_BYTES // 1024**2)
    if media_type_of(data) is None:
        raise PhotoNotAnImage
    return data


def described(wish: Wish, data: bytes) -> Wish:
    """A wish that announces exactly this photo."""
    return replace(wish, content_type=media_type_of(data) or "", size=len(data))


def upload(data: bytes, wish: Wish, key: str, connection: Connection, *, again: bool) -> str:
    """Upload a photo and hand it over; the id of its job.

    Whoever calls it once more with the same key gets the same job, whatever became of the first call.

    Args:
        data: The photo.
        wish: What is wanted, described for this photo.
        key: Of this photo and wish, 16 to 128 letters.
        connection: To the server.
        again: Whether the photo may be there already: then that is asked before it is sent.

    Raises:
        WastecoachError: The server does not take it.
    """
    for _ in range(MOST_TICKETS - 1):
        try:
            return _uploaded(data, wish, key, connection, again=again)
        except (JobExpired, UploadExpired, UploadForbidden):
            # The next key follows from this one, so that whoever starts over finds the same jobs.
            key = hashlib.sha256(key.encode()).hexdigest()
        except UploadMissing:
            again = False
    return _uploaded(data, wish, key, connection, again=again)


def announced(wish: Wish) -> dict[str, Any]:
    """A wish as the server reads it: its fields that are set."""
    fields: dict[str, Any] = msgspec.to_builtins(wish)
    # Neither is the caller's to say.
    del fields["lane"], fields["frugal"]
    fields["batch_id"] = fields.pop("batch")
    return {name: value for name, value in fields.items() if value is not None}


def form_of(wish: Wish) -> dict[str, Any]:
    """A wish as the fields of a form that carries its photo along."""
    fields = announced(wish)
    stands: dict[str, Any] = fields.pop("location", {})
    told = fields.keys() & {"language", "region", "housing"}
    return stands | {name: fields[name] for name in told}


def _uploaded(data: bytes, wish: Wish, key: str, connection: Connection, *, again: bool) -> str:
    headers = {"Idempotency-Key": key}
    accepted = connection.ask(Accepted, "POST", ANALYZE, json=announced(wish), headers=headers)
    if again and _handed_over(accepted.job_id, connection):
        return accepted.job_id
    _put(data, accepted.upload.put, connection)
    return connection.ask(Started, "POST", filled(COMPLETE, accepted.job_id)).job_id


def _handed_over(job_id: str, connection: Connection) -> bool:
    try:
        connection.send("POST", filled(COMPLETE, job_id))
    except UploadMissing:
        return False
    return True


def _put(data: bytes, put: Put, connection: Connection) -> None:
    try:
        connection.send("PUT", put.url, content=data, headers=put.headers)
    except ServerRefused as error:
        # A photo store of somebody else does not speak our codes; this is how they say that an address is too old.
        if error.params["status"] == HTTPStatus.FORBIDDEN:
            raise UploadForbidden(told=str(error.params["detail"])) from error
        raise


def _bytes_of(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 -- a name that may hold any bytes
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError as fault:
        raise PhotoNotFound(source=path) from fault
    except (OSError, ValueError) as fault:
        raise PhotoUnreadable(source=path) from fault
