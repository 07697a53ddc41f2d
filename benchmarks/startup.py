"""`startup`: from the start of the process `wastecoach serve`, with no settings, until it answers `/healthz`."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

from benchmarks.figures import LIMIT, Figure
from benchmarks.runner import ProcessFailed, wastecoach
from benchmarks.stand import answers, own_environment
from servers.ports import free_ports

MOST_S = 2.0
GIVEN_UP_S = 60.0
LOOK_S = 0.01


def measure(*, quick: bool) -> Iterator[Figure]:
    """The median of several starts, the first of them with an empty folder and none of its byte code counted."""
    runs = 1 if quick else 9
    with tempfile.TemporaryDirectory(prefix="wastecoach-") as folder:
        _start(Path(folder))
        found = [_start(Path(folder)) for _ in range(runs)]
    seconds, peaks, cpu = (sorted(column) for column in zip(*found, strict=True))
    note = (
        f"{seconds[0]:.2f}..{seconds[-1]:.2f} in {runs} runs; {statistics.median(cpu):.2f} s of CPU; "
        f"at most {peaks[-1]:.0f} MB until then; load {os.getloadavg()[0]:.0f}"
    )
    yield Figure("serve_startup_s", statistics.median(seconds), "s", LIMIT, MOST_S, note)


def _start(folder: Path) -> tuple[float, float, float]:
    """Seconds until it answers, its peak resident megabytes and its CPU seconds until then.

    Raises:
        ProcessFailed: It does not start.
    """
    (port,) = free_ports(1)
    began = time.perf_counter()
    process = subprocess.Popen(
        wastecoach("serve", "--port", str(port)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=own_environment(folder),
    )
    with process:
        try:
            while not answers(port, "/healthz"):
                if process.poll() is not None or time.perf_counter() - began > GIVEN_UP_S:
                    message = "wastecoach serve does not start"
                    raise ProcessFailed(message)
                Event().wait(LOOK_S)
            took = time.perf_counter() - began
            return took, _peak_mb(process.pid), _cpu_s(process.pid)
        finally:
            process.terminate()


def _peak_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
