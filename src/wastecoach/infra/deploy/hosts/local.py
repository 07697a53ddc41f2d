"""Hosts of a cluster on this machine, as a developer sees them: all up, all gone, one killed, one cut off.

Each is a whole Debian with its own init and ssh, in a container that goes on when the command has ended. What is there
is asked of the kernel each time, so that a command that was killed, or a machine that lost its power, leaves nothing
that the next command does not understand.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wastecoach.core.clusters.cluster import Cluster, SshAccess
from wastecoach.infra.deploy import ssh
from wastecoach.infra.deploy.hosts import (
    apart,
    disks,
    door,
    keys,
    needs,
    network,
    processes,
    rootfs,
)
from wastecoach.infra.deploy.hosts.doing import failed, last_line
from wastecoach.infra.deploy.hosts.layout import HostPlace, Layout, layout_of

OWNER_ONLY = 0o700
ANSWERS_WITHIN_S = 120.0
ASKED_FOR_S = 10.0
LOOK_AGAIN_S = 0.2

Heard = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class HostState:
    """How a host is.

    Attributes:
        name: Of its node.
        address: By which the others reach it.
        made: Whether it has a disk.
        runs: Whether it is up.
        connected: Whether its cable is plugged in.
    """

    name: str
    address: str
    made: bool
    runs: bool
    connected: bool


def up(cluster: Cluster, folder: Path, heard: Heard = lambda _: None) -> tuple[str, ...]:
    """Bring up every host that is not, on its own disk where it has one, and wait until all answer.

    Args:
        cluster: Whose hosts; `local_cluster` makes one.
        folder: Its state folder. Images are kept beside it, in `rootfs`.
        heard: Called with every line that the programs say while the image is made.

    Returns:
        Names of the nodes that have a new disk: there is nothing on them yet.

    Raises:
        ToolMissing: This machine cannot have hosts; it says what is missing.
        StepFailed: They do not come up; the log says why.
    """
    layout = layout_of(cluster, folder)
    needs.require(layout.folder)
    layout.hosts_folder.mkdir(mode=OWNER_ONLY, exist_ok=True)
    _refuse_other(layout)
    new = tuple(host.node.name for host in layout.hosts if not host.upper.exists())
    layers = rootfs.layers(layout.images, layout.log, heard)
    keys.make(layout)
    network.lay(layout)
    for host in layout.hosts:
        _start(layout, host, layers)
    _wait(layout, layout.hosts)
    return new


def down(cluster: Cluster, folder: Path) -> None:
    """Take all hosts away with their disks and their network; harmless where there are none.

    Raises:
        StepFailed: Something of them cannot be removed.
    """
    layout = _ours(cluster, folder)
    _refuse_other(layout)
    door.close(layout)
    for host in layout.hosts:
        processes.kill(host, layout.log)
        disks.unmount(host.root, layout.log)
        network.tear(host.label, layout.log)
    # Connections to the hosts that somebody kept open.
    apart.end(lambda: network.inhabitants(layout.namespace, layout.log), layout.log)
    network.tear(layout.namespace, layout.log)
    if layout.hosts_folder.exists():
        shutil.rmtree(layout.hosts_folder)
    for file in (layout.key, layout.key.with_suffix(".pub"), layout.known_hosts):
        file.unlink(missing_ok=True)


def kill_host(cluster: Cluster, folder: Path, node: str) -> None:
    """End a host as a power cut does.

    Raises:
        NodeUnknown: There is no such node.
    """
    layout = _ours(cluster, folder)
    processes.kill(layout.host(node), layout.log)


def start_host(cluster: Cluster, folder: Path, node: str) -> None:
    """Start a host that was killed, on the disk it had, and wait until it answers.

    Raises:
        NodeUnknown: There is no such node.
        StepFailed: It does not come up.
    """
    layout = _ours(cluster, folder)
    host = layout.host(node)
    _start(layout, host, ())
    _wait(layout, (host,))


def cut_off(cluster: Cluster, folder: Path, node: str) -> None:
    """Pull a host's cable: it goes on, and nobody reaches it.

    Raises:
        NodeUnknown: There is no such node.
    """
    layout = _ours(cluster, folder)
    network.plug(layout, layout.host(node), into=False)


def reconnect(cluster: Cluster, folder: Path, node: str) -> None:
    """Plug a host's cable in again.

    Raises:
        NodeUnknown: There is no such node.
    """
    layout = _ours(cluster, folder)
    network.plug(layout, layout.host(node), into=True)


def open_door(cluster: Cluster, folder: Path, ports: Mapping[int, int]) -> None:
    """Lead from ports of this machine's loopback to the edge, until the hosts are taken away.

    Args:
        cluster: Whose edge.
        folder: Its state folder.
        ports: Ours, and the edge's.

    Raises:
        StepFailed: One of our ports is taken, or the edge is not up.
    """
    layout = _ours(cluster, folder)
    edge = (*cluster.in_group("edge"), *cluster.nodes)[0]
    if not processes.runs(layout.host(edge.name)):
        raise failed(layout.log, f"{edge.name} is not up")
    door.open_to(layout, edge.address, ports)


def state(cluster: Cluster, folder: Path) -> tuple[HostState, ...]:
    """How every host is; changes nothing."""
    layout = layout_of(cluster, folder)
    plugged = network.links(layout)
    return tuple(
        HostState(
            name=host.node.name,
            address=host.node.address,
            made=host.upper.exists(),
            runs=processes.runs(host),
            connected=plugged.get(host.port, False),
        )
        for host in layout.hosts
    )


def _ours(cluster: Cluster, folder: Path) -> Layout:
    needs.require_root()
    return layout_of(cluster, folder)


def _refuse_other(layout: Layout) -> None:
    """Two state folders may name their cluster alike, but only one of them is up."""
    if (owner := network.owner(layout)) not in {None, str(layout.folder)}:
        detail = f"“{layout.cluster.name}” is up already on this machine, of the folder {owner}"
        raise failed(layout.log, detail)


def _start(layout: Layout, host: HostPlace, layers: Sequence[Path]) -> None:
    if processes.runs(host):
        return
    # What is left of one that ended by itself.
    processes.kill(host, layout.log)
    disks.mount(host, layers, layout.log)
    disks.furnish(host, layout.cluster, layout.key.with_suffix(".pub"))
    processes.start(host, layout.log)


def _wait(layout: Layout, hosts: Sequence[HostPlace]) -> None:
    access = layout.cluster.access
    assert isinstance(access, SshAccess)  # noqa: S101 -- what `local_cluster` makes
    ends = time.monotonic() + ANSWERS_WITHIN_S
    for host in hosts:
        while (answered := ssh.run(access, host.node.address, ["true"], "", ASKED_FOR_S)).code:
            if not processes.runs(host):
                said = processes.last_words(host)
                raise failed(host.console, f"{host.node.name} ended: {said}")
            if time.monotonic() > ends:
                said = last_line(answered.err)
                raise failed(host.console, f"{host.node.name} does not answer: {said}")
            time.sleep(LOOK_AGAIN_S)
