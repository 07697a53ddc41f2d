"""Jobs over a real database file, a real folder of photos and a real board; time, queue and eyes as the test wants."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from wastecoach import bootstrap
from wastecoach.core.analysis import Analysis, Language
from wastecoach.core.jobs.accepting import Caller, accept_whole
from wastecoach.core.jobs.errors import QueueUnavailable
from wastecoach.core.jobs.job import Job, Lane, Wish
from wastecoach.core.jobs.ports import JobPorts, Terms
from wastecoach.core.jobs.progress import Progress, from_json
from wastecoach.core.jobs.records import Message
from wastecoach.core.jobs.running import Ran, run
from wastecoach.core.jobs.sending import send_due
from wastecoach.core.stages import Listener
from wastecoach.infra.photo_stores.folder import FolderPhotos
from wastecoach.infra.progress.memory import MemoryBoard
from wastecoach.infra.records.levels import upgrade
from wastecoach.infra.records.opening import open_engine
from wastecoach.infra.records.records import SqlJobRecords
from wastecoach.library import classify

BEGINNING = 1_800_000_000.0
Eyes = Callable[[Callable[[], bytes], Wish, Listener], Analysis]


@dataclass
class ListQueue:
    """A queue that a test can look into, and switch off."""

    messages: list[Message] = field(default_factory=list)
    away: bool = False

    def send(self, message: Message) -> None:
        if self.away:
            raise QueueUnavailable(place="amqp://test", detail="away")
        self.messages.append(message)

    def waiting(self, lane: Lane) -> int:
        return sum(message.lane == lane for message in self.messages)


@dataclass
class Desk:
    """Where jobs come in and are worked on.

    Attributes:
        ports: The outside.
        queue: What was sent.
        terms: What was promised.
        photo: Bytes of a photo.
        seconds: The time.
        slept: How long workers waited.
    """

    ports: JobPorts
    queue: ListQueue
    terms: Terms
    photo: bytes
    seconds: float = BEGINNING
    slept: list[float] = field(default_factory=list)

    def accepted(self, wish: Wish | None = None) -> Job:
        """A job with its photo, in the outbox."""
        return accept_whole(
            self.photo, wish or Wish(language="en"), Caller(), self.ports, self.terms
        )

    def queued(self, wish: Wish | None = None) -> Job:
        """A job whose message the queue has."""
        job = self.accepted(wish)
        send_due(self.ports)
        return self.job(job.id)

    def job(self, job_id: str) -> Job:
        found = self.ports.records.job(job_id)
        assert found is not None
        return found

    def shown(self, job_id: str) -> Progress:
        text = self.ports.board.read(job_id)
        assert text is not None
        return from_json(text)

    def deliver(self) -> list[Ran]:
        """Work off what is in the queue."""
        messages, self.queue.messages[:] = list(self.queue.messages), []
        return [
            run(message.job, self.ports.unique(), self.ports, self.terms)
            for message in messages
            if message.job
        ]

    def seeing(self, eyes: Eyes) -> None:
        """From now on photos are looked at so."""
        self.ports = replace(self.ports, analyse=eyes)


@pytest.fixture
def desk(tmp_path: Path, example: Path) -> Iterator[Desk]:
    engine = open_engine(f"sqlite:///{tmp_path / 'records.db'}")
    upgrade(engine)
    answers = {language: classify(example, language=language) for language in ("ko", "en")}

    def eyes(fetch: Callable[[], bytes], wish: Wish, listener: Listener) -> Analysis:
        listener("fetch", 10)
        fetch()
        listener("look", 50)
        listener("done", 100)
        return answers[wish.language]

    def retell(analysis: Analysis, wish: Wish, language: Language) -> Analysis:
        return answers[language]

    names = itertools.count()
    queue = ListQueue()
    slept: list[float] = []
    ports = JobPorts(
        records=SqlJobRecords(engine),
        photos=FolderPhotos(tmp_path / "photos", b"x" * 32, "/u/", lambda: made.seconds),
        board=MemoryBoard(lambda: made.seconds),
        queue=queue,
        analyse=eyes,
        retell=retell,
        words=bootstrap.catalogue,
        holding=lambda _: nullcontext(),
        wake=lambda: None,
        now=lambda: made.seconds,
        sleep=slept.append,
        jitter=lambda: 0.5,
        unique=lambda: f"{next(names):032x}",
    )
    made = Desk(ports, queue, Terms(), example.read_bytes(), slept=slept)
    yield made
    engine.dispose()
