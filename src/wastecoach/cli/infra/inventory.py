"""`wastecoach infra inventory`: what runs on which node, for people and for Ansible."""

from __future__ import annotations

import sys

from rich.table import Table

from wastecoach.bootstrap.clusters import inventory_for_ansible, state_of
from wastecoach.cli.failing import spoken
from wastecoach.cli.infra.choosing import built_name
from wastecoach.cli.terminal import answers
from wastecoach.core.analysis import Language
from wastecoach.core.answer_json import to_json
from wastecoach.settings import load_settings


def run(environment: str | None, language: Language | None, *, as_json: bool) -> None:
    """Print the inventory.

    Raises:
        ClusterUnknown: Nothing was built.
    """
    settings = load_settings()
    words = spoken(language, settings)
    state = state_of(built_name(environment, settings), settings)
    cluster = state.cluster()
    if as_json:
        sys.stdout.write(to_json(inventory_for_ansible(cluster, state)) + "\n")
        return
    table = Table(box=None, pad_edge=False)
    for key in ("infra.node", "infra.address"):
        table.add_column(words.text(key), no_wrap=True)
    table.add_column(words.text("infra.groups"), overflow="fold")
    for node in cluster.nodes:
        table.add_row(node.name, node.address, ", ".join(node.groups))
    answers().print(table)
