"""Stands in for kubectl: what is applied is kept as written, and compared with what is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from . import cluster
from .calls import option, record, refuse

# Kinds whose fields the API server checks strictly; those of operators by what their makers document.
SPECS: dict[str, str] = {
    "Installation": """variant cni calicoNetwork controlPlaneReplicas nodeMetricsPort
        typhaMetricsPort nodeUpdateStrategy
        registry imagePath imagePullSecrets kubeletVolumePluginPath componentResources flexVolumePath""",
    "calicoNetwork": """bgp linuxDataplane hostPorts mtu nodeAddressAutodetectionV4 nodeAddressAutodetectionV6 ipPools
        multiInterfaceMode containerIPForwarding sysctl""",
    "APIServer": "apiServerDeployment logging",
    "Application": """project source sources destination syncPolicy ignoreDifferences info
        revisionHistoryLimit""",
}


def documents(arguments: list[str]) -> list[dict[str, Any]]:
    """The objects of a manifest; refused as the API server refuses them."""
    path = Path(option(arguments, "--filename") or "")
    found = [each for each in yaml.safe_load_all(path.read_text()) if each]
    apis = cluster.known()["apis"]
    for each in found:
        if each["apiVersion"] not in apis:
            refuse(
                f'error: no matches for kind "{each["kind"]}" in version "{each["apiVersion"]}"', 2
            )
        _strict(each["kind"], each.get("spec") or {})
    return found


def _strict(kind: str, spec: dict[str, Any], path: str = "spec") -> None:
    for name, inner in spec.items() if kind in SPECS else ():
        if name not in SPECS[kind].split():
            refuse(f'strict decoding error: unknown field "{path}.{name}"', 2)
        if isinstance(inner, dict):
            _strict(name, inner, f"{path}.{name}")


def key_of(manifest: dict[str, Any]) -> str:
    """Under which it is kept."""
    metadata = manifest["metadata"]
    return cluster.key(manifest["kind"], metadata["name"], metadata.get("namespace", ""))


def differ(arguments: list[str]) -> None:
    """`kubectl diff`: 1 where anything is not as written."""
    kept = cluster.known()["objects"]
    changed = [key_of(each) for each in documents(arguments) if kept.get(key_of(each)) != each]
    if changed:
        print("\n".join(f"+ {each}" for each in changed))
        raise SystemExit(1)


def apply(arguments: list[str]) -> None:
    """`kubectl apply`."""
    found = documents(arguments)
    with cluster.changing() as state:
        for each in found:
            state["objects"][key_of(each)] = each
            print(f"{key_of(each)} serverside-applied")


def get(arguments: list[str]) -> None:
    """`kubectl get --raw /readyz` and `kubectl get nodes`."""
    if option(arguments, "--raw") == "/readyz":
        cluster.known()
        print("ok")
        return
    state = cluster.known()
    status = "True" if cluster.ready(state) else "False"
    nodes = [
        {**each, "status": {"conditions": [{"type": "Ready", "status": status}]}}
        for each in state["objects"].values()
        if each["kind"] == "Node"
    ]
    print(json.dumps({"kind": "List", "items": nodes}))


def wait(_: list[str]) -> None:
    """`kubectl wait` for nodes: they are ready, or never will be."""
    if not cluster.ready(cluster.known()):
        refuse("error: timed out waiting for the condition on nodes")


def label(arguments: list[str]) -> None:
    """`kubectl label node NAME key=value`."""
    name, value = arguments[2].split("=")
    with cluster.changing() as state:
        _node(state, arguments[1])["metadata"]["labels"][name] = value


def taint(arguments: list[str]) -> None:
    """`kubectl taint node NAME key=value:Effect`, or `key:Effect-`."""
    words, effect = arguments[2].split(":")
    name, _, value = words.partition("=")
    with cluster.changing() as state:
        spec = _node(state, arguments[1])["spec"]
        spec["taints"] = [each for each in spec["taints"] if each["key"] != name]
        if not effect.endswith("-"):
            spec["taints"].append({"key": name, "value": value, "effect": effect})


def _node(state: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] | None = state["objects"].get(cluster.key("Node", name))
    if found is None:
        refuse(f'Error from server (NotFound): nodes "{name}" not found')
        raise AssertionError
    return found


COMMANDS: dict[str, Callable[[list[str]], None]] = {
    "apply": apply,
    "diff": differ,
    "get": get,
    "label": label,
    "taint": taint,
    "wait": wait,
}


def main() -> None:
    """Do what was asked for, as whoever the configuration says."""
    arguments = record("kubectl")
    who = option(arguments, "--kubeconfig")
    if who is None or not Path(who).exists():
        refuse(f"error: no configuration {who}")
    words = [each for each in arguments if each not in ("--kubeconfig", who)]
    if words[0] not in COMMANDS:
        refuse(f"error: unknown command {words[0]}")
    COMMANDS[words[0]](words[1:] if words[0] in ("label", "taint") else words)


if __name__ == "__main__":
    main()
