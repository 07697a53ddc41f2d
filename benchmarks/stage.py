"""A server and a crowd of clients, each in a process and, where there are two, on a core of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic, time_ns

from benchmarks.crowd import Seen, job_of
from benchmarks.runner import ROOT, ProcessFailed, environment
from servers.ports import connects, free_ports
from wastecoach.core.jobs.progress import Progress, as_json
from wastecoach.infra.progress.redis_board import RedisBoard

STARTS_WITHIN_S, ENDS_WITHIN_S = 30.0, 60.0
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Served:
    """A running server.

    Attributes:
        port: Where it answers.
        pid: Its process.
    """

    port: int
    pid: int

    def cpu_s(self) -> float:
        """CPU seconds it has used, user and system."""
        fields = _proc(self.pid, "stat").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory_kb(self) -> float:
        """Memory that is its own, in kilobytes."""
        lines = dict(
            line.split(":", 1) for line in _proc(self.pid, "smaps_rollup").splitlines()[1:]
        )
        return float(lines["Private_Dirty"].split()[0])


@contextmanager
def cores_apart() -> Iterator[None]:
    """Everything that starts within stays off the first core, which is the server's."""
    before = os.sched_getaffinity(0)
    if len(before) > 1:
        os.sched_setaffinity(0, before - {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def serving(app: str, redis_url: str) -> Iterator[Served]:
    """One of the apps of `hot_apps.py`, once it answers.

    Raises:
        ProcessFailed: It does not start.
    """
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "benchmarks.hot_apps", app, str(port), redis_url]
    with subprocess.Popen(command, cwd=ROOT, env=environment()) as process:
        try:
            os.sched_setaffinity(process.pid, {min(_all_cores())})
            until = monotonic() + STARTS_WITHIN_S
            while not connects(port):
                if process.poll() is not None or monotonic() > until:
                    message = f"the server {app} does not start"
                    raise ProcessFailed(message)
                Event().wait(0.02)
            yield Served(port, process.pid)
        finally:
            process.terminate()


class Crowd:
    """Clients of a server, all connected.

    Args:
        way: `rush`, `poll` or `listen`.
        server: Whose clients.
        clients: How many.

    Raises:
        ProcessFailed: They cannot connect.
    """

    def __init__(self, way: str, server: Served, clients: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.crowd", way, str(server.port), str(clients)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=environment(),
        )
        said = self._process.stdout.readline() if self._process.stdout else ""
        if said.strip() != "ready":
            self._process.kill()
            message = f"the crowd that was to {way} does not come together"
            raise ProcessFailed(message)

    def seen(self) -> Seen:
        """End it; what it has seen."""
        said, _ = self._process.communicate(timeout=ENDS_WITHIN_S)
        return Seen(**json.loads(said))

    def for_a_while(self, seconds: float) -> Seen:
        """What it sees in so many seconds; it ends then."""
        Event().wait(seconds)
        return self.seen()


def show(board: RedisBoard, client: int, sequence: int) -> None:
    """Show a progress of the job that a client watches, with the time in its message."""
    progress = Progress(
        job_id=job_of(client),
        state="processing",
        progress=min(sequence, 100),
        stage="look",
        message=str(time_ns()),
        updated_at="2026-11-26T08:00:00.000+00:00",
        sequence=sequence,
    )
    board.post(progress.job_id, sequence, as_json(progress))


def _proc(pid: int, name: str) -> str:
    return Path(f"/proc/{pid}/{name}").read_text("utf-8")


def _all_cores() -> set[int]:
    return set(range(os.cpu_count() or 1))
