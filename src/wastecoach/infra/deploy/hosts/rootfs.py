"""The disk that every host starts from: Debian as installed, made once and kept by what it is made of.

Two layers, so that one more package for the roles does not install the system again: the base system, and the packages
that lie ready on it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from wastecoach.core.clusters.errors import StepFailed
from wastecoach.infra.deploy.hosts import debian
from wastecoach.infra.deploy.hosts.disks import FOLDER, LAYERS, stacked, write
from wastecoach.infra.deploy.hosts.doing import do, failed, last_line
from wastecoach.infra.deploy.programs import run

# What makes a host of Debian: the machine's own image of it has these in the cloud as well.
BASE = (
    *("acl", "ca-certificates", "dbus", "iproute2", "iputils-ping", "openssh-server", "procps"),
    *("python3", "python3-apt", "python3-psycopg2", "python3-requests"),
    *("sudo", "systemd", "systemd-sysv"),
)
KINDS = ("base", "packages")
# Raised whenever `_finish` does something else.
VERSION = 2
INSTALLED_WITHIN_S = 1800
# They look for a console or for news, of which there are none; news would hold apt's lock while a role needs it.
SILENT = (
    *("console-getty.service", "apt-daily.timer", "apt-daily-upgrade.timer"),
    *("systemd-networkd.service", "systemd-resolved.service"),
)
SSHD = "HostKey /etc/ssh/ssh_host_ed25519_key\nUseDNS no\n"

Heard = Callable[[str], None]


def layers(images: Path, log: Path, heard: Heard) -> tuple[Path, ...]:
    """The folders that a host's disk is stacked on, the uppermost first; made where they are missing.

    Args:
        images: Where they are kept.
        log: Where the programs' words go that make them.
        heard: Called with every line of them.

    Raises:
        StepFailed: They could not be made.
        ToolMissing: A program is not installed.
    """
    images.mkdir(parents=True, exist_ok=True)
    system, packages = KINDS
    base = images / f"{system}-{_key(VERSION, debian.SUITE, BASE)}"
    shelf = images / f"{packages}-{_key(base.name, debian.PACKAGES)}"
    with _alone(images):
        if not base.exists():
            _make(base, lambda made: _install(made, log, heard), log)
        if not shelf.exists():
            _make(shelf, lambda made: _fill(made, base, log, heard), log)
        prune(images, {base, shelf})
    return shelf / "disk", base / "disk"


def prune(images: Path, wanted: Collection[Path]) -> None:
    """Remove the images that are not wanted any more, and that no host of any cluster began with."""
    used: set[Path] = set()
    for file in images.parent.glob(f"*/hosts/*/{LAYERS}"):
        # Another command may be taking its hosts away.
        with suppress(FileNotFoundError):
            used.update(Path(line).parent for line in file.read_text().splitlines())
    for kind in KINDS:
        for image in set(images.glob(f"{kind}-*")) - used - set(wanted):
            shutil.rmtree(image)


def _key(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]


@contextmanager
def _alone(images: Path) -> Iterator[None]:
    """One process at a time; the kernel lets the next one in, however this one ends."""
    with (images / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(folder: Path, fill: Callable[[Path], None], log: Path) -> None:
    """Make a folder whole or not at all."""
    half = folder.with_name(f".{folder.name}")
    _remove(half, log)
    half.mkdir(mode=0o755)
    try:
        fill(half)
        half.rename(folder)
    except BaseException:
        # What cannot be removed now, the next try removes.
        with suppress(StepFailed, OSError):
            _remove(half, log)
        raise


def _remove(folder: Path, log: Path) -> None:
    """Remove a disk that is half made; debootstrap may have been killed with things mounted in it."""
    mounts = Path("/proc/self/mounts").read_text().splitlines()
    within = [line.split()[1] for line in mounts if line.split()[1].startswith(f"{folder}/")]
    for mounted in sorted(within, reverse=True):
        do(["umount", mounted], log)
    if folder.exists():
        shutil.rmtree(folder)


def _install(folder: Path, log: Path, heard: Heard) -> None:
    disk = folder / "disk"
    sources = debian.own_sources(log)
    mirror = [address for address, suite in sources if suite == debian.SUITE][:1]
    # Without the keys of Debian on this machine it gives up, where by itself it would believe anybody.
    options = ["--variant=minbase", "--force-check-gpg", f"--include={','.join(BASE)}"]
    command = ["debootstrap", *options, debian.SUITE]
    ended = run([*command, str(disk), *mirror], log=log, heard=heard, within_s=INSTALLED_WITHIN_S)
    if ended.code:
        raise failed(log, f"debootstrap: {last_line(ended.said)}")
    # Without a mirror of this machine's own, it took the one it knows: the packages come from there.
    (disk / "etc/apt/sources.list").rename(folder / "sources.list")
    _finish(disk, log)


def _finish(disk: Path, log: Path) -> None:
    """Take out what no two hosts may share, and what belongs to this machine."""
    left = (*disk.glob("etc/ssh/ssh_host_*"), *disk.glob("var/cache/apt/archives/*.deb"))
    told = (*disk.glob("var/log/*.log"), *disk.glob("var/lib/apt/lists/*_*"))
    for file in (*left, *told, disk / "var/lib/dbus/machine-id"):
        file.unlink()
    write(disk / "etc/ssh/sshd_config.d/wastecoach.conf", SSHD)
    write(disk / "etc/apt/sources.list", debian.SOURCES)
    for name in ("etc/resolv.conf", "etc/machine-id"):
        write(disk / name, "")
    do(["systemctl", f"--root={disk}", "mask", *SILENT], log)


def _fill(folder: Path, base: Path, log: Path, heard: Heard) -> None:
    """Fetch the packages, and let the system take notice of them."""
    disk = base / "disk"
    shelf = folder / "disk" / debian.SHELF
    shelf.mkdir(parents=True)
    for part in (shelf, *list(shelf.parents)[: len(Path(debian.SHELF).parts)]):
        part.chmod(FOLDER)
    sources = debian.own_sources(log) or _used(base)
    debian.fetch(debian.PACKAGES, sources, disk, shelf, log, heard)
    root = folder / "root"
    with stacked((disk,), folder / "disk", folder / "work", root, log):
        do(["chroot", str(root), "apt-get", "update"], log)


def _used(base: Path) -> list[tuple[str, str]]:
    _, address, suite, *_ = (base / "sources.list").read_text().split()
    return [(address, suite)]
