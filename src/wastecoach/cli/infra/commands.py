"""The commands under `wastecoach infra`."""

from __future__ import annotations

import typer

from wastecoach.cli.infra.capacity_commands import cost, simulate
from wastecoach.cli.infra.cluster_commands import (
    connect,
    destroy,
    inventory,
    open_door,
    plan,
    rebuild,
    status,
)

infra_app = typer.Typer(
    help="The machines of a service: plan, make and look after them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
infra_app.command("plan")(plan)
infra_app.command("rebuild")(rebuild)
infra_app.command("status")(status)
infra_app.command("connect")(connect)
infra_app.command("open")(open_door)
infra_app.command("inventory")(inventory)
infra_app.command("destroy")(destroy)
infra_app.command("cost")(cost)
infra_app.command("simulate")(simulate)
