"""`wastecoach infra status`: which machines there are, and how far the last rebuild came."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from wastecoach.bootstrap.clusters import ClusterStatus, NodeState, state_of, status_of
from wastecoach.cli.failing import spoken
from wastecoach.cli.infra.choosing import built_name
from wastecoach.cli.infra.showing import step_name
from wastecoach.cli.terminal import answers
from wastecoach.core.analysis import Language
from wastecoach.core.answer_json import to_json
from wastecoach.core.messages import Catalogue
from wastecoach.settings import load_settings

STYLES: dict[NodeState, str] = {
    "running": "green",
    "unreachable": "yellow",
    "stopped": "yellow",
    "gone": "bold red",
}


def run(environment: str | None, language: Language | None, *, as_json: bool) -> None:
    """Show how a cluster is.

    Raises:
        ClusterUnknown: None was built.
        CloudRefused: The cloud does not answer.
    """
    settings = load_settings()
    words = spoken(language, settings)
    found = status_of(state_of(built_name(environment, settings), settings))
    if as_json:
        sys.stdout.write(to_json(_values(found)) + "\n")
        return
    for part in _parts(found, words):
        answers().print(part)


def _values(found: ClusterStatus) -> dict[str, Any]:
    cluster, progress = found.cluster, found.progress
    return {
        "cluster": cluster.name,
        "target": cluster.target,
        "runtime": cluster.runtime,
        "domain": cluster.domain,
        "nodes": [
            {
                "name": node.name,
                "address": node.address,
                "instance": node.instance,
                "groups": node.groups,
                "state": found.nodes[node.name],
            }
            for node in cluster.nodes
        ],
        "whole": all(state == "running" for state in found.nodes.values()),
        "steps": []
        if progress is None
        else [
            {"step": step.name, "state": step.state, "seconds": step.seconds}
            for step in progress.steps
        ],
        "changing": found.holder,
    }


def _parts(found: ClusterStatus, words: Catalogue) -> Iterator[RenderableType]:
    table = Table(box=None, pad_edge=False)
    for key in ("infra.node", "infra.address", "infra.state"):
        table.add_column(words.text(key), no_wrap=True)
    table.add_column(words.text("infra.groups"), overflow="fold")
    for node in found.cluster.nodes:
        state = found.nodes[node.name]
        told = Text(words.text(f"infra.nodes.{state}"), style=STYLES[state])
        table.add_row(node.name, node.address, told, ", ".join(node.groups))
    yield table
    yield Text("")
    yield Text(_last(found, words))
    if any(state != "running" for state in found.nodes.values()):
        command = f"wastecoach infra rebuild --environment {found.cluster.name} --resume"
        yield Text(words.text("infra.put_back", command=command), style="yellow")


def _last(found: ClusterStatus, words: Catalogue) -> str:
    if found.holder is not None:
        return words.text("infra.held", **found.holder)
    progress = found.progress
    if progress is None:
        return words.text("infra.never")
    stopped = progress.stopped_at
    if stopped is not None:
        command = f"wastecoach infra rebuild --environment {found.cluster.name} --resume"
        return words.text("infra.stopped", step=step_name(stopped, words), command=command)
    done, count = len(progress.done), len(progress.steps)
    return words.text("infra.whole" if done == count else "infra.in_part", done=done, count=count)
