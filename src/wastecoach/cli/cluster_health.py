"""`wastecoach health-check --cluster`: every check of every node, and what to do; the exit code tells the worst."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from wastecoach.cli.failing import spoken
from wastecoach.cli.health import EXITS, STYLES
from wastecoach.cli.node_answers import NodeAnswers
from wastecoach.cli.terminal import answers, printable
from wastecoach.core.analysis import Language
from wastecoach.core.clusters.cluster import Cluster
from wastecoach.core.clusters.errors import ClusterUnknown
from wastecoach.core.clusters.health.report import ClusterComponent, ClusterReport, as_json
from wastecoach.core.messages import Catalogue
from wastecoach.settings import Settings, load_settings


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user wants: which cluster (None: the only one), which checks, in which language and form."""

    name: str | None
    only: Sequence[str]
    language: Language | None
    as_json: bool


def run(asked: Asked) -> None:
    """Look, show what was found, and end with the exit code of the worst.

    Raises:
        ClusterUnknown: None of that name was built from this machine.
        ToolMissing: ssh is not installed.
        ExtraMissing: What asks Amazon is not installed.
    """
    from wastecoach.bootstrap.clusters.health import examine_cluster

    settings = load_settings()
    words = spoken(asked.language, settings)
    only = _checks(asked.only)
    cluster = _cluster(asked.name, settings)
    with NodeAnswers([node.name for node in cluster.nodes], words, quiet=asked.as_json) as shown:
        found = examine_cluster(cluster, words, only=only, heard=shown.heard)
    if asked.as_json:
        sys.stdout.write(as_json(found).decode() + "\n")
    else:
        answers().print(Group(*_parts(cluster.name, found, words)))
    raise typer.Exit(EXITS[found.status])


def _cluster(name: str | None, settings: Settings) -> Cluster:
    """The cluster that is named, or the only one that there is."""
    from wastecoach.bootstrap.clusters import built, names_of_built

    if name is not None:
        return built(name, settings)
    known = names_of_built(settings)
    if len(known) > 1:
        raise typer.BadParameter(", ".join(known), param_hint="NAME")
    if not known:
        raise ClusterUnknown(cluster="-")
    return built(known[0], settings)


def _checks(only: Sequence[str]) -> Sequence[str]:
    from wastecoach.core.clusters.health.table import CHECKS, wanted

    try:
        wanted(only)
    except KeyError as fault:
        known = ", ".join(f"{check.number} {check.name}" for check in CHECKS)
        message = f"{fault.args[0]} ({known})"
        raise typer.BadParameter(message, param_hint="--only") from fault
    return only


def _parts(name: str, found: ClusterReport, words: Catalogue) -> Iterator[RenderableType]:
    """One table a node, under its name; at last the sum."""
    for node, components in groupby(found.components, key=lambda one: one.node):
        yield Text(printable(node), style="bold")
        yield _table(components)
        yield Text("")
    told = words.text("health.cluster.sum", cluster=name, score=found.score)
    yield Text(f"{told} {words.text(f'health.cluster.{found.status}')}", style=STYLES[found.status])


def _table(components: Iterator[ClusterComponent]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold", ratio=1)
    table.add_column(justify="right", no_wrap=True)
    for component in components:
        table.add_row(*_row(component))
    return table


def _row(component: ClusterComponent) -> tuple[RenderableType, ...]:
    said = Text(printable(component.detail))
    if component.remedy is not None:
        said.append(f"\n→ {printable(component.remedy)}", style=STYLES[component.status])
    return (
        Text(component.status.upper(), style=STYLES[component.status]),
        Text(str(component.number), style="dim"),
        Text(component.name),
        said,
        Text(f"{component.ms:,.0f} ms", style="dim"),
    )
