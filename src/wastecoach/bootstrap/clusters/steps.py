"""What does each step of a rebuild, and of taking a cluster away."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from wastecoach.bootstrap.clusters import inventory_for_ansible
from wastecoach.bootstrap.clusters.building import Building
from wastecoach.bootstrap.clusters.planning import planned
from wastecoach.bootstrap.clusters.terraform import region_of, terraform_for
from wastecoach.core.clusters.changes import Changes
from wastecoach.core.clusters.cluster import Cluster, SshAccess
from wastecoach.core.clusters.errors import ClusterUnknown, StepFailed
from wastecoach.core.clusters.inventory import cluster_of_outputs
from wastecoach.core.clusters.rebuilding import Act, Outcome
from wastecoach.core.clusters.steps import HEALTH, PLAYBOOKS
from wastecoach.infra.deploy import ansible, aws, ssh, ssm, tools
from wastecoach.infra.deploy.terraform import Terraform

# An agent calls in some minutes after its machine was made.
AGENTS_WITHIN_S, HOSTS_WITHIN_S = 900.0, 120.0
ANSWERS_WITHIN_S, LOOK_AGAIN_S = 10.0, 1.0
# What has only just been started may not be well at once.
SETTLES_WITHIN_S, SETTLING_S = 90.0, 5.0
# Gigabytes: the disks of four hosts, or packages and logs alone.
ROOM = {"local": 8.0, "aws": 1.0}
# Where the package of the session manager's program puts it.
SESSIONS = Path("/usr/local/sessionmanagerplugin/bin")


def acts_of(building: Building) -> dict[str, Act]:
    """What does each step of a rebuild, by the step's name."""
    acts: dict[str, Callable[[Building, str, Path], Outcome]] = {
        "preflight": _preflight,
        "terraform": _terraform,
        "hosts": _hosts,
        "wait": _wait,
        "inventory": _inventory,
        "packages": _packages,
        HEALTH: _health,
        **{name: partial(_converge, file) for name, file in PLAYBOOKS[building.runtime].items()},
    }
    return {name: partial(_act, building, name, act) for name, act in acts.items()}


def _act(
    building: Building, name: str, act: Callable[[Building, str, Path], Outcome], log: str
) -> Outcome:
    Path(log).touch()
    return act(building, name, Path(log))


def _preflight(building: Building, _step: str, _log: Path) -> Outcome:
    places = ansible.folders(building.source)
    tools.require(ansible.PLAYBOOK, *places, least=tools.ANSIBLE, ask="--version")
    tools.require_room(building.state.path, ROOM[building.target])
    if building.target == "local":
        from wastecoach.infra.deploy.hosts import needs

        needs.require(building.state.path)
    else:
        tools.require("terraform", least=tools.TERRAFORM, ask="version")
        tools.require("session-manager-plugin", SESSIONS)
        aws.account(region_of())
    return Outcome()


def _terraform(building: Building, step: str, log: Path) -> Outcome:
    terraform = terraform_for(building, step, log)
    changes, told = terraform.plan()
    if changes.changes:
        building.dialogue.agree(planned(changes, told))
        terraform.apply()
    terraform.forget_plan()
    return Outcome(_figures(changes), renewed=_keep_outputs(building, terraform))


def _keep_outputs(building: Building, terraform: Terraform) -> bool:
    """Write down what Terraform put out; says whether there are other machines than were known."""
    outputs = terraform.outputs()
    try:
        cluster = cluster_of_outputs(outputs, building.name, building.runtime)
    except KeyError as missing:
        detail = f"terraform output: {missing}"
        raise StepFailed(step=terraform.step, detail=detail, log=str(terraform.log)) from missing
    building.state.keep_outputs(outputs)
    known = _machines(building)
    building.state.keep_cluster(cluster)
    return any(node.instance not in known for node in cluster.nodes)


def _machines(building: Building) -> frozenset[str | None]:
    try:
        return frozenset(node.instance for node in building.state.cluster().nodes)
    except ClusterUnknown:
        return frozenset()


def _figures(changes: Changes) -> dict[str, int]:
    replaced = changes.count("replace")
    return {
        "created": changes.count("create") + replaced,
        "changed": changes.count("change"),
        "destroyed": changes.count("destroy") + replaced,
    }


def _hosts(building: Building, _step: str, _log: Path) -> Outcome:
    from wastecoach.infra.deploy import hosts

    # Written down first: whatever happens, they can be taken away.
    building.state.keep_cluster(building.hosts)
    new = hosts.up(building.hosts, building.state.path, building.dialogue.heard)
    return Outcome({"created": len(new)}, renewed=bool(new))


def _wait(building: Building, step: str, log: Path) -> Outcome:
    cluster = building.state.cluster()
    silent = _silent_agents(cluster) if cluster.target == "aws" else _silent_hosts(cluster)
    if silent:
        raise StepFailed(step=step, detail=f"no answer: {', '.join(silent)}", log=str(log))
    return Outcome()


def _silent_agents(cluster: Cluster) -> list[str]:
    instances = [node.instance or "" for node in cluster.nodes]
    region = getattr(cluster.access, "region", region_of())
    left = ssm.wait_for_agents(instances, region, AGENTS_WITHIN_S)
    return [node.name for node in cluster.nodes if node.instance in left]


def _silent_hosts(cluster: Cluster) -> list[str]:
    access = cluster.access
    if not isinstance(access, SshAccess):
        return []
    ends = time.monotonic() + HOSTS_WITHIN_S
    silent = list(cluster.nodes)
    while silent and time.monotonic() < ends:
        silent = [
            node
            for node in silent
            if ssh.run(access, node.address, ["true"], "", ANSWERS_WITHIN_S).code
        ]
        if silent:
            time.sleep(LOOK_AGAIN_S)
    return [node.name for node in silent]


def _inventory(building: Building, _step: str, _log: Path) -> Outcome:
    cluster = building.state.cluster()
    building.state.secrets_file()
    building.state.keep_inventory(inventory_for_ansible(cluster, building.state))
    return Outcome()


def _packages(building: Building, _step: str, log: Path) -> Outcome:
    from wastecoach.infra.deploy import packages

    packages.build(building.source, building.state.packages, log, building.dialogue.heard)
    return Outcome()


def _converge(playbook: str, building: Building, step: str, log: Path) -> Outcome:
    access = building.state.cluster().access
    converging = ansible.Converging(
        source=building.source,
        inventory=building.state.inventory,
        secrets=building.state.secrets_file(),
        variables=building.state.variables,
        through=access.through if isinstance(access, SshAccess) else (),
    )
    told = ansible.converge(converging, playbook, step, log, building.dialogue.heard)
    return Outcome({"changed": sum(figures.get("changed", 0) for figures in told.values())})


def _health(building: Building, step: str, log: Path) -> Outcome:
    from wastecoach.bootstrap.clusters.health import examine_cluster
    from wastecoach.core.clusters.health.report import as_json

    cluster, ends = building.state.cluster(), time.monotonic() + SETTLES_WITHIN_S
    while True:
        report = examine_cluster(cluster, building.dialogue.words)
        log.write_bytes(as_json(report))
        failing = next((one for one in report.components if one.status == "fail"), None)
        if failing is None:
            return Outcome()
        if time.monotonic() > ends:
            detail = f"{failing.node} {failing.name}: {failing.detail}"
            raise StepFailed(step=step, detail=detail, log=str(log))
        time.sleep(SETTLING_S)
