"""Taking a cluster away: first what Kubernetes made, then the machines, then what this machine knows of them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from wastecoach.bootstrap.clusters.building import Building
from wastecoach.bootstrap.clusters.terraform import region_of, terraform_for
from wastecoach.core.clusters.cluster import Target
from wastecoach.core.clusters.rebuilding import Act, Outcome
from wastecoach.infra.deploy import cleaning
from wastecoach.infra.deploy.instances import network_named

STEPS: dict[Target, tuple[str, ...]] = {"aws": ("cleaning", "destroy"), "local": ("destroy",)}
# How long the cloud may take to let go of each kind of thing.
LETS_GO_WITHIN_S = 300.0


def removal_of(building: Building) -> dict[str, Act]:
    """What does each step of taking a cluster away, by the step's name."""
    if building.target == "local":
        return {"destroy": partial(_hosts, building)}
    return {"cleaning": partial(_clean, building), "destroy": partial(_terraform, building)}


def _clean(building: Building, log: str) -> Outcome:
    region = _region(building)
    # As `terraform/` names networks, and what runs in them names what it makes.
    name = f"wastecoach-{building.name}"
    network = network_named(name, region)
    if network is None:
        return Outcome({"destroyed": 0})
    cleared = 0
    with Path(log).open("a") as file:
        for one in cleaning.clear(name, network, region, LETS_GO_WITHIN_S):
            file.write(f"{one.kind} {one.name}\n")
            building.dialogue.heard(f"{one.kind} {one.name}")
            cleared += 1
    return Outcome({"destroyed": cleared})


def _region(building: Building) -> str:
    return str(building.state.outputs().get("region", {}).get("value") or region_of())


def _terraform(building: Building, log: str) -> Outcome:
    Path(log).touch()
    terraform = terraform_for(building, "destroy", Path(log))
    changes, _ = terraform.plan(destroy=True)
    if changes.changes:
        terraform.apply()
    terraform.forget_plan()
    building.state.forget()
    return Outcome({"destroyed": changes.count("destroy")})


def _hosts(building: Building, _log: str) -> Outcome:
    from wastecoach.infra.deploy import hosts

    cluster = building.state.cluster()
    hosts.down(cluster, building.state.path)
    building.state.forget()
    return Outcome({"destroyed": len(cluster.nodes)})
