"""Clusters as this machine knows them: where its notes are, how nodes are reached, how they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from wastecoach.core.clusters.cluster import Cluster, Node, SshAccess
from wastecoach.core.clusters.errors import NodeUnknown, SourceMissing
from wastecoach.core.clusters.inventory import inventory_of
from wastecoach.core.clusters.progress import Progress, settled
from wastecoach.infra.deploy import lock, ssh, ssm
from wastecoach.infra.deploy.state_folder import StateFolder, known_clusters
from wastecoach.settings import Settings, user_folder

if TYPE_CHECKING:
    from wastecoach.infra.deploy.hosts import HostState

NodeState = Literal["running", "unreachable", "stopped", "gone"]
# What makes a folder a clone that can be provisioned from.
PARTS = ("terraform", "ansible")
LOOPBACK, HTTPS = "127.0.0.1", 443


@dataclass(frozen=True, slots=True)
class ClusterStatus:
    """How a cluster is, as far as it can be told from outside.

    Attributes:
        cluster: As it was built.
        nodes: How each machine is, by name.
        progress: How far the last rebuild came; None where nobody knows.
        holder: Who changes it just now, and since when; None where nobody does.
    """

    cluster: Cluster
    nodes: dict[str, NodeState]
    progress: Progress | None
    holder: dict[str, str | float] | None


def root_of(settings: Settings) -> Path:
    """The folder of all clusters."""
    return settings.infra_folder or user_folder("XDG_STATE_HOME", ".local/state") / "infra"


def state_of(name: str, settings: Settings) -> StateFolder:
    """The state folder of a cluster."""
    return StateFolder(root_of(settings), name)


def built(name: str, settings: Settings) -> Cluster:
    """The cluster of this name.

    Raises:
        ClusterUnknown: None was built from this machine.
    """
    return state_of(name, settings).cluster()


def names_of_built(settings: Settings) -> tuple[str, ...]:
    """Names of all clusters that were built from this machine."""
    return known_clusters(root_of(settings))


def source_of(given: Path | None) -> Path:
    """The clone of the project to provision from: the folder that is given, else the one that we are in.

    Raises:
        SourceMissing: There is none.
    """
    here = (given or Path.cwd()).absolute()
    for folder in (here,) if given else (here, *here.parents):
        if all((folder / part).is_dir() for part in PARTS):
            return folder
    raise SourceMissing(folder=str(here))


@contextmanager
def changing(state: StateFolder) -> Iterator[None]:
    """Nobody else changes the cluster while it runs.

    Raises:
        RebuildUnderWay: Somebody does.
    """
    state.make()
    with lock.locked(state.lock):
        yield


def node_of(cluster: Cluster, name: str) -> Node:
    """The node of this name.

    Raises:
        NodeUnknown: The cluster has no such node.
    """
    for node in cluster.nodes:
        if node.name == name:
            return node
    raise NodeUnknown(node=name, nodes=", ".join(node.name for node in cluster.nodes))


def shell_on(cluster: Cluster, name: str) -> list[str]:
    """The program that opens a shell on a node, with its arguments.

    Raises:
        NodeUnknown: The cluster has no such node.
    """
    node = node_of(cluster, name)
    if isinstance(cluster.access, SshAccess):
        return ssh.session(cluster.access, node.address)
    return ssm.session(node.instance or "", cluster.access.region)


@dataclass(frozen=True, slots=True)
class Door:
    """How hosts on this machine are reached from its loopback.

    Attributes:
        url: Of the service.
        address: What its name has to lead to.
        port: Of that address.
        authority: File of the certificate by which the service is believed.
    """

    url: str
    address: str
    port: int
    authority: str


def open_door(cluster: Cluster, state: StateFolder, port: int) -> Door:
    """Lead from a port of the loopback to the edge of a cluster on this machine, until its hosts go.

    Raises:
        StepFailed: The port is taken, or the hosts are not up.
        ToolMissing: We are not root.
    """
    from wastecoach.infra.deploy import hosts

    hosts.open_door(cluster, state.path, {port: HTTPS})
    place = cluster.domain if port == HTTPS else f"{cluster.domain}:{port}"
    return Door(f"https://{place}/", LOOPBACK, port, str(state.path / "ca.pem"))


def inventory_for_ansible(cluster: Cluster, state: StateFolder) -> dict[str, Any]:
    """Ansible's inventory of a cluster."""
    outputs = {name: told["value"] for name, told in state.outputs().items()}
    return inventory_of(cluster, str(state.packages), outputs)


def status_of(state: StateFolder) -> ClusterStatus:
    """How a cluster is.

    Raises:
        ClusterUnknown: None was built from this machine.
        CloudRefused: The cloud does not answer.
    """
    cluster = state.cluster()
    held = lock.holder(state.lock)
    progress = state.progress()
    if progress is not None and held is None:
        progress = settled(progress)
    return ClusterStatus(
        cluster, node_states(cluster, state), progress, None if held is None else held.params
    )


def node_states(cluster: Cluster, state: StateFolder) -> dict[str, NodeState]:
    """How every machine is, by the name of its node."""
    access = cluster.access
    if isinstance(access, SshAccess):
        return _host_states(cluster, state)
    from wastecoach.infra.deploy.instances import states

    instances = {node.name: node.instance or "" for node in cluster.nodes}
    found = states(list(instances.values()), access.region)
    return {name: found.get(instance, "gone") for name, instance in instances.items()}


def _host_states(cluster: Cluster, state: StateFolder) -> dict[str, NodeState]:
    from wastecoach.infra.deploy import hosts

    return {one.name: _host_state(one) for one in hosts.state(cluster, state.path)}


def _host_state(host: HostState) -> NodeState:
    if not host.runs:
        return "stopped" if host.made else "gone"
    return "running" if host.connected else "unreachable"
