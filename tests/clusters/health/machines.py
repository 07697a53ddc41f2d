"""A cluster of four machines that are well, to be made ill by a test."""

from __future__ import annotations

import json
from typing import Any

from wastecoach.core.clusters.cluster import Cluster, Node, Runtime, SshAccess, Target, groups_of
from wastecoach.core.clusters.health.facts import Facts, facts_of
from wastecoach.core.clusters.health.judging import judge
from wastecoach.core.clusters.health.report import Judged
from wastecoach.core.clusters.health.silence import Answered, Heard
from wastecoach.core.clusters.health.table import asked_of_node, asked_of_outside, wanted
from wastecoach.core.health import Finding

NAMES = ("master", "worker-1", "worker-2", "storage")
NOW, DAY = 1_795_750_000.0, 86_400.0
MEMBERS = ["rabbit@worker-1", "rabbit@worker-2", "rabbit@storage"]
GIGABYTE = 1024**3
RUNNING = {"loaded": "loaded", "active": "active", "sub": "running", "restarts": 0}


def cluster_of(runtime: Runtime = "systemd", target: Target = "local") -> Cluster:
    """A cluster as `cluster.json` keeps it."""
    nodes = tuple(
        Node(name, f"10.77.0.{11 + place}", groups_of(name, target, runtime))
        for place, name in enumerate(NAMES)
    )
    access = SshAccess("root", "/state/id", "/state/known_hosts")
    return Cluster("local", target, runtime, "waste.example", access, nodes)


def queue(name: str = "q.ai", **changed: Any) -> dict[str, Any]:
    """A queue that is on all members."""
    well = {
        "name": name,
        "quorum": True,
        "leader": MEMBERS[0],
        "members": MEMBERS,
        "online": MEMBERS,
        "waiting": 0,
        "consumers": 1,
    }
    return well | changed


# What a look finds where all is well.
WELL: dict[str, Any] = {
    "load": {"one": 0.5, "fifteen": 0.4, "cpus": 2},
    "memory": {"total": 8 * GIGABYTE, "available": 4 * GIGABYTE},
    "mounts": [{"path": "/", "total": 50 * GIGABYTE, "free": 30 * GIGABYTE}],
    "clock": {"kept": True},
    "reboot": {"packages": False, "kernel": False},
    "api": {"status": 200},
    "edge": {"status": 308},
    "monitoring": {"status": 200},
    "photo_store": {"kind": "s3", "status": 403},
    "broker": {"greets": True},
    "members": {"known": MEMBERS, "running": MEMBERS, "alarms": [], "torn": False},
    "queues": [queue(), queue("q.dlq")],
    "postgresql": {
        "standby": False,
        "connections": 12,
        "allowed": 200,
        "replicas": [],
        "slots": [],
        "bytes": 9_000_000,
    },
    "backups": {"age": 3600.0, "bytes": 80_000},
    "etcd_backups": {"age": 3600.0, "bytes": 80_000},
    "redis": {
        "used": 1_000_000,
        "limit": 512 * 1024**2,
        "policy": "volatile-ttl",
        "loading": False,
        "saved": True,
    },
    "certificates": [{"name": "apiserver", "since": NOW - DAY, "until": NOW + 300 * DAY}],
    "containers": {"version": "2.2.0"},
    "control_plane": {"status": 200, "failed": []},
    "nodes": [{"name": name, "ready": True} for name in NAMES],
    "pods": [
        {"space": "kube-system", "name": "calico-node", "wanted": 4, "ready": 4},
        {"space": "kube-system", "name": "coredns", "wanted": 2, "ready": 2},
        {"space": "wastecoach", "name": "api", "wanted": 2, "ready": 2},
    ],
    "ready": {"status": 200, "unwell": []},
    "ingress": {"status": 200},
    "plain": {"status": 308, "encrypts": True},
    "page": {"status": 200, "is_page": True},
    "served": {"name": "waste.example", "since": NOW - DAY, "until": NOW + 80 * DAY},
}


def found(look: str, given: dict[str, Any], cluster: Cluster) -> Any:
    """What one look finds where all is well."""
    if look == "units":
        return {"failed": [], "wanted": dict.fromkeys(given["wanted"], RUNNING)}
    if look == "names":
        return {node.name: [node.address] for node in cluster.nodes}
    if look == "volumes":
        return [
            {"path": path, "there": True, "read_only": False, "own": True}
            for path in given["folders"]
        ]
    return WELL[look]


def facts(asked: dict[str, Any], cluster: Cluster, **changed: Any) -> Facts:
    """The answer of a machine that is well, but for what is changed: `{"found": …}` or `{"fault": …}` of a look."""
    told = {
        look: {"ms": 5.0, "found": found(look, given, cluster)}
        for look, given in asked["looks"].items()
    }
    for look, said in changed.items():
        if look in told:
            told[look] = {"ms": 5.0} | said
    return facts_of(json.dumps(told | {"now": NOW, "took": 1.0}))


def judged(
    cluster: Cluster, only: tuple[str, ...] = (), /, **ill: dict[str, Any] | Heard
) -> tuple[Judged, ...]:
    """All checks of a cluster of which some nodes are ill (`worker_2={"api": {"fault": "refused"}}`, or a silence)."""
    checks = wanted(only)
    heard: dict[str, Heard] = {}
    asked = {node.name: asked_of_node(cluster, node, checks) for node in cluster.nodes}
    for name, looks in (asked | {"outside": asked_of_outside(cluster, checks)}).items():
        said = ill.get(name.replace("-", "_"), {})
        heard[name] = (
            Answered(facts(looks, cluster, **said), 1.2, NOW + 0.1)
            if isinstance(said, dict)
            else said
        )
    return judge(cluster, checks, heard)


def wrong(checks: tuple[Judged, ...]) -> list[tuple[str, str, str]]:
    """What is not well: node, check, and what was found."""
    return [
        (one.node, one.name, one.finding.code.removeprefix("cluster."))
        for one in checks
        if isinstance(one.finding, Finding) and one.finding.status != "pass"
    ]
