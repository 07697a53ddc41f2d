"""Jobs that are done, and corrections over the same real database."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.jobs.conftest import Desk, desk
from wastecoach.bootstrap.analysing import Analysing
from wastecoach.bootstrap.documents import index
from wastecoach.core.analysis import Analysis
from wastecoach.core.jobs.job import Job, Wish
from wastecoach.core.people.caller import ANONYMOUS, Principal
from wastecoach.core.people.corrections.correcting import correct
from wastecoach.core.people.corrections.correction import CorrectingPorts, Correction, Said
from wastecoach.core.people.corrections.feedback import Verdict
from wastecoach.core.stages import Listener
from wastecoach.infra.records.feedback import SqlFeedback
from wastecoach.infra.records.opening import open_engine
from wastecoach.settings import Settings

__all__ = ["desk"]


@dataclass
class Corner:
    """Where answers are corrected.

    Attributes:
        desk: Of the jobs.
        ports: The outside.
        feedback: The corrections.
        forgotten: Photos that were to be forgotten, each with whether it was there.
        noted: Corrections that were counted.
    """

    desk: Desk
    ports: CorrectingPorts
    feedback: SqlFeedback
    forgotten: list[tuple[str, bool]]
    noted: list[Verdict]

    def desk_jobs(self) -> list[str]:
        """Ids of the jobs that ended."""
        return self.desk.ports.records.ended(0.0, 1000)

    def done(self, wish: Wish | None = None) -> Job:
        """A job with its answer, which is a clear PET bottle."""
        job = self.desk.queued(wish)
        self.desk.deliver()
        return self.desk.job(job.id)

    def said(self, job: Job, said: Said, by: Principal = ANONYMOUS) -> Correction:
        """A correction of a job."""
        return correct(job.id, said, by, self.ports)


@pytest.fixture
def engine(desk: Desk, tmp_path: Path) -> Iterator[Engine]:
    """The desk's database."""
    opened = open_engine(f"sqlite:///{tmp_path / 'records.db'}")
    yield opened
    opened.dispose()


@pytest.fixture
def corner(desk: Desk, engine: Engine) -> Corner:
    always_the_same = desk.ports.analyse

    def eyes(fetch: Callable[[], bytes], wish: Wish, listener: Listener) -> Analysis:
        """The desk's, of the photo that it is given."""
        analysis, data = always_the_same(fetch, wish, listener), fetch()
        digest = hashlib.sha256(data).hexdigest()
        return replace(analysis, photo=replace(analysis.photo, digest=digest))

    desk.seeing(eyes)
    feedback = SqlFeedback(engine)
    forgotten: list[tuple[str, bool]] = []
    noted: list[Verdict] = []

    def forget(digest: str, data: bytes | None) -> int:
        forgotten.append((digest, data is not None))
        return 3

    ports = CorrectingPorts(
        desk.ports,
        feedback,
        partial(index, "kr"),
        Analysing(Settings()).advise,
        forget,
        noted.append,
    )
    return Corner(desk, ports, feedback, forgotten, noted)
