"""What a cluster of stand-ins knows: one file where etcd would keep it, changed by one at a time."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .calls import refuse

KUBERNETES = Path("/etc/kubernetes")
MANIFESTS = KUBERNETES / "manifests"
ETCD = Path("/var/lib/etcd")
COMPONENTS = ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd")
# What there is before anybody installs anything.
BUILT_IN = ("v1", "apps/v1", "rbac.authorization.k8s.io/v1", "storage.k8s.io/v1")


def running() -> bool:
    """Whether the kubelet would have a control plane running: both manifests are there."""
    return all((MANIFESTS / f"{name}.yaml").exists() for name in ("kube-apiserver", "etcd"))


def state_file(folder: Path = ETCD) -> Path:
    """Where what is known lies, below etcd's folder."""
    return folder / "member" / "state.json"


@contextmanager
def changing() -> Iterator[dict[str, Any]]:
    """What the cluster knows, to be changed; written when the block ends well."""
    with (KUBERNETES / ".standin.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        state = known()
        yield state
        half = state_file().with_suffix(".half")
        half.write_text(json.dumps(state))
        half.replace(state_file())


def known() -> dict[str, Any]:
    """What the cluster knows, to be read; nobody answers where no control plane runs."""
    if not running():
        refuse("The connection to the server was refused - did you specify the right host or port?")
    state: dict[str, Any] = json.loads(state_file().read_text())
    return state


def begin(configuration: list[dict[str, Any]]) -> None:
    """A new cluster that knows its configuration."""
    state_file().parent.mkdir(parents=True)
    empty: dict[str, Any] = {"configuration": configuration, "objects": {}, "tokens": {}}
    state_file().write_text(
        json.dumps({**empty, "joins": [], "releases": {}, "apis": list(BUILT_IN)})
    )


def key(kind: str, name: str, namespace: str = "") -> str:
    """Under which an object is kept."""
    return f"{kind.lower()}/{namespace}/{name}"


def add_node(state: dict[str, Any], registration: dict[str, Any]) -> None:
    """A node that the kubelet of another host, or of this one, announced."""
    name = registration["name"]
    state["objects"][key("Node", name)] = {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": {"kubernetes.io/hostname": name}},
        "spec": {"taints": list(registration.get("taints") or [])},
    }


def ready(state: dict[str, Any]) -> bool:
    """Whether nodes take pods: as soon as there is a network between them."""
    return key("Installation", "default") in state["objects"]
