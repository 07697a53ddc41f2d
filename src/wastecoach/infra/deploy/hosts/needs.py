"""What this machine must have for hosts of its own, told before anything is made."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from wastecoach.core.clusters.errors import ToolMissing
from wastecoach.infra.deploy.programs import answer, found

# Program → the Debian package that has it.
PROGRAMS = {
    "debootstrap": "debootstrap",
    "systemd-nspawn": "systemd-container",
    "ip": "iproute2",
    "mount": "mount",
    "ssh": "openssh-client",
    "ssh-keygen": "openssh-client",
    "apt-get": "apt",
    "dpkg-deb": "dpkg",
}
LOOKS_WITHIN_S = 30
OWNER_ONLY = 0o700


def require(folder: Path) -> None:
    """Make sure that hosts can be made here, whose disks lie below this folder, which is made.

    Raises:
        ToolMissing: This is not Linux, we are not root, a program is not installed, or the kernel refuses what hosts
            are made of: namespaces, overlays.
    """
    require_root()
    for program, package in PROGRAMS.items():
        try:
            found(program)
        except ToolMissing as missing:
            detail = f"it is not installed (apt-get install {package})"
            raise ToolMissing(tool=program, detail=detail) from missing
    _try_namespace()
    folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
    _try_overlay(folder)


def require_root() -> None:
    """Make sure that we may do anything to hosts.

    Raises:
        ToolMissing: This is not Linux, or we are not root.
    """
    if not sys.platform.startswith("linux"):
        raise ToolMissing(tool="systemd-nspawn", detail="hosts on this machine need Linux")
    if os.geteuid() != 0:
        raise ToolMissing(tool="systemd-nspawn", detail="hosts on this machine need root (sudo)")


def _try_namespace() -> None:
    tried = answer(
        ["unshare", "--net", "--mount", "--pid", "--fork", "true"], within_s=LOOKS_WITHIN_S
    )
    if tried.code:
        raise ToolMissing(tool="unshare", detail=f"no namespaces here: {tried.err.strip()}")


def _try_overlay(folder: Path) -> None:
    """Mount one in a namespace of its own, which takes it along when it goes."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".overlay-") as scratch:
        parts = {name: Path(scratch) / name for name in ("lowerdir", "upperdir", "workdir")}
        for part in (*parts.values(), root := Path(scratch) / "root"):
            part.mkdir()
        options = ",".join(f"{name}={path}" for name, path in parts.items())
        mount = ["mount", "-t", "overlay", "overlay", "-o", options, str(root)]
        tried = answer(["unshare", "--mount", *mount], within_s=LOOKS_WITHIN_S)
    if tried.code:
        raise ToolMissing(tool="mount", detail=f"no overlay in {folder}: {tried.err.strip()}")
