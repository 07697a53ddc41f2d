"""What jobs need from outside, as small protocols; `bootstrap` knows who fulfils them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from wastecoach.core.analysis import Analysis, Language
from wastecoach.core.jobs.job import Lane, Wish
from wastecoach.core.jobs.records import JobRecords, Message
from wastecoach.core.messages import Catalogue
from wastecoach.core.stages import Listener


@dataclass(frozen=True, slots=True)
class Ticket:
    """Leave to upload one photo, in two forms that are equal in rights.

    Attributes:
        put_url: For `PUT` with the bytes as the body and the `headers`.
        headers: That `PUT` has to carry.
        form_url: For `POST` of a form with all `fields` and then the bytes as the field `file`.
        fields: Of the form.
        expires_at: Seconds since 1970.
    """

    put_url: str
    headers: dict[str, str]
    form_url: str
    fields: dict[str, str]
    expires_at: float


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """What the photo store knows of a photo: its bytes, and its first ones (64 at least where it has as many)."""

    size: int
    begins: bytes


class PhotoStore(Protocol):
    """Photos by key. Every method raises `PhotoStoreUnavailable` where the store cannot be used."""

    def ticket(self, key: str, content_type: str, size: int | None, expires_at: float) -> Ticket:
        """Leave to upload, bound to key, media type and time, and to the exact size where it is known.

        Without a known size, at most `MAX_BYTES` of `core/photo.py`.
        """
        ...

    def facts(self, key: str) -> StoredPhoto | None:
        """What is stored under a key, None where nothing is."""
        ...

    def read(self, key: str) -> bytes:
        """A photo; at most one byte more than `MAX_BYTES` of it.

        Raises:
            PhotoGone: Nothing is stored under that key.
        """
        ...

    def write(self, key: str, data: bytes, content_type: str) -> None:
        """Keep a photo, whole or not at all.

        Raises:
            PhotoStoreFull: There is no room.
        """
        ...

    def delete(self, keys: Iterable[str]) -> None:
        """Delete photos; those that are gone already are no error."""
        ...

    def tidy(self) -> None:
        """Delete what uploads that broke off long ago left behind."""
        ...

    def ping(self) -> str:
        """Use the store once; where it is, without secrets."""
        ...


class Board(Protocol):
    """Where everybody can see how far a job is. Never fails: the records know it as well."""

    def post(self, job_id: str, sequence: int, text: bytes) -> None:
        """Show the progress of a job, unless a later one (by sequence) is shown already; listeners hear of it."""
        ...

    def read(self, job_id: str) -> bytes | None:
        """The progress last shown, None where there is none any more."""
        ...

    def keep_result(self, job_id: str, analysis: bytes) -> None:
        """Keep a result where reading is quick."""
        ...

    def result(self, job_id: str) -> bytes | None:
        """A result kept there, in the job's own language."""
        ...

    def forget(self, job_id: str) -> None:
        """Show nothing of a job any more: an operator lets it begin anew."""
        ...


class Watch(Protocol):
    """The board as an event loop reads it: for many at once, without a thread each."""

    async def read(self, job_id: str) -> bytes | None:
        """The progress last shown; all reads of one turn of the loop go as one request. None: not known here."""
        ...

    def follow(self, job_id: str) -> AsyncIterator[bytes]:
        """Progress as it is shown from now on, and what is shown now; never an earlier one after a later one.

        Does not end by itself. One connection serves all followers of a process; what a broken connection missed is
        made up for when it is there again.
        """
        ...

    async def close(self) -> None:
        """Close connections; followers end."""
        ...


class WorkQueue(Protocol):
    """Who carries messages to workers."""

    def send(self, message: Message) -> None:
        """Hand a message over; returns once it is safe there.

        Raises:
            QueueUnavailable: It was not confirmed; it may have arrived nonetheless.
        """
        ...

    def waiting(self, lane: Lane) -> int | None:
        """Messages that no worker has taken yet, None where that cannot be told."""
        ...


@dataclass(frozen=True, slots=True)
class JobPorts:
    """Every effect around jobs in one argument.

    Attributes:
        records: Jobs and outbox.
        photos: Where photos lie.
        board: Where progress is shown.
        queue: Who carries work.
        analyse: Runs the pipeline on a photo that a function fetches.
        retell: A result in the words of another language.
        words: Words of a language.
        holding: Keeps the lease of a holder from running out while a context lasts, but not for ever (`job_seconds`).
        wake: Tells whoever sends the outbox that there is something in it.
        now: Seconds since 1970.
        sleep: Waits so many seconds.
        jitter: A random number in 0..1.
        unique: An unguessable name, 32 hexadecimal digits.
    """

    records: JobRecords
    photos: PhotoStore
    board: Board
    queue: WorkQueue
    analyse: Callable[[Callable[[], bytes], Wish, Listener], Analysis]
    retell: Callable[[Analysis, Wish, Language], Analysis]
    words: Callable[[Language], Catalogue]
    holding: Callable[[str], AbstractContextManager[None]]
    wake: Callable[[], None]
    now: Callable[[], float]
    sleep: Callable[[float], None]
    jitter: Callable[[], float]
    unique: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Terms:
    """What an installation promises about jobs; times in seconds.

    Attributes:
        upload_s: How long an upload address is valid.
        grace_s: How much later a photo may still come before its job expires.
        lease_s: How long a worker is believed without a sign of life.
        attempts: How often a job is begun before it is given up.
        photo_s: How long photos are kept.
        result_s: How long jobs and their results are kept.
    """

    upload_s: float = 300.0
    grace_s: float = 600.0
    lease_s: float = 12.0
    attempts: int = 4
    photo_s: float = 30 * 86_400.0
    result_s: float = 365 * 86_400.0
