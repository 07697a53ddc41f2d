"""A cluster as it stands: its nodes, what runs on which, and how they are reached; kept as `cluster.json`.

Four nodes in four tiers. The broker has a member on three of them, so that losing one node loses no message; whatever
answers people runs on both workers, so that losing one of them leaves a service.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Target = Literal["aws", "local"]
Runtime = Literal["systemd", "kubernetes"]

# What runs on which node where there is no Kubernetes: Ansible's groups.
GROUPS: dict[str, tuple[str, ...]] = {
    "master": ("edge", "beat", "monitoring"),
    "worker-1": ("api", "worker", "rabbitmq"),
    "worker-2": ("api", "worker", "rabbitmq"),
    "storage": ("postgresql", "redis", "rabbitmq", "beat"),
}
# On our own machines photos lie on the storage node; on Amazon's they lie in a bucket.
LOCAL_GROUPS: dict[str, tuple[str, ...]] = {"storage": ("photos",)}
# With Kubernetes, the service itself runs in it, and the data stays on its hosts.
KUBERNETES_GROUPS: dict[str, tuple[str, ...]] = {
    "master": ("control_plane", "monitoring"),
    "worker-1": ("kubernetes_worker", "rabbitmq"),
    "worker-2": ("kubernetes_worker", "rabbitmq"),
    "storage": ("kubernetes_worker", "postgresql", "redis", "rabbitmq"),
}


class SshAccess(msgspec.Struct, frozen=True, tag="ssh"):
    """Reached by ssh.

    Attributes:
        user: Who to be there.
        key: Path of the private key.
        known_hosts: Path of the host keys that are believed.
        through: Arguments in front of every command that reaches a node, `ip netns exec NAME` for hosts in a network
            namespace of their own.
    """

    user: str
    key: str
    known_hosts: str
    through: tuple[str, ...] = ()


class SsmAccess(msgspec.Struct, frozen=True, tag="ssm"):
    """Reached by Amazon's Systems Manager, with no port open: in which region."""

    region: str


class Node(msgspec.Struct, frozen=True):
    """One machine.

    Attributes:
        name: `master`, `worker-1`, `worker-2`, `storage`.
        address: IPv4 by which the other nodes reach it.
        groups: What runs on it: names of Ansible groups.
        instance: EC2's id, None elsewhere.
    """

    name: str
    address: str
    groups: tuple[str, ...]
    instance: str | None = None


class Cluster(msgspec.Struct, frozen=True):
    """The machines of one installation.

    Attributes:
        name: Of the environment: `dev`, `prod`, `local`.
        target: Where the machines are.
        runtime: What keeps the service running on them.
        domain: Host name under which people reach the service.
        access: How the nodes are reached.
        nodes: In the order in which they are told.
    """

    name: str
    target: Target
    runtime: Runtime
    domain: str
    access: SshAccess | SsmAccess
    nodes: tuple[Node, ...]

    def in_group(self, group: str) -> tuple[Node, ...]:
        """The nodes on which something runs."""
        return tuple(node for node in self.nodes if group in node.groups)


def groups_of(name: str, target: Target, runtime: Runtime) -> tuple[str, ...]:
    """What runs on the node of this name.

    Raises:
        KeyError: There is no such node.
    """
    if runtime == "kubernetes":
        return KUBERNETES_GROUPS[name]
    here = LOCAL_GROUPS.get(name, ()) if target == "local" else ()
    return (*GROUPS[name], *here)


def as_json(cluster: Cluster) -> bytes:
    """The text of `cluster.json`."""
    return msgspec.json.format(msgspec.json.encode(cluster))


def from_json(text: bytes) -> Cluster:
    """Read it back.

    Raises:
        msgspec.DecodeError: It is none.
    """
    return msgspec.json.decode(text, type=Cluster)
