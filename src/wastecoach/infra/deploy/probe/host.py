"""The machine itself: load, memory, disks, units, clock, names of the others."""

from __future__ import annotations

import os
import platform
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from wastecoach.infra.deploy.probe.looking import said

MEMORY = Path("/proc/meminfo")
MOUNTS = Path("/proc/self/mounts")
BOOT = Path("/boot")
REBOOT = (Path("/run/reboot-required"), Path("/var/run/reboot-required"))
# Kinds of file systems that hold data; of the others only those that fill memory matter.
DISKS = frozenset(
    {"ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "zfs", "nfs", "nfs4", "9p", "fuse"}
)
IN_MEMORY = frozenset({"tmpfs", "ramfs"})
# The kernel's own trees, and mounts that a container runtime or a session makes for itself.
OTHERS = (
    "/proc",
    "/sys",
    "/dev",
    "/run/host",
    "/run/user",
    "/run/credentials",
    "/run/netns",
    "/run/systemd",
)
OF_CONTAINERS = (
    "/run/containerd",
    "/var/lib/containerd",
    "/var/lib/kubelet/pods",
    "/var/lib/containers",
)
SHOWN = ("LoadState", "ActiveState", "SubState", "NRestarts")


def load() -> dict[str, float]:
    """Processes that want to run, over the last minute and quarter of an hour, and processors there are.

    In a container these are all processes of the machine below, not its own.
    """
    one, _, fifteen = os.getloadavg()
    return {
        "one": one,
        "fifteen": fifteen,
        "cpus": os.cpu_count() or 1,
        "own": not is_contained(),
    }


def memory() -> dict[str, int]:
    """Bytes of memory, and bytes that programs could still have."""
    lines = dict(line.split(":", 1) for line in MEMORY.read_text().splitlines())
    total, available = (int(lines[name].split()[0]) * 1024 for name in ("MemTotal", "MemAvailable"))
    return {"total": total, "available": available}


def mounts() -> list[dict[str, Any]]:
    """Every file system that can become full, once each."""
    found: dict[int, dict[str, Any]] = {}
    for path, kind, options in _mounted(MOUNTS.read_text()):
        if _matters(path, kind):
            room = os.statvfs(path)
            found.setdefault(Path(path).stat().st_dev, _mount(path, kind, options, room))
    return [mount for mount in found.values() if mount["total"]]


def units(wanted: Sequence[str]) -> dict[str, Any]:
    """How the wanted units of systemd are, and the names of all that failed."""
    failed = said("systemctl", "list-units", "--failed", "--plain", "--no-legend", "--full")
    return {
        "failed": [line.split()[0] for line in failed.splitlines() if line.split()],
        "wanted": {unit: _unit(unit) for unit in wanted},
    }


def clock() -> dict[str, bool | None]:
    """Whether something keeps the kernel's clock on time; None in a container, which has no clock of its own."""
    if is_contained():
        return {"kept": None}
    return {
        "kept": said("timedatectl", "show", "-p", "NTPSynchronized", "--value").strip() == "yes"
    }


def reboot() -> dict[str, bool]:
    """Whether packages wait for a restart of the machine, or a newer kernel than the running one does."""
    kernels = sorted(BOOT.glob("vmlinuz-*"), key=lambda path: path.stat().st_mtime)
    newest = kernels[-1].name.removeprefix("vmlinuz-") if kernels else ""
    older = bool(newest) and newest != platform.release() and not is_contained()
    return {"packages": any(path.exists() for path in REBOOT), "kernel": older}


def names(wanted: Sequence[str]) -> dict[str, list[str]]:
    """The addresses to which this machine resolves names; none where it cannot."""
    return {name: _addresses(name) for name in wanted}


def is_contained() -> bool:
    """Whether this is a container: its clock and kernel are those of the machine below."""
    return Path("/run/systemd/container").exists() or Path("/run/host/container-manager").exists()


def _mounted(table: str) -> Iterator[tuple[str, str, list[str]]]:
    for line in table.splitlines():
        _, path, kind, options, *_ = line.split()
        yield path.encode().decode("unicode_escape"), kind, options.split(",")


def _matters(path: str, kind: str) -> bool:
    below = any(path == other or path.startswith(f"{other}/") for other in OTHERS + OF_CONTAINERS)
    return path == "/" or (not below and kind in DISKS | IN_MEMORY)


def _mount(path: str, kind: str, options: list[str], room: os.statvfs_result) -> dict[str, Any]:
    return {
        "path": path,
        "total": room.f_blocks * room.f_frsize,
        "free": room.f_bavail * room.f_frsize,
        "files": room.f_files,
        "files_free": room.f_favail,
        "read_only": kind in DISKS and "ro" in options,
    }


def _unit(name: str) -> dict[str, Any]:
    told = said("systemctl", "show", name, *(f"--property={shown}" for shown in SHOWN))
    values = dict(line.split("=", 1) for line in told.splitlines() if "=" in line)
    return {
        "loaded": values.get("LoadState", ""),
        "active": values.get("ActiveState", ""),
        "sub": values.get("SubState", ""),
        "restarts": int(values.get("NRestarts") or 0),
    }


def _addresses(name: str) -> list[str]:
    try:
        return sorted(
            {str(found[4][0]) for found in socket.getaddrinfo(name, None, socket.AF_INET)}
        )
    except socket.gaierror:
        return []
