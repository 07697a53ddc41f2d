"""Kubernetes, as its tools on this machine tell."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from wastecoach.infra.deploy.probe.looking import said
from wastecoach.infra.deploy.probe.services import web

ADMIN = "/etc/kubernetes/admin.conf"
CONTAINERD = "/run/containerd/containerd.sock"
# Whoever asks may know that; kubectl would keep what fails to itself.
READY = "https://127.0.0.1:6443/readyz?verbose"


def containers() -> dict[str, str]:
    """The version of the container runtime: it has to answer for that."""
    told = said("ctr", "--address", CONTAINERD, "version")
    versions = [line.split(":", 1)[1].strip() for line in told.splitlines() if "Version:" in line]
    return {"version": versions[-1] if versions else ""}


def control_plane() -> dict[str, Any]:
    """What the API server says of itself: its status, and those of its own checks that fail."""
    told = web(READY)
    failed = [line[3:].split()[0] for line in told["body"].splitlines() if line.startswith("[-]")]
    return {"status": told["status"], "failed": failed}


def nodes() -> list[dict[str, Any]]:
    """Every node: whether it is ready, takes work, and is short of something."""
    return [_node(item) for item in _items("get", "nodes")]


def pods() -> list[dict[str, Any]]:
    """How many of each workload should run and do: of the network, of names, of the service itself."""
    found = _items("get", "daemonsets,deployments,statefulsets", "--all-namespaces")
    return [_workload(item) for item in found]


def _kubectl() -> tuple[str, ...]:
    return ("kubectl", "--kubeconfig", ADMIN, "--request-timeout=10s")


def _items(*arguments: str) -> Iterable[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(said(*_kubectl(), *arguments, "-o", "json"))["items"]
    return found


def _node(item: dict[str, Any]) -> dict[str, Any]:
    conditions = {one["type"]: one["status"] for one in item["status"].get("conditions", ())}
    return {
        "name": item["metadata"]["name"],
        "ready": conditions.pop("Ready", "Unknown") == "True",
        "closed": bool(item["spec"].get("unschedulable")),
        "short": sorted(name for name, status in conditions.items() if status == "True"),
        "version": item["status"].get("nodeInfo", {}).get("kubeletVersion", ""),
    }


def _workload(item: dict[str, Any]) -> dict[str, Any]:
    status, spec = item.get("status", {}), item.get("spec", {})
    daemons = item["kind"] == "DaemonSet"
    wanted = status.get("desiredNumberScheduled", 0) if daemons else spec.get("replicas", 0)
    ready = status.get("numberReady" if daemons else "readyReplicas", 0)
    space = item["metadata"]["namespace"]
    return {"space": space, "name": item["metadata"]["name"], "wanted": wanted, "ready": ready}
