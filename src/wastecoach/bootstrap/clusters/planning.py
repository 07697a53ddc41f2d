"""What a rebuild would do to the machines, and what they would cost in a month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wastecoach.bootstrap.clusters import node_states
from wastecoach.bootstrap.clusters.building import Building
from wastecoach.bootstrap.clusters.terraform import terraform_to_look
from wastecoach.bootstrap.documents import cloud_prices
from wastecoach.core.clusters.changes import Change, Changes, gone
from wastecoach.core.clusters.costs import MonthlyCost, monthly_cost
from wastecoach.core.clusters.errors import ClusterUnknown
from wastecoach.core.clusters.terraform_costs import resources_of


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be done.

    Attributes:
        changes: To which machines and what stands around them.
        gone: What went away by itself since it was made.
        before: What it costs in a month as it is.
        after: What it would cost.
    """

    changes: Changes
    gone: tuple[str, ...]
    before: MonthlyCost
    after: MonthlyCost


def plan_of(building: Building, log: Path) -> Plan:
    """What a rebuild would do to the machines; nothing is changed.

    Raises:
        StepFailed: Terraform cannot tell.
        ToolMissing: A program is not installed.
        CloudRefused: Nobody is signed in.
    """
    if building.target == "local":
        return planned(_missing_hosts(building), {})
    with terraform_to_look(building, "plan", log) as terraform:
        try:
            return planned(*terraform.plan())
        finally:
            terraform.forget_plan()


def planned(changes: Changes, told: dict[str, Any]) -> Plan:
    """A plan of Terraform, with what it means in dollars."""
    going = frozenset(one.address for one in changes.changes if one.deed == "destroy")
    kept = [one for one in changes.resources if one.address not in going]
    return Plan(
        changes,
        gone(told),
        before=_cost((one.type, one.before) for one in changes.resources),
        after=_cost((one.type, one.after) for one in kept),
    )


def _cost(listed: Iterable[tuple[str, dict[str, Any] | None]]) -> MonthlyCost:
    resources = (one for kind, values in listed if values for one in resources_of(kind, values))
    return monthly_cost(resources, cloud_prices())


def _missing_hosts(building: Building) -> Changes:
    """Hosts of this machine that are not up; where none was ever made, nobody needs to be asked."""
    cluster = building.hosts
    try:
        building.state.cluster()
    except ClusterUnknown:
        states = {}
    else:
        states = dict(node_states(cluster, building.state))
    missing = (node.name for node in cluster.nodes if states.get(node.name) != "running")
    return Changes(tuple(Change(f"host.{name}", "host", "create") for name in missing))
