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
from wastecoach.infra.deploy.hosts.layout import NAME, PREFIX_LENGTH, SUBNET
from wastecoach.infra.deploy.state_folder import StateFolder
from wastecoach.settings import Settings

USUAL = "dev"
# Those that Terraform has a root for in every clone; no hosts on this machine may be taken for them.
OF_THE_CLOUD = ("dev", "prod")


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
        BadParameter: No cluster can have that name.
    """
    usual = LOCAL if chosen.target == "local" else USUAL
    return _usable(usual if chosen.environment is None else chosen.environment)


def target_of(name: str, chosen: Chosen, settings: Settings) -> Target:
    """Where the machines of a cluster are: where they were built, else where they are asked for, else in the cloud.

    Raises:
        BadParameter: It has its machines elsewhere.
    """
    fixed = _fixed_target(name, settings)
    if chosen.target is not None and fixed not in (None, chosen.target):
        detail = f"the machines of {name} are of --target {fixed}"
        raise typer.BadParameter(detail, param_hint="--target")
    return fixed or chosen.target or "aws"


def _fixed_target(name: str, settings: Settings) -> Target | None:
    if name == LOCAL:
        return "local"
    if name in OF_THE_CLOUD:
        return "aws"
    # A rebuild that failed early leaves no cluster, and yet says where it was to be.
    state = state_of(name, settings)
    begun = _known(state) or state.progress()
    return begun.target if begun else None


def built_name(environment: str | None, settings: Settings) -> str:
    """The name of the cluster that is there: the one that is named, else the only one.

    Raises:
        BadParameter: No cluster can have that name.
    """
    if environment is not None:
        return _usable(environment)
    known = names_of_built(settings)
    return known[0] if len(known) == 1 else USUAL


def _usable(name: str) -> str:
    """A name that leads to no other folder, and that hosts can have."""
    if NAME.fullmatch(name) is None:
        detail = f"{name}: not 1 to 20 small letters and digits, a letter first"
        raise typer.BadParameter(detail, param_hint="--environment")
    return name


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
        BadParameter: The subnet is none, or Terraform knows no environment of that name.
    """
    state = state_of(name, settings)
    known = _known(state)
    target = target_of(name, chosen, settings)
    clone = source_of(chosen.source) if source else Path()
    if source and target == "aws":
        _require_root(clone, name)
    return Building(
        name=name,
        target=target,
        runtime=chosen.runtime or (known.runtime if known else RUNTIME),
        source=clone,
        state=state,
        subnet=_subnet(chosen.subnet, known),
        dialogue=dialogue,
    )


def _require_root(clone: Path, name: str) -> None:
    """Terraform's root of the environment."""
    if not (roots := clone / "terraform" / "envs").joinpath(name).is_dir():
        known = ", ".join(sorted(folder.name for folder in roots.iterdir() if folder.is_dir()))
        detail = f"{name}: not one of {known}; hosts on this machine: --target local"
        raise typer.BadParameter(detail, param_hint="--environment")


def _known(state: StateFolder) -> Cluster | None:
    try:
        return state.cluster()
    except ClusterUnknown:
        return None


def _subnet(given: str | None, known: Cluster | None) -> str:
    if given is None:
        if known is None or known.target != "local":
            return SUBNET
        return str(IPv4Network(f"{known.nodes[0].address}/{PREFIX_LENGTH}", strict=False))
    try:
        subnet = IPv4Network(given)
    except ValueError as fault:
        raise typer.BadParameter(str(fault), param_hint="--subnet") from fault
    if subnet.prefixlen != PREFIX_LENGTH or not subnet.is_private:
        detail = f"{given}: not 256 private addresses, like {SUBNET}"
        raise typer.BadParameter(detail, param_hint="--subnet")
    return given
