"""Stands in for kubeadm: init, join, tokens, and the strict reading of its configuration."""

from __future__ import annotations

import json
import secrets
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from . import cluster
from .calls import option, record, refuse
from .fields import unknown

AUTHORITY = Path("/usr/lib/standins/authority")


def read(path: str) -> list[dict[str, Any]]:
    """The documents of a configuration; a field that its kind has not ends the program."""
    documents = [each for each in yaml.safe_load_all(Path(path).read_text()) if each]
    for document in documents:
        if (wrong := next(unknown(document), None)) is not None:
            refuse(f'error: {document.get("kind")}: strict decoding error: unknown field "{wrong}"')
    return documents


def of_kind(documents: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    """The document of a kind."""
    return next(each for each in documents if each["kind"] == kind)


def active(unit: str) -> bool:
    """Whether systemd runs this unit."""
    return subprocess.run(["systemctl", "is-active", "--quiet", unit], check=False).returncode == 0


def _preflight(needed: list[Path]) -> None:
    if not active("containerd"):
        refuse("[ERROR CRI]: container runtime is not running")
    for path in needed:
        if path.exists():
            refuse(f"[ERROR FileAvailable--{path}]: {path} already exists")


def _referred(configuration: dict[str, Any]) -> None:
    arguments = {each["name"]: each["value"] for each in configuration["apiServer"]["extraArgs"]}
    for name in ("audit-policy-file", "encryption-provider-config"):
        if not yaml.safe_load(Path(arguments[name]).read_text()).get("kind"):
            refuse(f"kube-apiserver: {name}: no kind in {arguments[name]}")


def _write_control_plane(documents: list[dict[str, Any]]) -> None:
    cluster.MANIFESTS.mkdir(parents=True, exist_ok=True)
    for name in cluster.COMPONENTS:
        (cluster.MANIFESTS / f"{name}.yaml").write_text(yaml.safe_dump({"of": documents}))


def initialise(arguments: list[str]) -> None:
    """`kubeadm init`."""
    documents = read(option(arguments, "--config") or "")
    _preflight([cluster.KUBERNETES / "admin.conf", cluster.MANIFESTS / "kube-apiserver.yaml"])
    _referred(of_kind(documents, "ClusterConfiguration"))
    shutil.copytree(AUTHORITY, cluster.KUBERNETES / "pki")
    for name in ("admin.conf", "kubelet.conf"):
        (cluster.KUBERNETES / name).write_text(yaml.safe_dump({"clusters": [], "users": []}))
    cluster.begin(documents)
    _write_control_plane(documents)
    with cluster.changing() as state:
        cluster.add_node(state, of_kind(documents, "InitConfiguration")["nodeRegistration"])
    subprocess.run(["systemctl", "start", "kubelet"], check=True)
    print("Your Kubernetes control-plane has initialized successfully!")


def phase(arguments: list[str]) -> None:
    """`kubeadm init phase upload-config|control-plane all`."""
    documents = read(option(arguments, "--config") or "")
    if arguments[2] == "control-plane":
        _write_control_plane(documents)
    with cluster.changing() as state:
        state["configuration"] = documents


def create_token(arguments: list[str]) -> None:
    """`kubeadm token create`: the token alone on the output."""
    lifetime = option(arguments, "--ttl") or "24h"
    token = f"{secrets.token_hex(3)}.{secrets.token_hex(8)}"
    with cluster.changing() as state:
        ends = time.time() + int(lifetime[:-1]) * {"s": 1, "m": 60, "h": 3600}[lifetime[-1]]
        state["tokens"][token.split(".", maxsplit=1)[0]] = {"token": token, "ends": ends}
    print(token)


def delete_token(arguments: list[str]) -> None:
    """`kubeadm token delete ID`."""
    with cluster.changing() as state:
        if state["tokens"].pop(arguments[2], None) is None:
            refuse(f"token {arguments[2]} not found")


def join(arguments: list[str]) -> None:
    """`kubeadm join`: believes the cluster's authority by its hash, then says who it is."""
    document = of_kind(read(option(arguments, "--config") or ""), "JoinConfiguration")
    _preflight([cluster.KUBERNETES / "kubelet.conf", cluster.KUBERNETES / "pki" / "ca.crt"])
    discovery = document["discovery"]["bootstrapToken"]
    told = {"token": discovery["token"], "registration": document["nodeRegistration"]}
    request = urllib.request.Request(
        f"http://{discovery['apiServerEndpoint']}/join", json.dumps(told).encode()
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            authority = json.load(answer)
    except urllib.error.HTTPError as error:
        refuse(f"error execution phase preflight: {error.read().decode()}")
        raise
    if authority["hash"] not in discovery["caCertHashes"]:
        refuse("none of the public keys are pinned")
    (cluster.KUBERNETES / "pki").mkdir(parents=True, exist_ok=True)
    (cluster.KUBERNETES / "pki" / "ca.crt").write_text(authority["certificate"])
    (cluster.KUBERNETES / "kubelet.conf").write_text(yaml.safe_dump({"clusters": [], "users": []}))
    subprocess.run(["systemctl", "start", "kubelet"], check=True)
    print("This node has joined the cluster.")


def reset() -> None:
    """`kubeadm reset --force`: nothing of a cluster is left on this host."""
    for path in (cluster.MANIFESTS, cluster.KUBERNETES / "pki", cluster.ETCD):
        shutil.rmtree(path, ignore_errors=True)
    for name in ("admin.conf", "kubelet.conf"):
        (cluster.KUBERNETES / name).unlink(missing_ok=True)


COMMANDS: dict[tuple[str, ...], Callable[[list[str]], object]] = {
    ("config", "validate"): lambda arguments: read(option(arguments, "--config") or ""),
    ("config", "images"): lambda arguments: read(option(arguments, "--config") or ""),
    ("init", "phase"): phase,
    ("init",): initialise,
    ("join",): join,
    ("token", "create"): create_token,
    ("token", "delete"): delete_token,
    ("reset",): lambda _: reset(),
}


def main() -> None:
    """Do what was asked for; what nobody knows is refused."""
    arguments = record("kubeadm")
    for words, command in COMMANDS.items():
        if tuple(arguments[: len(words)]) == words:
            command(arguments)
            return
    refuse(f"unknown command {arguments}")


if __name__ == "__main__":
    main()
