"""Which cluster is meant, and what it is built from."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network
from pathlib import Path

import typer

from wastecoach.bootstrap.clusters import names_of_built, source_of, state_of
from wastecoach.bootstrap.clusters.building import LOCAL, RUNTIME, Building, Dialogue
from wastecoach.core.clusters.cluster import Cluster, Runtime, Target
from wastecoach.core.clusters.errors import ClusterUnknown
from wastecoach.infra.deploy.state_folder import StateFolder
from wastecoach.settings import Settings

USUAL = "dev"
SUBNET, SUBNET_BITS = "10.77.0.0/24", 24


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the options say; None where they say nothing.

    Attributes:
        environment: Which cluster.
        target: Where its machines are.
        runtime: What keeps the service running.
        source: The clone of the project.
        subnet: Addresses of hosts on this machine.
    """

    environment: str | None
    target: Target | None
    runtime: Runtime | None
    source: Path | None
    subnet: str | None = None


def name_of(chosen: Chosen) -> str:
    """The name of the cluster that is to be built.

    Raises:
        BadParameter: The environment has its machines elsewhere.
    """
    name = chosen.environment or (LOCAL if chosen.target == "local" else USUAL)
    if chosen.target not in (None, target_of(name)):
        detail = f"the machines of {name} are of --target {target_of(name)}"
        raise typer.BadParameter(detail, param_hint="--target")
    return name


def target_of(name: str) -> Target:
    """Where the machines of an environment are."""
    return "local" if name == LOCAL else "aws"


def built_name(environment: str | None, settings: Settings) -> str:
    """The name of the cluster that is there: the one that is named, else the only one."""
    known = names_of_built(settings)
    return environment or (known[0] if len(known) == 1 else USUAL)


def building_of(
    name: str, chosen: Chosen, settings: Settings, dialogue: Dialogue, *, source: bool
) -> Building:
    """What is to be built; what the options do not say is as it was built before.

    Args:
        name: Of the cluster.
        chosen: What the options say.
        settings: Where notes are.
        dialogue: Who is talked to.
        source: Whether the clone of the project is needed.

    Raises:
        SourceMissing: There is no clone.
        BadParameter: The subnet is none.
    """
    state = state_of(name, settings)
    known = _known(state)
    return Building(
        name=name,
        target=target_of(name),
        runtime=chosen.runtime or (known.runtime if known else RUNTIME),
        source=source_of(chosen.source) if source else Path(),
        state=state,
        subnet=_subnet(chosen.subnet, known),
        dialogue=dialogue,
    )


def _known(state: StateFolder) -> Cluster | None:
    try:
        return state.cluster()
    except ClusterUnknown:
        return None


def _subnet(given: str | None, known: Cluster | None) -> str:
    if given is None:
        if known is None or known.target != "local":
            return SUBNET
        return str(IPv4Network(f"{known.nodes[0].address}/{SUBNET_BITS}", strict=False))
    try:
        subnet = IPv4Network(given)
    except ValueError as fault:
        raise typer.BadParameter(str(fault), param_hint="--subnet") from fault
    if subnet.prefixlen != SUBNET_BITS or not subnet.is_private:
        detail = f"{given}: not 256 private addresses, like {SUBNET}"
        raise typer.BadParameter(detail, param_hint="--subnet")
    return given
