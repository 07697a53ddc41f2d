"""Stands in for Helm 3, as Ansible's module asks it: list, get values, show chart, upgrade --install."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from . import cluster
from .calls import option, record, refuse

VERSION = Path("/usr/lib/standins/helm.version")
# What a chart teaches the API server.
APIS = {
    "tigera-operator": "operator.tigera.io/v1",
    "argo-cd": "argoproj.io/v1alpha1",
}


def chart(arguments: list[str]) -> dict[str, str]:
    """What a repository says of a chart: only whoever names a version and a repository gets one."""
    version, repository = option(arguments, "--version"), option(arguments, "--repo")
    if version is None or repository is None or not repository.startswith("https://"):
        refuse("Error: no version or no repository was named")
    return {"name": arguments[-1], "version": str(version), "appVersion": "1.0"}


def listed(state: dict[str, Any]) -> list[dict[str, Any]]:
    """`helm list`."""
    return [
        {
            "name": name,
            "namespace": each["namespace"],
            "revision": str(each["revision"]),
            "status": "deployed",
            "chart": each["chart"],
            "app_version": "1.0",
        }
        for name, each in state["releases"].items()
    ]


def upgrade(arguments: list[str]) -> None:
    """`helm upgrade --install NAME CHART`."""
    name, found = arguments[-2], chart(arguments)
    values = option(arguments, "-f")
    with cluster.changing() as state:
        before = state["releases"].get(name, {"revision": 0})
        state["releases"][name] = {
            "namespace": os.environ["HELM_NAMESPACE"],
            "revision": before["revision"] + 1,
            "chart": f"{found['name']}-{found['version']}",
            "values": yaml.safe_load(Path(values).read_text()) if values else None,
        }
        if (api := APIS.get(found["name"])) is not None and api not in state["apis"]:
            state["apis"].append(api)
    print(f'Release "{name}" has been upgraded. Happy Helming!')


def main() -> None:
    """Do what was asked for; the cluster is named by the environment, as by the module."""
    arguments = record("helm")
    words = [each for each in arguments if not each.startswith("-")]
    if words[0] == "version":
        said = VERSION.read_text().strip()
        print(f'version.BuildInfo{{Version:"v{said}", GitCommit:"", GoVersion:""}}')
    elif words[0] == "plugin":
        print("NAME VERSION DESCRIPTION")
    elif "KUBECONFIG" not in os.environ:
        refuse("Error: Kubernetes cluster unreachable")
    elif words[0] == "list":
        print(yaml.safe_dump(listed(cluster.known())))
    elif words[:2] == ["get", "values"]:
        print(yaml.safe_dump(cluster.known()["releases"][words[2]]["values"]))
    elif words[:2] == ["show", "chart"]:
        print(yaml.safe_dump(chart(arguments)))
    elif words[0] == "upgrade":
        upgrade(arguments)
    else:
        refuse(f"Error: unknown command {words[0]}")


if __name__ == "__main__":
    main()
