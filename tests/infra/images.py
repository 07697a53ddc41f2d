"""Images of containers where there is no registry: a base of Debian's packages, wheels in a folder, a store of our own.

What takes long is kept in `.tools/image` from run to run: the base, the wheels, and the layers that have not changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from packaging.requirements import Requirement

from tests.infra.real import TOOLS, require_program
from tests.real import ROOT
from wastecoach.infra.deploy.hosts.debian import SUITE, own_sources
from wastecoach.infra.deploy.packages import PLATFORMS

FOLDER = TOOLS / "image"
BASE, IMAGE = f"localhost/wastecoach-base:{SUITE}", "localhost/wastecoach:test"
PINS = (ROOT / "deploy/image/build.txt", ROOT / "deploy/image/runtime.txt")
# Debian 12's Python, for which the wheels are fetched, whichever runs this.
PYTHON = "3.11.2"
TARGET = {"python_full_version": PYTHON, "python_version": "3.11", "sys_platform": "linux"}
PINNED = re.compile(r"^([\w.\[\]-]+==.*?)\s*\\$", re.MULTILINE)
# Neither systemd nor all of root's rights are there in a container that tests run in.
STORE = ("--root", str(FOLDER / "store"), "--runroot", str(FOLDER / "run"))
HERE = ("--ulimit", "nofile=4096:4096", "--ulimit", "nproc=4096:4096")
RUN = (*HERE, "--network", "none", "--health-interval", "disable")
WITHIN_S = 900


def need_images() -> None:
    """Make sure that images can be built and run here; otherwise the test ends here."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("images need Linux and root")
    for program in ("podman", "buildah", "runc", "debootstrap", "apt-get"):
        require_program(program)
    if not own_sources(FOLDER.parent / "image.log"):
        pytest.skip(
            "the base of the image needs a Debian 12 that tells where its packages come from"
        )


def podman(
    *arguments: str | Path, stdin: str | None = None, succeeds: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run podman on the store of our own."""
    command = ["podman", *STORE, "--runtime", "runc", "--cgroup-manager", "cgroupfs"]
    return _run([*command, *arguments], stdin=stdin, succeeds=succeeds)


def built(version: str) -> str:
    """The image of this checkout, built where nothing can be fetched; its name."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    _need_base()
    _need_wheels()
    podman("image", "prune", "--force", "--filter", "until=48h")
    given = {"BASE": BASE, "PIP_NO_INDEX": "1", "VERSION": version}
    _run(
        [
            *("buildah", *STORE, "build", "--layers", "--pull-never", "--network", "none"),
            *("--format", "docker", "--file", ROOT / "deploy/image/Dockerfile", "--tag", IMAGE),
            *("--build-context", f"wheels={FOLDER / 'wheels'}"),
            *(part for name, value in given.items() for part in ("--build-arg", f"{name}={value}")),
            ROOT,
        ]
    )
    return IMAGE


@contextmanager
def started(*arguments: str) -> Iterator[str]:
    """A container of the image that runs until the block ends; its name."""
    name = f"wastecoach-{uuid4().hex[:8]}"
    podman("run", "--detach", "--name", name, *RUN, *arguments)
    try:
        yield name
    finally:
        podman("rm", "--force", "--time", "0", "--volumes", name)


def _need_base() -> None:
    archive, folder = FOLDER / "base.tar", FOLDER / "rootfs"
    if not archive.exists():
        shutil.rmtree(folder, ignore_errors=True)
        mirror = [address for address, suite in own_sources(FOLDER / "log") if suite == SUITE][:1]
        wanted = "--include=python3,python3-venv,ca-certificates"
        _run(["debootstrap", "--variant=minbase", wanted, SUITE, folder, *mirror])
        with tarfile.open(archive.with_suffix(".partial"), "w") as packed:
            packed.add(folder, ".", filter=_wanted)
        shutil.rmtree(folder)
        archive.with_suffix(".partial").rename(archive)
    if podman("image", "exists", BASE, succeeds=False).returncode:
        podman("import", archive, BASE)


def _wanted(file: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """What a base is made of: no devices, no packages that were fetched to install it."""
    fetched = file.name.startswith(("./var/cache/apt/", "./var/lib/apt/lists/"))
    return None if fetched or file.ischr() or file.isblk() else file


def _need_wheels() -> None:
    folder = FOLDER / "wheels"
    stamp = folder / "made-of.json"
    digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in PINS]
    if stamp.exists() and json.loads(stamp.read_text()) == digests:
        return
    shutil.rmtree(folder, ignore_errors=True)
    found = [Requirement(one) for file in PINS for one in PINNED.findall(file.read_text())]
    wanted = {str(one.name) + str(one.specifier) for one in found if _needed(one)}
    kind = ["--implementation", "cp", "--python-version", "3.11", "--only-binary", ":all:"]
    platforms = [part for name in PLATFORMS for part in ("--platform", name)]
    _run(
        [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder),
            *(*kind, *platforms, *sorted(wanted)),
        ]
    )
    stamp.write_text(json.dumps(digests))


def _needed(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate(dict(TARGET))


def _run(
    command: list[str | Path], stdin: str | None = None, *, succeeds: bool = True
) -> subprocess.CompletedProcess[str]:
    # Neither a user's own settings, nor tests' places for them.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    done = subprocess.run(
        [str(part) for part in command],
        # A change of root instead of the kernel's namespaces: those are not to be had in every container.
        env={**kept, "BUILDAH_ISOLATION": "chroot"},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=WITHIN_S,
        check=False,
    )
    assert not succeeds or done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done
