"""Control groups of hosts, where no systemd runs on this machine that would give each container one of its own.

Two hosts in one group would take each other's services for their own.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
SYSTEMD = Path("/run/systemd/system")
LETS_GO_WITHIN_S = 60.0
LOOK_AGAIN_S = 0.05


def needed() -> bool:
    """Whether we have to see to it."""
    return not SYSTEMD.is_dir()


def hierarchies(mounts: str) -> list[Path]:
    """Where groups are that systemd in a container works with, out of the kernel's list of mounts."""
    found = []
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        kind, _, options = after.split(" ", 2)
        if kind == "cgroup2" or (kind == "cgroup" and "name=systemd" in options.split(",")):
            found.append(Path(before.split(" ")[4]))
    return found


def make(label: str) -> list[Path]:
    """Make the groups of a host where they are missing; returns the files by which a process joins them."""
    if not needed():
        return []
    groups = [hierarchy / label for hierarchy in hierarchies(MOUNTS.read_text())]
    for group in groups:
        group.mkdir(exist_ok=True)
    return [group / "cgroup.procs" for group in groups]


def remove(label: str) -> None:
    """Remove the groups of a host that has ended, with those it made within."""
    for hierarchy in hierarchies(MOUNTS.read_text()):
        for folder, _, _ in os.walk(hierarchy / label, topdown=False):
            _remove(Path(folder))


def _remove(group: Path) -> None:
    """What died in it may hold it for a moment."""
    ends = time.monotonic() + LETS_GO_WITHIN_S
    while True:
        try:
            return group.rmdir()
        except FileNotFoundError:
            return None
        except OSError:
            if time.monotonic() > ends:
                raise
        time.sleep(LOOK_AGAIN_S)
