"""Checks 41 to 49: Kubernetes, where it keeps the service running."""

from __future__ import annotations

from wastecoach.core.clusters.health import kubernetes_verdicts as kubernetes
from wastecoach.core.clusters.health.asking import CONTAINERD, KUBELET
from wastecoach.core.clusters.health.checks import Check, Seen
from wastecoach.core.clusters.health.data_verdicts import ETCD_LATE_S, ETCD_OLD_S, of_backup
from wastecoach.core.clusters.health.looks import SLOW_TOOL_MS, judged, of_part
from wastecoach.core.clusters.health.service_verdicts import of_certificates
from wastecoach.core.health import Finding

TOOL = SLOW_TOOL_MS
PLANE = ("control_plane",)
BOTH = ("control_plane", "kubernetes_worker")


def _containerd(seen: Seen) -> Finding:
    unit, told = seen.unit_named(CONTAINERD), seen.facts.containers
    return of_part(unit, told, kubernetes.of_containers, of=CONTAINERD, slow_ms=TOOL)


def _kubelet(seen: Seen) -> Finding:
    return seen.unit_named(KUBELET)


def _control_plane(seen: Seen) -> Finding:
    told = seen.facts.control_plane
    return judged(told, kubernetes.of_control_plane, of="kube-apiserver", slow_ms=TOOL)


def _nodes(seen: Seen) -> Finding:
    wanted = [node.name for node in seen.cluster.nodes if set(BOTH) & set(node.groups)]
    told = seen.facts.nodes
    return judged(told, lambda of: kubernetes.of_nodes(of, wanted), of="kubectl", slow_ms=TOOL)


def _network(seen: Seen) -> Finding:
    return judged(seen.facts.pods, kubernetes.of_network, of="kubectl", slow_ms=TOOL)


def _cluster_names(seen: Seen) -> Finding:
    return judged(seen.facts.pods, kubernetes.of_cluster_names, of="kubectl", slow_ms=TOOL)


def _workloads(seen: Seen) -> Finding:
    return judged(seen.facts.pods, kubernetes.of_workloads, of="kubectl", slow_ms=TOOL)


def _certificates(seen: Seen) -> Finding:
    told = seen.facts.certificates
    return judged(
        told, lambda of: of_certificates(of, seen.now, believed=False), of="/etc/kubernetes"
    )


def _etcd_backup(seen: Seen) -> Finding:
    told = seen.facts.etcd_backups
    return judged(told, lambda of: of_backup(of, ETCD_LATE_S, ETCD_OLD_S), of="stat")


KUBERNETES_CHECKS = (
    Check(41, "containerd", 5, "node", BOTH, ("units", "containers"), _containerd),
    Check(42, "kubelet", 5, "node", BOTH, ("units",), _kubelet),
    Check(43, "control_plane", 10, "node", PLANE, ("control_plane",), _control_plane),
    Check(44, "kubernetes_nodes", 10, "cluster", PLANE, ("nodes",), _nodes),
    Check(45, "cni", 10, "cluster", PLANE, ("pods",), _network),
    Check(46, "cluster_dns", 10, "cluster", PLANE, ("pods",), _cluster_names),
    Check(47, "workloads", 10, "cluster", PLANE, ("pods",), _workloads),
    Check(48, "kubernetes_certificates", 5, "node", PLANE, ("certificates",), _certificates),
    Check(49, "etcd_backup", 5, "node", PLANE, ("etcd_backups",), _etcd_backup),
)
