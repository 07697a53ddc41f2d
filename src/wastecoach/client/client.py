"""What a program calls to have photos analysed by a server."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from http import HTTPStatus
from typing import Self

from wastecoach.client import batches
from wastecoach.client.addresses import (
    BINS,
    CLASSIFY,
    FEEDBACK,
    ITEMS,
    READY,
    RESULT,
    STATUS,
    filled,
)
from wastecoach.client.batches import Batch, BatchAnswer, Sent
from wastecoach.client.connection import Connection, Patience
from wastecoach.client.credentials import Credentials, FixedToken
from wastecoach.client.following import answer_of, follow
from wastecoach.client.own import OwnThings
from wastecoach.client.uploading import Source, Started, described, form_of, read, upload
from wastecoach.core.analysis import Analysis, Language
from wastecoach.core.answer_json import to_plain
from wastecoach.core.health import Report
from wastecoach.core.item_answers import TextAnswer
from wastecoach.core.jobs.job import Location, Wish
from wastecoach.core.jobs.progress import Progress
from wastecoach.core.people.corrections.correction import Correction, Corrections, Said
from wastecoach.core.places.bins import LIMIT, RADIUS_M, Bins
from wastecoach.core.rules import Housing

# A server may wait so long for an answer before it says where to ask for it.
ONE_CALL_S = 90.0
DOWN = frozenset({HTTPStatus.SERVICE_UNAVAILABLE})


class Client(OwnThings):
    """A wastecoach server, asked over HTTP.

    Requests are sent again where that may help, and never make a second job. Usable by many threads at once, and as a
    context manager.

    Args:
        base_url: Address of the server, `http(s)://host[:port][/path]`.
        language: Of answers, unless a call says otherwise, and of problems.
        timeout_s: Seconds that one try of a request may take.
        retries: Tries after the first, where the server cannot be reached or is busy (429, 502, 503, 504).
        patience_s: Seconds that all tries of one request may take together.
        token: Who you are there: an access token or a device's; nobody in particular without one.
        credentials: The same as a sign-in that is kept in a file and renewed, `SavedSignIn`.

    Raises:
        SettingInvalid: The address is none of a server.
    """

    def __init__(
        self,
        base_url: str,
        *,
        language: Language = "ko",
        timeout_s: float = 30.0,
        retries: int = 4,
        patience_s: float = 150.0,
        token: str | None = None,
        credentials: Credentials | None = None,
    ) -> None:
        self.language = language
        shown = credentials if token is None else FixedToken(token)
        patience = Patience(timeout_s, retries, patience_s)
        self._connection = Connection(base_url, language, patience, credentials=shown)

    @property
    def server(self) -> str:
        """Its address for people, without user and password."""
        return self._connection.server

    def __enter__(self) -> Self:
        """Itself; hangs up at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Hang up."""
        self.close()

    def close(self) -> None:
        """Hang up; the client cannot be used any more."""
        self._connection.close()

    def classify(
        self,
        photo: Source,
        *,
        language: Language | None = None,
        region: str | None = None,
        housing: Housing | None = None,
        location: Location | None = None,
        within_s: float = 600.0,
    ) -> Analysis:
        """Say what is in a photo, how to dispose of it and why; the photo goes along with the one request.

        Args:
            photo: A path, or the file's bytes; at most 20 MB.
            language: `ko` or `en`.
            region: Municipality whose rules apply; the server's choice when None.
            housing: `house`, `apartment` or `officetel`.
            location: Where you are, for collection points.
            within_s: Seconds that it may take in all.

        Raises:
            WastecoachError: One of its sub-classes: what is wrong with the photo, or with the server.
        """
        data, wish = read(photo), Wish(language or self.language, region, housing, location)
        began = time.monotonic()
        answer = self._connection.send(
            "POST",
            CLASSIFY,
            timeout_s=ONE_CALL_S,
            files={"file": ("photo", data, described(wish, data).content_type)},
            data=form_of(wish),
            headers={"Idempotency-Key": uuid.uuid4().hex},
        )
        if answer.status != HTTPStatus.ACCEPTED:
            return _named(self._connection.read(Analysis, answer.body), photo)
        job_id = self._connection.read(Started, answer.body).job_id
        last = follow(job_id, self._connection, began + within_s)
        return _named(answer_of(last, self._connection), photo)

    def analyse(
        self,
        photo: Source,
        *,
        on_progress: Callable[[Progress], None] | None = None,
        language: Language | None = None,
        region: str | None = None,
        housing: Housing | None = None,
        location: Location | None = None,
        within_s: float = 600.0,
    ) -> Analysis:
        """Say what is in a photo, and how far that is meanwhile: announced, uploaded, followed to its end.

        Args:
            photo: A path, or the file's bytes; at most 20 MB.
            on_progress: Hears of every change, on this thread.
            language: `ko` or `en`.
            region: Municipality whose rules apply; the server's choice when None.
            housing: `house`, `apartment` or `officetel`.
            location: Where you are, for collection points.
            within_s: Seconds that the analysis may take once the photo is there.

        Raises:
            JobNotDone: It takes longer than `within_s`; it goes on, and `status` and `result` still tell of it.
            WastecoachError: One of its sub-classes: what is wrong with the photo, or with the server.
        """
        data, wish = read(photo), Wish(language or self.language, region, housing, location)
        key = uuid.uuid4().hex
        job_id = upload(data, described(wish, data), key, self._connection, again=False)
        until = time.monotonic() + within_s
        last = follow(job_id, self._connection, until, on_progress)
        return _named(answer_of(last, self._connection), photo)

    def status(self, job_id: str) -> Progress:
        """How far a job is.

        Raises:
            JobNotFound: The server knows no such job.
        """
        return self._connection.ask(Progress, "GET", filled(STATUS, job_id))

    def result(self, job_id: str, language: Language | None = None) -> Analysis:
        """What a job came to, in its own language or another.

        Raises:
            JobNotFound, JobNotDone, JobExpired, JobFailed: There is no result (yet).
        """
        query = {} if language is None else {"language": language}
        return self._connection.ask(Analysis, "GET", filled(RESULT, job_id), params=query)

    def correct(self, job_id: str, said: Said) -> Correction:
        """Say whether a job's answer was right; the same again changes nothing, another takes its place.

        Args:
            job_id: The job.
            said: What you say, `Said("wrong", "glass bottle")`.

        Returns:
            The correction as it is kept, and what to do with the right item.

        Raises:
            JobNotFound, JobNotDone, JobExpired, JobFailed: There is no answer to correct.
            RequestInvalid: The item is none of the rule book, or one of several, which the error names.
        """
        body = to_plain(said)
        return self._connection.ask(Correction, "POST", filled(FEEDBACK, job_id), json=body)

    def corrections(self, job_id: str) -> tuple[Correction, ...]:
        """What was said of a job's answer, by thing.

        Raises:
            JobNotFound: The server knows no such job.
        """
        found = self._connection.ask(Corrections, "GET", filled(FEEDBACK, job_id))
        return found.corrections

    def items(self, text: str, language: Language | None = None) -> TextAnswer:
        """What the rule book says of things that a text names.

        Args:
            text: For example `생수병`, or `greasy pizza box`.
            language: `ko` or `en`.
        """
        query = {"q": text, "language": language or self.language}
        return self._connection.ask(TextAnswer, "GET", ITEMS, params=query)

    def bins_near(
        self,
        location: Location,
        *,
        stream: str | None = None,
        radius_m: float = RADIUS_M,
        limit: int = LIMIT,
        language: Language | None = None,
    ) -> Bins:
        """The nearest collection points.

        Args:
            location: Where somebody stands.
            stream: What is to be taken there: a stream's id or name, or a thing as people say it; None for whatever
                is near.
            radius_m: How far to look, in metres; at most 20,000.
            limit: How many; at most 100.
            language: Of the streams' names.

        Raises:
            CoordinatesInvalid: There is no such point on earth.
            RequestInvalid: Nobody knows what `stream` is, or a number is out of range.
        """
        query: dict[str, str | float] = {
            "lat": location.latitude,
            "lon": location.longitude,
            "radius": radius_m,
            "limit": limit,
            "language": language or self.language,
        }
        if stream is not None:
            query["stream"] = stream
        return self._connection.ask(Bins, "GET", BINS, params=query)

    def health(self) -> Report:
        """How well the server is, component by component; that it is down is an answer as well.

        Raises:
            ServerUnreachable: There is no server.
        """
        answer = self._connection.send("GET", READY, also=DOWN)
        return self._connection.read(Report, answer.body)

    def open_batch(self, name: str, total: int) -> Batch:
        """A new batch for many photos; its id is the key to it.

        Args:
            name: As you call it.
            total: Photos that will come, as far as you know.
        """
        return batches.opened(name, total, self._connection)

    def submit_batch(
        self,
        batch_id: str,
        photos: Iterable[tuple[str, Source]],
        *,
        language: Language | None = None,
        region: str | None = None,
        housing: Housing | None = None,
        at_once: int = 8,
        again: bool = False,
    ) -> Iterator[Sent]:
        """Upload the photos of a batch, a few at once; nothing is twice in it, however often they are submitted.

        Args:
            batch_id: The batch.
            photos: Each with its name in the batch, and a path or its bytes.
            language: `ko` or `en`.
            region: Municipality whose rules apply; the server's choice when None.
            housing: `house`, `apartment` or `officetel`.
            at_once: Photos that are uploaded at the same time.
            again: Whether some may be there already; they are not uploaded once more.

        Yields:
            Every photo in its order: its job, or what is wrong with it.

        Raises:
            WastecoachError: The server takes no more; what it has taken stays.
        """
        wish = Wish(language or self.language, region, housing)
        return batches.submit(
            batch_id, photos, wish, self._connection, at_once=at_once, again=again
        )

    def batch_status(self, batch_id: str) -> Batch:
        """How far a batch is: its jobs by state.

        Raises:
            BatchNotFound: The server knows no such batch.
        """
        return batches.status(batch_id, self._connection)

    def batch_results(self, batch_id: str) -> Iterator[BatchAnswer]:
        """Every photo of a batch that has ended: its answer, or why there is none.

        Raises:
            BatchNotFound: The server knows no such batch.
        """
        return batches.results(batch_id, self._connection)


def _named(analysis: Analysis, photo: Source) -> Analysis:
    """An answer under the name that the photo has here, which the server was not told."""
    source = "bytes" if isinstance(photo, bytes) else os.fspath(photo)
    readable = str(source).encode("utf-8", "replace").decode("utf-8")
    return replace(analysis, photo=replace(analysis.photo, source=readable))
