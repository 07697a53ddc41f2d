"""What each machine is asked: looks of the probe, with their arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wastecoach.core.clusters.cluster import Cluster, Node

CONTAINERD, KUBELET = "containerd.service", "kubelet.service"
# Units of systemd by what runs on a node.
UNITS: dict[str, tuple[str, ...]] = {
    "edge": ("caddy.service",),
    "api": ("wastecoach-api.service",),
    "worker": ("wastecoach-worker.service",),
    "beat": ("wastecoach-beat.service",),
    "monitoring": ("prometheus.service",),
    "photos": ("photos.service",),
    "rabbitmq": ("rabbitmq-server.service",),
    "postgresql": ("postgresql@15-main.service",),
    "redis": ("redis-server.service",),
    "control_plane": (CONTAINERD, KUBELET),
    "kubernetes_worker": (CONTAINERD, KUBELET),
}
# Folders of data by what keeps it there.
DATA = {
    "postgresql": "/var/lib/postgresql",
    "redis": "/var/lib/redis",
    "rabbitmq": "/var/lib/rabbitmq",
    "photos": "/var/lib/photos",
}
VIRTUAL_HOST = "wastecoach"
API_PORT, EDGE_PORT, PROMETHEUS_PORT = 8000, 80, 9090
BACKUPS, BACKUP_FILES = "/var/backups/wastecoach", "*.dump"
ETCD_BACKUPS, ETCD_FILES = "/var/backups/etcd", "etcd-*/snapshot.db"
# Files of certificates by what shows them.
CERTIFICATES = {
    "edge": ["/etc/caddy/tls/server.pem"],
    "control_plane": ["/etc/kubernetes/pki/*.crt", "/etc/kubernetes/pki/etcd/*.crt"],
}


def units_of(node: Node) -> list[str]:
    """The units that should run on a node."""
    return list(dict.fromkeys(unit for group in node.groups for unit in UNITS.get(group, ())))


def of_node(look: str, cluster: Cluster, node: Node) -> dict[str, Any]:
    """The arguments of one look at one node."""
    argument = ARGUMENTS.get(look)
    return {} if argument is None else argument(cluster, node)


def of_outside(look: str, cluster: Cluster) -> dict[str, Any]:
    """The arguments of one look from outside: on our own machines no name leads to the edge, its address does."""
    edge = cluster.in_group("edge")
    address = edge[0].address if cluster.target == "local" and edge else None
    if look == "served":
        return {"address": address or cluster.domain, "name": cluster.domain}
    return {"domain": cluster.domain, "address": address}


def _data_of(node: Node) -> list[str]:
    return [folder for group, folder in DATA.items() if group in node.groups]


def _certificates_of(node: Node) -> list[str]:
    return [file for group in node.groups for file in CERTIFICATES.get(group, ())]


ARGUMENTS: dict[str, Callable[[Cluster, Node], dict[str, Any]]] = {
    "units": lambda _, node: {"wanted": units_of(node)},
    "names": lambda cluster, _: {"wanted": [node.name for node in cluster.nodes]},
    "api": lambda _, node: {"address": node.address, "port": API_PORT, "path": "/healthz"},
    "edge": lambda _, node: {"address": node.address, "port": EDGE_PORT, "path": "/healthz"},
    "ready": lambda _, node: {"address": node.address, "port": API_PORT},
    # It knows no passwords, and listens to its own machine alone.
    "monitoring": lambda *_: {
        "address": "127.0.0.1",
        "port": PROMETHEUS_PORT,
        "path": "/-/ready",
    },
    "broker": lambda _, node: {"address": node.address},
    "queues": lambda *_: {"virtual_host": VIRTUAL_HOST},
    "redis": lambda _, node: {"address": node.address},
    "backups": lambda *_: {"folder": BACKUPS, "pattern": BACKUP_FILES},
    "etcd_backups": lambda *_: {"folder": ETCD_BACKUPS, "pattern": ETCD_FILES},
    "volumes": lambda _, node: {"folders": _data_of(node)},
    "certificates": lambda _, node: {"patterns": _certificates_of(node)},
}
