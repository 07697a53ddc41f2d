"""`workers`: jobs a second and memory of a worker in pools of several kinds, with eyes that take three seconds.

Analyses wait for somebody else's answer most of the time; what is measured is how many can wait at once, and what that
costs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.runner import ProcessFailed
from servers.guardian import family
from servers.postgres import PostgresServer
from servers.program import LOOK_AGAIN_S, running
from servers.rabbitmq import RabbitServer
from wastecoach.bootstrap import job_stores
from wastecoach.bootstrap.jobs import Service, open_service
from wastecoach.core.jobs.accepting import Caller, accept_whole
from wastecoach.core.jobs.job import Wish
from wastecoach.infra.records.levels import upgrade
from wastecoach.settings import Settings

STUB_S = 3.0
POOLS = (("prefork", 16), ("threads", 16), ("threads", 64))
# Jobs for each place in the pool.
ROUNDS, QUICK_ROUNDS = 6, 1
PHOTO = Path("examples/pet-bottle.jpg")
PATIENCE_S = 300.0


@dataclass(frozen=True)
class Measured:
    """What one pool did.

    Attributes:
        jobs_a_second: From when it was ready to the end of the last job.
        megabytes: Of all its processes while they work; shared memory counts in parts.
    """

    jobs_a_second: float
    megabytes: float


def measure(*, quick: bool = False) -> Iterator[Figure]:
    """The pools one after the other, each beside what would be ideal."""
    rounds = QUICK_ROUNDS if quick else ROUNDS
    with running(PostgresServer) as postgres, running(RabbitServer) as rabbit:
        found = {}
        for pool, count in POOLS:
            name = f"{pool}_{count}"
            settings = {
                "database_url": postgres.databases.create(name),
                "broker_url": rabbit.virtual_hosts.create(name),
            }
            found[name] = one = _measured(pool, count, rounds, settings)
            ideal = count / STUB_S
            yield Figure(f"workers_{name}", one.jobs_a_second, "jobs/s", "ideal", ideal)
        first = found[f"{POOLS[0][0]}_{POOLS[0][1]}"]
        for name, one in found.items():
            yield Figure(f"workers_{name}_mb", one.megabytes, "MB", "prefork 16", first.megabytes)


def _measured(pool: str, count: int, rounds: int, services: dict[str, str]) -> Measured:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as ending:
        chosen = {
            **services,
            "vision": "stub",
            "cache_url": "off",
            "photos_url": Path(folder, "photos").as_uri(),
            "stub_seconds": STUB_S,
        }
        settings = Settings(**chosen)  # type: ignore[arg-type]
        engine = job_stores.open_records(settings)
        upgrade(engine)
        engine.dispose()
        service = open_service(settings, "serve")
        ending.callback(service.stop, 5.0)
        service.start()
        jobs = count * rounds
        for _ in range(jobs):
            data = PHOTO.read_bytes()
            accept_whole(data, Wish(language="en"), Caller(), service.ports, service.terms)
        environment = {f"WASTECOACH_{name.upper()}": str(to) for name, to in chosen.items()}
        _until(lambda: service.ports.queue.waiting("ai") == jobs)
        with _worker(pool, count, environment) as worker:
            began = time.monotonic()
            _until(lambda: _left(service) <= jobs / 2)
            megabytes = _megabytes(worker.pid)
            _until(lambda: _left(service) == 0)
            return Measured(jobs / (time.monotonic() - began), megabytes)


@contextmanager
def _worker(pool: str, count: int, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "benchmarks.worker_pool", pool, str(count)]
    with subprocess.Popen(
        command, env=os.environ | environment, stderr=subprocess.PIPE, text=True
    ) as worker:
        try:
            if not any("threads ready" in line for line in worker.stderr or ()):
                message = f"{' '.join(command)} did not begin"
                raise ProcessFailed(message)
            yield worker
        finally:
            worker.terminate()


def _left(service: Service) -> int:
    return sum(service.ports.records.counts().values())


def _megabytes(leader: int) -> float:
    """Proportional set sizes: memory that several processes share counts once."""
    kilobytes = 0
    for process in family(leader):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1024


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        if time.monotonic() > end:
            message = f"not done within {PATIENCE_S:g} s"
            raise ProcessFailed(message)
        time.sleep(LOOK_AGAIN_S)
