"""What the facts about Kubernetes mean."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from wastecoach.core.clusters.health.kubernetes_facts import (
    Containers,
    ControlPlane,
    KubernetesNode,
    Workload,
)
from wastecoach.core.health import Finding

SYSTEM = "kube-system"
# The first status of HTTP that says that something is wrong over there.
FAULTS = 500
NETWORK, NAMES = "calico-node", "coredns"


def of_containers(found: Containers) -> Finding:
    """Of the container runtime that answers."""
    return Finding("pass", "cluster.containers", {"version": found.version})


def of_control_plane(found: ControlPlane) -> Finding:
    """Of the API server that answers: whether all its own checks pass."""
    if found.failed or found.status >= FAULTS:
        parts = ", ".join(found.failed) or str(found.status)
        return Finding("fail", "cluster.control_plane_unwell", {"parts": parts})
    return Finding("pass", "cluster.control_plane")


def of_nodes(found: Sequence[KubernetesNode], wanted: Collection[str]) -> Finding:
    """Of the nodes: whether all are there, ready and open to work."""
    ready = {node.name for node in found if node.ready}
    lost = [name for name in wanted if name not in ready]
    params: dict[str, str | float] = {"ready": len(wanted) - len(lost), "wanted": len(wanted)}
    if lost:
        return Finding("fail", "cluster.nodes_unready", params | {"nodes": ", ".join(lost)})
    short = [f"{node.name} ({', '.join(node.short)})" for node in found if node.short]
    if short:
        return Finding("warn", "cluster.nodes_short", params | {"nodes": ", ".join(short)})
    closed = [node.name for node in found if node.closed]
    if closed:
        return Finding("warn", "cluster.nodes_closed", params | {"nodes": ", ".join(closed)})
    return Finding("pass", "cluster.nodes", params)


def of_network(found: Sequence[Workload]) -> Finding:
    """Of the network between pods: whether every node has its part of it."""
    return _of_system(found, NETWORK)


def of_cluster_names(found: Sequence[Workload]) -> Finding:
    """Of the names inside the cluster: whether anybody resolves them."""
    return _of_system(found, NAMES)


def of_workloads(found: Sequence[Workload]) -> Finding:
    """Of everything else that runs there: whether as many are ready as should be."""
    others = [
        one for one in found if (one.space, one.name) not in {(SYSTEM, NETWORK), (SYSTEM, NAMES)}
    ]
    none = [_shown(one) for one in others if one.wanted and not one.ready]
    if none:
        return Finding("fail", "cluster.workloads_down", {"workloads": ", ".join(none)})
    few = [_shown(one) for one in others if one.ready < one.wanted]
    if few:
        return Finding("warn", "cluster.workloads_few", {"workloads": ", ".join(few)})
    return Finding("pass", "cluster.workloads", {"count": len(others)})


def _of_system(found: Sequence[Workload], name: str) -> Finding:
    # Calico's own operator keeps it in a name space of its own.
    parts = [one for one in found if one.name == name]
    if not parts:
        return Finding("fail", "cluster.workload_absent", {"workload": name})
    part = parts[0]
    params: dict[str, str | float] = {"workload": name, "ready": part.ready, "wanted": part.wanted}
    if not part.ready:
        return Finding("fail", "cluster.workload_few", params)
    if part.ready < part.wanted:
        return Finding("warn", "cluster.workload_few", params)
    return Finding("pass", "cluster.workload", params)


def _shown(one: Workload) -> str:
    return f"{one.space}/{one.name} {one.ready}/{one.wanted}"
