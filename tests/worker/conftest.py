"""An installation with every real service: a server in this process, workers and beats in others."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.waiting import DEADLINE_S, gate, until
from wastecoach.bootstrap import job_stores
from wastecoach.bootstrap.jobs import Service, open_service
from wastecoach.core.jobs.accepting import Caller, accept_whole
from wastecoach.core.jobs.job import Job, Lane, Wish
from wastecoach.core.jobs.progress import Progress, from_json
from wastecoach.core.jobs.upkeep import sweep
from wastecoach.infra.records.levels import upgrade
from wastecoach.infra.records.schema import JOBS
from wastecoach.settings import Settings

__all__ = ["gate"]
ROOT = Path(__file__).resolve().parent.parent.parent
SIDE = 64
_numbers = count()


@dataclass(frozen=True)
class Process:
    """A process of the installation.

    Attributes:
        process: It.
        log: What it says.
    """

    process: subprocess.Popen[bytes]
    log: Path

    def said(self, words: str, times: int = 1) -> bool:
        """Whether it has said something so many times."""
        return self.log.read_text().count(words) >= times

    def kill(self) -> None:
        """End it as a crash does."""
        self.process.kill()
        self.process.wait()

    def end(self) -> int:
        """Ask it to end; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(DEADLINE_S)


@dataclass(frozen=True)
class Installation:
    """Everything that there is.

    Attributes:
        settings: Of all its processes.
        environment: The same for other processes.
        service: The server's jobs, at work.
        start: Starts another process: Python with these arguments.
    """

    settings: Settings
    environment: dict[str, str]
    service: Service
    start: Callable[..., Process]

    def accepted(self, name: str | None = None, lane: Lane = "ai") -> str:
        """A new job with a photo of its own."""
        wish = Wish(language="en", content_type="image/png", name=name, lane=lane)
        service = self.service
        return accept_whole(noise(), wish, Caller(), service.ports, service.terms).id

    def job(self, job_id: str) -> Job:
        """A job as the records know it."""
        job = self.service.ports.records.job(job_id)
        assert job is not None
        return job

    def shown(self, job_id: str) -> Progress:
        """A job as its client sees it."""
        text = self.service.ports.board.read(job_id)
        assert text is not None
        return from_json(text)

    def until_ended(self, job_ids: Iterable[str]) -> list[Job]:
        """The jobs, once all have ended."""
        ids = list(job_ids)
        until(lambda: all(self.job(job_id).ended for job_id in ids))
        return [self.job(job_id) for job_id in ids]

    def take_up(self) -> None:
        """Let every lease run out, and take up what nobody holds any more."""
        engine = job_stores.open_records(self.settings)
        with engine.begin() as connection:
            held = JOBS.c.state == "processing"
            connection.execute(update(JOBS).where(held).values(lease_until=0.0))
        engine.dispose()
        sweep(self.service.ports, self.service.terms)

    def worker(self, *options: str) -> Process:
        """A worker of the lane `ai` that is ready."""
        return self.ready("-m", "wastecoach", "worker", "--queues", "ai", *options)

    def ready(self, *arguments: str) -> Process:
        """A process that says when it is ready."""
        process = self.start(*arguments)
        until(lambda: process.said("threads ready"))
        return process


def noise() -> bytes:
    """A photo that is like no other."""
    import numpy as np
    from PIL import Image

    pixels = np.random.default_rng(next(_numbers)).integers(0, 255, (SIDE, SIDE, 3), dtype=np.uint8)
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


@contextmanager
def installed(folder: Path, **settings: str | float) -> Iterator[Installation]:
    """An installation with these settings; all its processes are gone in the end."""
    chosen = {"vision": "stub", "photos_url": (folder / "photos").as_uri(), **settings}
    environment = os.environ | {
        f"WASTECOACH_{name.upper()}": str(value) for name, value in chosen.items()
    }
    in_force = Settings(**chosen)  # type: ignore[arg-type]
    engine = job_stores.open_records(in_force)
    upgrade(engine)
    engine.dispose()
    with ExitStack() as ending:

        def start(*arguments: str) -> Process:
            log = folder / f"process-{next(_numbers)}.log"
            with log.open("wb") as said:
                process = subprocess.Popen(
                    [sys.executable, *arguments],
                    env=environment,
                    cwd=ROOT,
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=subprocess.STDOUT,
                )
            ending.callback(process.wait)
            ending.callback(process.kill)
            return Process(process, log)

        service = open_service(in_force, "serve")
        ending.callback(service.stop, DEADLINE_S)
        service.start()
        yield Installation(in_force, environment, service, start)


@pytest.fixture
def services(database_url: str, broker_url: str, redis_url: str) -> dict[str, str]:
    """Addresses of fresh services."""
    return {"database_url": database_url, "broker_url": broker_url, "redis_url": redis_url}


@pytest.fixture
def installation(services: dict[str, str], tmp_path: Path) -> Iterator[Installation]:
    """An installation without workers."""
    with installed(tmp_path, **services) as there:
        yield there


@pytest.fixture
def poisoned(services: dict[str, str], tmp_path: Path) -> Iterator[tuple[Installation, Process]]:
    """An installation that tries twice, and a supervised worker that a photo called `poison` kills."""
    with installed(tmp_path, job_attempts=2, **services) as there:
        workers = there.ready(
            "-m", "tests.worker.supervised", "5", "-m", "tests.worker.stopping", "0"
        )
        yield there, workers
