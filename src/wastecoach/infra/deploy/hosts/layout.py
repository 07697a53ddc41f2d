"""What the hosts of a cluster on this machine are called and where their things lie; nothing is looked at or changed.

Everything of a cluster is in its state folder, in control groups and in network namespaces that carry its name: two
clusters on one machine never touch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv4Network
from pathlib import Path

from wastecoach.core.clusters.cluster import (
    GROUPS,
    Cluster,
    Node,
    Runtime,
    SshAccess,
    groups_of,
)
from wastecoach.core.clusters.errors import NodeUnknown

SUBNET, PREFIX_LENGTH = "10.77.0.0/24", 24
# The first host has this number in its subnet; the machine itself has 1.
FIRST_NUMBER = 11
PREFIX = "wastecoach"
# Without a hyphen, so that no cluster's name followed by a node's is another cluster's.
NAME = re.compile(r"[a-z][a-z0-9]{0,19}")
KEY, KNOWN_HOSTS = "id", "known_hosts"


@dataclass(frozen=True, slots=True)
class HostPlace:
    """Where the things of one host are.

    Attributes:
        node: Which node of the cluster it is.
        label: Its name on this machine: of its network namespace, its control group and its container.
        folder: Of all its files here.
        port: Name of its end of the cable at the bridge.
    """

    node: Node
    label: str
    folder: Path
    port: str

    @property
    def root(self) -> Path:
        """Where its disk is mounted."""
        return self.folder / "root"

    @property
    def upper(self) -> Path:
        """What it has written, in contrast to the image that all share."""
        return self.folder / "upper"

    @property
    def work(self) -> Path:
        """The kernel's own scratch for the disk."""
        return self.folder / "work"

    @property
    def console(self) -> Path:
        """What it said while it started."""
        return self.folder / "console.log"

    @property
    def identity(self) -> Path:
        """The private key by which it is known."""
        return self.folder / "ssh_host_ed25519_key"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the things of a cluster are.

    Attributes:
        cluster: The cluster.
        folder: Its state folder.
        images: Where the disks that hosts start from are kept, for all clusters.
    """

    cluster: Cluster
    folder: Path
    images: Path

    @property
    def namespace(self) -> str:
        """The network namespace that joins the hosts, in which this machine is the first of the subnet."""
        return namespace_of(self.cluster.name)

    @property
    def hosts_folder(self) -> Path:
        """The folder of the hosts' own files."""
        return self.folder / "hosts"

    @property
    def log(self) -> Path:
        """What the programs said that made the hosts."""
        return self.folder / "hosts.log"

    @property
    def key(self) -> Path:
        """The private key that all hosts let in."""
        return self.folder / KEY

    @property
    def known_hosts(self) -> Path:
        """By which keys the hosts are known."""
        return self.folder / KNOWN_HOSTS

    @property
    def hosts(self) -> tuple[HostPlace, ...]:
        """Every host, in the order of the nodes."""
        return tuple(
            HostPlace(
                node, f"{self.namespace}-{node.name}", self.hosts_folder / node.name, f"port{place}"
            )
            for place, node in enumerate(self.cluster.nodes, 1)
        )

    @property
    def gateway(self) -> IPv4Interface:
        """This machine's address among the hosts."""
        subnet = IPv4Interface(f"{self.cluster.nodes[0].address}/{PREFIX_LENGTH}").network
        return IPv4Interface(f"{subnet[1]}/{subnet.prefixlen}")

    def host(self, name: str) -> HostPlace:
        """The host of a node.

        Raises:
            NodeUnknown: The cluster has no such node.
        """
        for host in self.hosts:
            if host.node.name == name:
                return host
        names = ", ".join(node.name for node in self.cluster.nodes)
        raise NodeUnknown(node=name, nodes=names)


def layout_of(cluster: Cluster, folder: Path) -> Layout:
    """Where the things of a cluster are whose state folder is this one; images lie beside the state folders."""
    folder = folder.absolute()
    return Layout(cluster, folder, folder.parent / "rootfs")


def namespace_of(name: str) -> str:
    """The network namespace of the cluster of this name."""
    return f"{PREFIX}-{name}"


def local_cluster(
    folder: Path,
    name: str = "local",
    *,
    domain: str = "wastecoach.internal",
    subnet: str = SUBNET,
    runtime: Runtime = "systemd",
) -> Cluster:
    """Four hosts on this machine, as a value.

    Args:
        folder: The cluster's state folder.
        name: Small letters and digits; no two clusters on a machine have the same.
        domain: Under which the service is reached.
        subnet: Of 256 addresses; clusters that are up at the same time may have the same, but no need to.
        runtime: What keeps the service running.

    Raises:
        ValueError: The name or the subnet cannot be used.
    """
    network = IPv4Network(subnet)
    if NAME.fullmatch(name) is None or network.prefixlen != PREFIX_LENGTH:
        message = f"no name and subnet of a cluster: {name}, {subnet}"
        raise ValueError(message)
    folder = folder.absolute()
    access = SshAccess(
        user="root",
        key=str(folder / KEY),
        known_hosts=str(folder / KNOWN_HOSTS),
        through=("ip", "netns", "exec", namespace_of(name)),
    )
    nodes = tuple(
        Node(node, str(network[FIRST_NUMBER + place]), groups_of(node, "local", runtime))
        for place, node in enumerate(GROUPS)
    )
    return Cluster(name, "local", runtime, domain, access, nodes)


def hosts_file(cluster: Cluster) -> str:
    """The text of `/etc/hosts` by which the nodes find each other by name."""
    lines = ["127.0.0.1 localhost", "::1 localhost ip6-localhost ip6-loopback"]
    lines += [f"{node.address} {node.name}" for node in cluster.nodes]
    return "\n".join(lines) + "\n"
