"""Runs whole processes in turns and keeps what each cost.

Two programs are compared by running them A B A B, so that whatever else the machine does hits both; the median of each
counts. This process stays small and imports nothing heavy: Linux charges a child's peak memory with its parent's.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "benchmarks"


@dataclass(frozen=True)
class Run:
    """What one process cost: seconds on the wall, CPU seconds (user + system), peak resident MB."""

    wall_s: float
    cpu_s: float
    peak_mb: float


class ProcessFailed(Exception):
    """A measured process ended with an error, so its time means nothing."""


def environment() -> dict[str, str]:
    """The environment of every measured process.

    Byte code is kept in a folder of our own, whether or not a package was installed with its byte code: otherwise a
    program installed without would pay for compiling at every start and the other would not.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(BUILD / "bytecode"), "PYTHONPATH": str(ROOT)}


def run_once(command: Sequence[str]) -> Run:
    """Run a command with its output thrown away.

    Raises:
        ProcessFailed: With the end of what it said.
    """
    with tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=errors, env=environment(), cwd=ROOT
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        if process.returncode != 0:
            said = errors.read().decode("utf-8", "replace").strip()[-400:]
            message = f"{' '.join(command)} ended with {process.returncode}: {said}"
            raise ProcessFailed(message)
    return Run(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def interleaved(commands: Mapping[str, Sequence[str]], runs: int) -> dict[str, list[Run]]:
    """Run every command once to warm the disk's cache, then all of them in turns, `runs` times."""
    for command in commands.values():
        run_once(command)
    measured: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            measured[name].append(run_once(command))
    return measured


def median(runs: Sequence[Run], pick: Callable[[Run], float]) -> float:
    """The median of one cost."""
    return statistics.median(map(pick, runs))


def spread(runs: Sequence[Run], pick: Callable[[Run], float]) -> str:
    """Smallest and largest of one cost: the machine's noise."""
    costs = sorted(map(pick, runs))
    return f"{costs[0]:.3g}..{costs[-1]:.3g} in {len(costs)} runs"


def wall(run: Run) -> float:
    """Seconds on the wall."""
    return run.wall_s


def cpu(run: Run) -> float:
    """CPU seconds."""
    return run.cpu_s


def peak(run: Run) -> float:
    """Peak resident megabytes."""
    return run.peak_mb


def output_of(command: Sequence[str]) -> str:
    """What a command prints.

    Raises:
        ProcessFailed: With what it said.
    """
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment(), cwd=ROOT
    )
    if done.returncode != 0:
        message = f"{' '.join(command)} ended with {done.returncode}: {done.stderr.strip()[-400:]}"
        raise ProcessFailed(message)
    return done.stdout


def wastecoach(*arguments: str) -> list[str]:
    """The command line of the product in this environment, as a user starts it."""
    script = shutil.which("wastecoach", path=str(Path(sys.executable).parent))
    start = [script] if script else [sys.executable, "-m", "wastecoach"]
    return [*start, *arguments]


def machine() -> str:
    """One line: cores, load, Python."""
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, load {load:.1f}, Python {sys.version.split()[0]}"
