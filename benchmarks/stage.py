"""A server and a crowd of clients, each in a process and, where there are two, on a core of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic, time_ns

from benchmarks.crowd import Seen, job_of
from benchmarks.runner import ROOT, ProcessFailed, environment, wastecoach
from servers.ports import HOST, connects, free_ports
from wastecoach.core.jobs.progress import Progress, as_json
from wastecoach.infra.progress.redis_board import RedisBoard

STARTS_WITHIN_S, ENDS_WITHIN_S = 30.0, 60.0
# A server that has just started goes on making ready for a while.
SETTLES_WITHIN_S, SETTLED_KB = 15.0, 100.0
OURS = "ours"
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

    def settled_memory_kb(self) -> float:
        """Memory that is its own, in kilobytes, once it no longer grows by itself."""
        before, until = 0.0, monotonic() + SETTLES_WITHIN_S
        while (now := self._memory_kb()) - before > SETTLED_KB and monotonic() < until:
            before = now
            Event().wait(1.0)
        return now

    def _memory_kb(self) -> float:
        lines = dict(
            line.split(":", 1) for line in _proc(self.pid, "smaps_rollup").splitlines()[1:]
        )
        return float(lines["Private_Dirty"].split()[0])


@contextmanager
def cores_apart() -> Iterator[None]:
    """Everything that starts within stays off the first core, which is the server's, where there is another."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, (before - {0}) or before)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def serving(app: str, redis_url: str) -> Iterator[Served]:
    """`wastecoach serve`, or one of the apps of `hot_apps.py`, once it answers.

    Raises:
        ProcessFailed: It does not start.
    """
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "benchmarks.hot_apps", app, str(port), redis_url]
    if app == OURS:
        command = wastecoach("serve", "--host", HOST, "--port", str(port))
    with tempfile.TemporaryDirectory() as folder:
        around = environment() | _settings(redis_url, folder)
        # Output is thrown away: a pipe that nobody reads would stop the server.
        with subprocess.Popen(command, cwd=ROOT, env=around, stdout=subprocess.DEVNULL) as process:
            try:
                os.sched_setaffinity(process.pid, {0})
                _wait_for(process, port)
                yield Served(port, process.pid)
            finally:
                process.terminate()


def _settings(redis_url: str, folder: str) -> dict[str, str]:
    """A server that stands on this Redis and keeps everything else in a folder."""
    return {
        "WASTECOACH_REDIS_URL": redis_url,
        "WASTECOACH_LOG_LEVEL": "warning",
        "XDG_DATA_HOME": folder,
        "XDG_CACHE_HOME": folder,
        "XDG_CONFIG_HOME": folder,
    }


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    until = monotonic() + STARTS_WITHIN_S
    while not connects(port):
        if process.poll() is not None or monotonic() > until:
            message = f"{process.args!r} does not start"
            raise ProcessFailed(message)
        Event().wait(0.02)


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
