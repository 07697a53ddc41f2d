"""`faults`: something is killed, filled up or hangs while 500 jobs are in flight; what was accepted has to end.

Clients ask, upload and hand over as good clients do. When a sixth of them have their answer, the fault strikes: the
others have begun, and are anywhere on the way; more come one after another from then on. After the pause what was
broken is mended. What counts is every job that was accepted: each has to end, once, with a result or a reason.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import uvloop

from benchmarks.clients import Story, story, walk
from benchmarks.figures import LIMIT, Figure
from benchmarks.patterns import unlike_photos
from benchmarks.provider import providing
from benchmarks.reckoning import Reckoning, Struck, in_hand, reckon
from benchmarks.stand import Cluster, Stand, cluster, embedded
from servers.program import LOOK_AGAIN_S, Program
from servers.rabbitmq import VIRTUAL_HOST
from wastecoach.core.jobs.job import LANES

# Lost and duplicated jobs that are too many, and seconds for the work in hand to end once all is well again.
NONE, RECOVERS_WITHIN_S = 0, 30.0
LOOK_S = 0.1
SMALL_DISK_MB = 64
FILLED_AT_ONCE = 64 * 1024


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


FULL = Size(clients=600, late=100, pause_s=5.0, stub_s=1.5, threads=16, patience_s=180.0)
QUICK = Size(clients=60, late=20, pause_s=2.0, stub_s=0.8, threads=4, patience_s=90.0)


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


def measure(*, quick: bool) -> Iterator[Figure]:
    """One line for each fault, and all of them together."""
    size = QUICK if quick else FULL
    found: list[Reckoning] = []
    for name, reckoning in faults(size):
        found.append(reckoning)
        yield Figure(
            f"recovery_s_{name}",
            reckoning.recovery_s,
            "s",
            LIMIT,
            RECOVERS_WITHIN_S,
            _told(reckoning),
        )
    accepted = sum(reckoning.accepted for reckoning in found)
    clients = (size.clients + size.late) * len(found)
    yield Figure("faults_accepted", accepted, "jobs", "clients", clients, f"{len(found)} faults")
    for metric, count in (
        ("faults_lost", sum(reckoning.lost for reckoning in found)),
        ("faults_duplicated", sum(reckoning.duplicated for reckoning in found)),
        ("faults_untold", sum(reckoning.untold for reckoning in found)),
    ):
        yield Figure(metric, count, "jobs", "accepted", accepted, f"limit {NONE}")


def faults(size: Size) -> Iterator[tuple[str, Reckoning]]:
    """Every fault by its name, and what became of the jobs that it struck."""
    for made in (_of_services, _of_photos, _of_provider):
        with made(size) as (stand, breaking):
            for fault in breaking:
                struck = uvloop.run(_strike(stand, fault, size))
                yield fault.name, reckon(struck, stand.database_url)


async def _strike(stand: Stand, fault: Fault, size: Size) -> Struck:
    photos = unlike_photos(size.clients + size.late, fault.name)
    stories = [story(number, size.patience_s) for number in range(len(photos))]
    ways = [walk(one, photo, stand.port) for one, photo in zip(stories, photos, strict=True)]
    walks = [asyncio.create_task(way) for way in ways[: size.clients]]
    while sum(one.end is not None for one in stories) < size.first_ended:
        _still_possible(stories, size)
        await asyncio.sleep(LOOK_S)
    hands = await asyncio.to_thread(in_hand, stand.database_url)
    late = asyncio.create_task(_one_by_one(ways[size.clients :], 2 * size.pause_s))
    at = time.time()
    await asyncio.to_thread(fault.breaks)
    await asyncio.sleep(size.pause_s)
    await asyncio.to_thread(fault.mends)
    back_at = at if fault.others_go_on else time.time()
    await asyncio.gather(late, *walks)
    return Struck(stories, at, back_at, hands)


async def _one_by_one(ways: Sequence[Coroutine[Any, Any, None]], seconds: float) -> None:
    """Let them all begin within so many seconds, and wait for their ends."""
    async with asyncio.TaskGroup() as group:
        for way in ways:
            group.create_task(way)
            await asyncio.sleep(seconds / len(ways))


@contextmanager
def _of_services(size: Size) -> Iterator[tuple[Stand, list[Fault]]]:
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
def _of_photos(size: Size) -> Iterator[tuple[Stand, list[Fault]]]:
    """A server on its own whose photos lie on a small disk, where there may be one."""
    with _small_disk() as disk:
        if disk is None:
            print("no fault of photos: only root can mount a small file system", file=sys.stderr)
            with embedded(vision="stub") as stand:
                yield stand, []
            return
        filler = disk / "filler"
        settings = {"photos_url": disk.as_uri(), "worker_threads": str(2 * size.threads)}
        with embedded(vision="stub", stub_seconds=str(size.stub_s), **settings) as stand:
            yield stand, [Fault("photos_full", partial(_fill, filler), filler.unlink)]


@contextmanager
def _of_provider(size: Size) -> Iterator[tuple[Stand, list[Fault]]]:
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


def _still_possible(stories: list[Story], size: Size) -> None:
    """Stop where so many have given up that the fault would never strike.

    Raises:
        ProcessFailed: So it is; says why they did.
    """
    from benchmarks.runner import ProcessFailed

    reasons = Counter(one.gave_up for one in stories if one.gave_up)
    if sum(reasons.values()) > size.clients - size.first_ended:
        message = f"clients gave up before anything was broken: {dict(reasons)}"
        raise ProcessFailed(message)


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


def _told(reckoning: Reckoning) -> str:
    """A fault's row in words."""
    counts = {
        "accepted": reckoning.accepted,
        "done": reckoning.done,
        **{f"failed ({code})": count for code, count in reckoning.failed.items()},
        "lost": reckoning.lost,
        "duplicated": reckoning.duplicated,
        "untold": reckoning.untold,
        "begun again": reckoning.begun_again,
    }
    refused = ", ".join(f"{count}x {said}" for said, count in reckoning.refused.most_common())
    return "; ".join(
        (
            f"{reckoning.in_flight} in flight",
            ", ".join(f"{name} {count}" for name, count in counts.items()),
            f"first end after {reckoning.first_s:.1f} s, as fast as before after {reckoning.flow_s:.1f} s",
            f"refused: {refused or 'none'}",
        )
    )
