"""Hosts as processes: a container with an init of its own, and what it leaves on this machine when it is killed."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from wastecoach.infra.deploy.hosts import apart, control_groups, network
from wastecoach.infra.deploy.hosts.doing import do, last_line
from wastecoach.infra.deploy.hosts.layout import HostPlace
from wastecoach.infra.deploy.programs import found

RECORD = "process.json"
# Where a container that was killed leaves a folder for what would be mounted into it, or looked at from outside.
LEFT_IN = tuple(Path("/run/systemd/nspawn", kind) for kind in ("propagate", "unix-export"))
CAPABILITIES = "CAP_NET_ADMIN,CAP_NET_RAW"
# Its own part of the kernel's settings is the host's to write.
SETTINGS = "SYSTEMD_NSPAWN_API_VFS_WRITABLE=network"


def start(host: HostPlace, log: Path) -> None:
    """Start the host whose disk is mounted and whose network is laid.

    Raises:
        StepFailed: It cannot be started.
        ToolMissing: systemd-nspawn is not installed.
    """
    container = [
        *(found("systemd-nspawn"), "--quiet", "--boot", f"--directory={host.root}"),
        *(f"--machine={host.label}", f"--hostname={host.node.name}", "--register=no"),
        *(f"--network-namespace-path={network.NAMESPACES / host.label}", "--settings=no"),
        *(f"--capability={CAPABILITIES}", "--resolv-conf=off", "--timezone=off"),
        *("--link-journal=no", "--console=pipe"),
        *(("--keep-unit",) if control_groups.needed() else ()),
    ]
    groups = control_groups.make(host.label)
    record = host.folder / RECORD
    apart.launch(container, record, host.console, log, groups=groups, environment=[SETTINGS])


def runs(host: HostPlace) -> bool:
    """Whether the host is up, as a process."""
    return apart.recorded(host.folder / RECORD) is not None


def last_words(host: HostPlace) -> str:
    """Why a host ended by itself, as far as its console tells."""
    said = host.console.read_text(errors="replace") if host.console.exists() else ""
    # What its keeper could not clear away is not the reason.
    reasons = [line for line in said.splitlines() if str(LEFT_IN[0].parent) not in line]
    return last_line("\n".join(reasons))


def kill(host: HostPlace, log: Path) -> None:
    """End a host at once, as a power cut does; it may have ended already.

    Raises:
        StepFailed: A process of it goes on.
    """
    apart.end(lambda: _all(host, log), host.console)
    (host.folder / RECORD).unlink(missing_ok=True)
    for folder in LEFT_IN:
        _clear(folder / host.label, log)
    control_groups.remove(host.label)


def _all(host: HostPlace, log: Path) -> list[int]:
    """The container's keeper, and whoever lives in the host's network, recorded or not."""
    keeper = apart.recorded(host.folder / RECORD)
    return [*([] if keeper is None else [keeper.id]), *network.inhabitants(host.label, log)]


def _clear(folder: Path, log: Path) -> None:
    if folder.is_mount():
        do(["umount", str(folder)], log)
    with suppress(FileNotFoundError):
        folder.rmdir()
