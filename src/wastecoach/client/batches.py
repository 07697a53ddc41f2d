"""Many photos in one batch: uploaded side by side, each once however often they are submitted; answers by the page."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

from wastecoach.client.addresses import BATCH, BATCH_RESULTS, BATCHES, filled
from wastecoach.client.connection import Connection
from wastecoach.client.problems import own_error
from wastecoach.client.uploading import Source, described, read, upload
from wastecoach.core.analysis import Analysis
from wastecoach.core.errors import PhotoError, WastecoachError
from wastecoach.core.jobs.errors import JobExpired, UploadError
from wastecoach.core.jobs.job import ENDS, State, Wish
from wastecoach.core.jobs.progress import Problem

Item = TypeVar("Item")
Made = TypeVar("Made")
# Results fetched at once, and the seconds that may take.
PAGE, PAGE_S = 200, 60.0
LONGEST_NAME = 255
# What is wrong with one photo; anything else is wrong with all of them.
OF_ONE_PHOTO = (PhotoError, UploadError)


@dataclass(frozen=True, slots=True)
class Batch:
    """How far a batch is.

    Attributes:
        batch_id: The key to it.
        name: As its owner calls it.
        created_at: When it was opened.
        total: Photos that were announced.
        states: Jobs by state.
    """

    batch_id: str
    name: str
    created_at: dt.datetime
    total: int
    states: dict[State, int]

    @property
    def ended(self) -> int:
        """Photos that nothing more will happen to."""
        return sum(count for state, count in self.states.items() if state in ENDS)

    @property
    def running(self) -> int:
        """Photos that are waited for or worked on."""
        return sum(self.states.values()) - self.ended


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """One photo of a batch that has ended: its answer, or why there is none."""

    name: str
    job_id: str
    analysis: Analysis | None = None
    error: WastecoachError | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """One photo of a batch: its job, or why it has none."""

    name: str
    job_id: str | None = None
    error: WastecoachError | None = None


def opened(name: str, total: int, connection: Connection) -> Batch:
    """A new batch."""
    announced = {"name": fitting(name), "total": total}
    return connection.ask(Batch, "POST", BATCHES, json=announced)


def status(batch_id: str, connection: Connection) -> Batch:
    """How far a batch is."""
    return connection.ask(Batch, "GET", filled(BATCH, batch_id))


def submit(
    batch_id: str,
    photos: Iterable[tuple[str, Source]],
    wish: Wish,
    connection: Connection,
    *,
    at_once: int,
    again: bool,
) -> Iterator[Sent]:
    """Upload photos side by side, in their order; a bad one is told of and the others go on.

    Raises:
        WastecoachError: The server does not take any more; what it has taken stays.
    """

    def one(photo: tuple[str, Source]) -> Sent:
        name = fitting(photo[0])
        try:
            data = read(photo[1])
            own = replace(described(wish, data), batch=batch_id, name=name)
            key = key_of(batch_id, name, data)
            return Sent(name, upload(data, own, key, connection, again=again))
        except OF_ONE_PHOTO as error:
            return Sent(name, error=error)

    return side_by_side(one, photos, at_once)


def fitting(name: str) -> str:
    """A name as a server takes it: printable, its end where it is long."""
    readable = name.encode("utf-8", "replace").decode("utf-8")
    return "".join(letter if letter.isprintable() else "�" for letter in readable)[-LONGEST_NAME:]


def key_of(batch_id: str, name: str, data: bytes) -> str:
    """What makes a photo of a batch the same photo, whoever submits it and how often."""
    digest = hashlib.sha256(data).hexdigest()
    return hashlib.sha256(f"{batch_id}\n{name}\n{digest}".encode()).hexdigest()


def side_by_side(
    work: Callable[[Item], Made], items: Iterable[Item], at_once: int
) -> Iterator[Made]:
    """What `work` makes of each item, in their order, a few at once; the first error ends it."""
    pool = ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="wastecoach-client")
    waiting: deque[Future[Made]] = deque()
    try:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) > 2 * at_once:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page of results."""

    job_id: str
    name: str | None = None
    analysis: Analysis | None = None
    error: Problem | None = None


def results(batch_id: str, connection: Connection) -> Iterator[BatchAnswer]:
    """Every photo of a batch that has ended, page by page, in a stable order."""
    path, after = filled(BATCH_RESULTS, batch_id), ""
    while True:
        query = {"after": after, "limit": str(PAGE), "format": "jsonl"}
        page = connection.send("GET", path, params=query, timeout_s=PAGE_S).body.splitlines()
        yield from (_answer(connection.read(_Line, line)) for line in page)
        if len(page) < PAGE:
            return
        after = connection.read(_Line, page[-1]).job_id


def _answer(line: _Line) -> BatchAnswer:
    if line.analysis is not None:
        return BatchAnswer(line.name or "", line.job_id, line.analysis)
    problem = line.error
    error = problem and own_error(problem.code, problem.message)
    return BatchAnswer(line.name or "", line.job_id, error=error or JobExpired(job=line.job_id))
