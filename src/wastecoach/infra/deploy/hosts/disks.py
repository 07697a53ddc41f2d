"""Disks of hosts: what a host writes lies in its own folder, over an image that all of them share."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from wastecoach.core.clusters.cluster import Cluster
from wastecoach.infra.deploy.hosts.doing import do, failed
from wastecoach.infra.deploy.hosts.layout import HostPlace, hosts_file
from wastecoach.infra.deploy.programs import answer

# A killed host lets go of its disk a moment later.
LETS_GO_WITHIN_S = 20.0
LOOK_AGAIN_S = 0.1
LAYERS = "layers"
FOLDER, FILE, SECRET = 0o755, 0o644, 0o600


def mount(host: HostPlace, layers: Sequence[Path], log: Path) -> None:
    """Mount a host's disk where it is not; one that was written to stays on the image it began with.

    Args:
        host: Whose.
        layers: The image for a new one, its uppermost folder first.
        log: Where errors are told.

    Raises:
        StepFailed: It cannot be mounted.
    """
    if host.root.is_mount():
        return
    kept = host.folder / LAYERS
    if not kept.exists():
        host.folder.mkdir(parents=True, exist_ok=True)
        kept.write_text("\n".join(map(str, layers)))
    began_with = [Path(line) for line in kept.read_text().splitlines()]
    if lost := [layer for layer in began_with if not layer.is_dir()]:
        raise failed(log, f"{host.node.name}: its image is gone: {lost[0]}")
    _stack(began_with, host.upper, host.work, host.root, log)


def unmount(root: Path, log: Path) -> None:
    """Take a disk out, where it is in.

    Raises:
        StepFailed: Somebody still uses it.
    """
    ends = time.monotonic() + LETS_GO_WITHIN_S
    while root.is_mount():
        if answer(["umount", str(root)], within_s=LETS_GO_WITHIN_S).code == 0:
            continue
        if time.monotonic() > ends:
            do(["umount", str(root)], log)
        time.sleep(LOOK_AGAIN_S)


@contextmanager
def stacked(
    layers: Sequence[Path], upper: Path, work: Path, root: Path, log: Path
) -> Iterator[None]:
    """A disk that is mounted for a while.

    Raises:
        StepFailed: It cannot be mounted, or not be taken out.
    """
    _stack(layers, upper, work, root, log)
    try:
        yield
    finally:
        unmount(root, log)
        shutil.rmtree(work)
        root.rmdir()


def _stack(layers: Sequence[Path], upper: Path, work: Path, root: Path, log: Path) -> None:
    for folder in (upper, work, root):
        folder.mkdir(parents=True, exist_ok=True)
    # The root of a disk is what this folder is, and not everybody on it is root.
    upper.chmod(FOLDER)
    lower = ":".join(_escaped(layer) for layer in layers)
    options = f"lowerdir={lower},upperdir={_escaped(upper)},workdir={_escaped(work)}"
    do(["mount", "-t", "overlay", "overlay", "-o", options, str(root)], log)


def _escaped(path: Path) -> str:
    return "".join(f"\\{letter}" if letter in "\\:," else letter for letter in str(path))


def furnish(host: HostPlace, cluster: Cluster, public_key: Path) -> None:
    """Give a mounted disk what makes the host this one: name, neighbours, its own key, and ours that it lets in."""
    write(host.root / "etc/hostname", f"{host.node.name}\n")
    # What a role has written there since stays when the host starts again.
    if not (host.upper / "etc/hosts").exists():
        write(host.root / "etc/hosts", hosts_file(cluster))
    public = host.identity.with_suffix(".pub")
    write(host.root / "etc/ssh" / public.name, public.read_text())
    write(host.root / "etc/ssh" / host.identity.name, host.identity.read_text(), SECRET)
    home = host.root / "root/.ssh"
    home.mkdir(mode=0o700, exist_ok=True)
    write(home / "authorized_keys", public_key.read_text(), SECRET)


def write(path: Path, text: str, mode: int = FILE) -> None:
    """Write a file of a disk, with this mode whatever we ourselves would write with."""
    path.touch(mode=SECRET)
    path.write_text(text)
    path.chmod(mode)
