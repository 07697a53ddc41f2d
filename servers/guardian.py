"""Ends a program whose owner is gone: a process beside it, started with its id and the paths to remove after it.

Its standard input is a pipe that nobody but the owner holds. However the owner ends, killed included, the kernel closes
the pipe, and what the owner had started ends as well. The signal that Linux sends at a parent's death would not do: it
comes when the thread that started a program ends, and is forgotten by a program that changes its user.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

# A killed program may write on for a moment.
ENDS_WITHIN_S = 5.0


def family(leader: int) -> list[int]:
    """The process and all that descend from it, itself first.

    PostgreSQL and Erlang put their children in sessions of their own, so a signal to the process group misses them.
    """
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, check=True, text=True
    )
    children = defaultdict(list)
    for line in listed.stdout.splitlines():
        process, parent = line.split()
        children[int(parent)].append(int(process))
    members = [leader]
    for member in members:
        members.extend(children[member])
    return members


def signal_family(leader: int, number: signal.Signals) -> None:
    """Send a signal to a process and to all that descend from it."""
    for member in family(leader):
        try:
            os.kill(member, number)
        except ProcessLookupError:
            continue


def stands_still(leader: int) -> bool:
    """Whether no thread of a process and of all that descend from it runs any more, which a stop takes a moment for.

    Only Linux tells; elsewhere they are taken to stand still.
    """
    threads = (task for member in family(leader) for task in Path(f"/proc/{member}/task").glob("*"))
    return all(_state(task) in {"T", "Z", ""} for task in threads)


def _state(task: Path) -> str:
    try:
        return (task / "stat").read_text().rpartition(") ")[2][:1]
    except OSError:
        return ""


def remove(path: Path) -> None:
    """Remove a file, or a folder with all that is in it."""
    until = time.monotonic() + ENDS_WITHIN_S
    while path.is_dir() and time.monotonic() < until:
        shutil.rmtree(path, ignore_errors=True)
    if not path.is_dir():
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.stdin.buffer.read()
    signal_family(int(sys.argv[1]), signal.SIGKILL)
    for left in sys.argv[2:]:
        remove(Path(left))
