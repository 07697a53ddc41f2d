"""What the fault run breaks: installations of every kind, and what can go wrong in each."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.provider import providing
from benchmarks.stand import Cluster, Stand, cluster, embedded
from servers.program import LOOK_AGAIN_S, Program
from servers.rabbitmq import VIRTUAL_HOST
from wastecoach.core.jobs.job import LANES

# Twice as large as the photos of all runs on it.
SMALL_DISK_MB = 160
FILLED_AT_ONCE = 256 * 1024


@dataclass(frozen=True)
class Size:
    """How large a run is.

    Attributes:
        clients: That begin at once.
        late: That come during the fault and as long again.
        pause_s: From the fault until it is mended.
        stub_s: How long a look at a photo takes.
        threads: Of each of two workers.
        patience_s: Of a client; who has heard no end by then never will.
    """

    clients: int
    late: int
    pause_s: float
    stub_s: float
    threads: int
    patience_s: float

    @property
    def first_ended(self) -> int:
        """How many have ended when the fault strikes."""
        return self.clients // 6


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong.

    Attributes:
        name: Part of the metric's name.
        breaks: Lets it happen.
        mends: Undoes it; returns when what was broken answers again.
        others_go_on: There is another one of what is broken, so recovery is counted from the fault.
    """

    name: str
    breaks: Callable[[], object]
    mends: Callable[[], object]
    others_go_on: bool = False


# An installation, and what is to be broken in it, one after the other.
Breakable = tuple[Stand, list[Fault]]


@contextmanager
def of_services(size: Size) -> Iterator[Breakable]:
    """Two workers, each service, in a cluster."""
    with cluster(2, size.threads, vision="stub", stub_seconds=str(size.stub_s)) as stand:
        _await_queues(stand)
        yield (
            stand,
            [
                _killed("worker", stand.workers[0], others_go_on=True),
                _killed("rabbitmq", stand.rabbitmq),
                _killed("redis", stand.redis),
                _killed("postgresql", stand.postgres),
            ],
        )


@contextmanager
def of_one_server(size: Size) -> Iterator[Breakable]:
    """A server on its own, whose photos lie on a small disk where there may be one."""
    with _small_disk() as disk:
        photos = {} if disk is None else {"photos_url": disk.as_uri()}
        with _alone(size, **photos) as stand:
            killed = _killed("server", stand.serve)
            yield stand, [killed, *_filled("photos_full", disk)]


@contextmanager
def of_full_disk(size: Size) -> Iterator[Breakable]:
    """A server on its own with all that it keeps on a small disk, where there may be one."""
    with _small_disk() as disk:
        if disk is None:
            print("no fault of full disks: only root can mount a small one", file=sys.stderr)
            places = {}
        else:
            names = {"database_url": "records", "cache_url": "cache"}
            places = {setting: f"sqlite:///{disk}/{name}" for setting, name in names.items()}
            places["photos_url"] = (disk / "photos").as_uri()
        with _alone(size, **places) as stand:
            yield stand, _filled("disk_full", disk)


def _alone(size: Size, **settings: str) -> AbstractContextManager[Stand]:
    threads = str(2 * size.threads)
    return embedded(
        vision="stub", stub_seconds=str(size.stub_s), worker_threads=threads, **settings
    )


def _filled(name: str, disk: Path | None) -> list[Fault]:
    if disk is None:
        return []
    filler = disk / "filler"
    return [Fault(name, partial(_fill, filler), filler.unlink)]


@contextmanager
def of_provider(size: Size) -> Iterator[Breakable]:
    """Eyes outside, in a cluster."""
    with providing(size.stub_s) as provider:
        settings = {
            "vision": "openai",
            "openai_base_url": provider.url,
            "provider_timeout_s": str(2 * size.stub_s),
            "provider_concurrency": str(size.threads),
        }
        with cluster(2, size.threads, **settings) as stand:
            yield stand, [Fault("provider_hangs", provider.hang, provider.answer_again)]


def _killed(name: str, program: Program, *, others_go_on: bool = False) -> Fault:
    return Fault(name, program.kill, program.start, others_go_on=others_go_on)


def _await_queues(stand: Cluster) -> None:
    """RabbitMQ 3.10 forgets queues that are declared less than a second before it is killed."""
    while not all(stand.rabbitmq.keeps(VIRTUAL_HOST, f"q.{lane}") for lane in LANES):
        time.sleep(LOOK_AGAIN_S)


def _fill(filler: Path) -> None:
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(FILLED_AT_ONCE)):
                pass
        except OSError:
            return


@contextmanager
def _small_disk() -> Iterator[Path | None]:
    """A file system with little room; None where none can be mounted."""
    with tempfile.TemporaryDirectory(prefix="wastecoach-") as folder:
        options = ["-t", "tmpfs", "-o", f"size={SMALL_DISK_MB}m", "tmpfs", folder]
        may = os.geteuid() == 0 and sys.platform == "linux"
        if not may or subprocess.run(["mount", *options], check=False).returncode:
            yield None
            return
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", folder], check=True)
