"""The commands under `wastecoach infra` that make clusters and look after them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from wastecoach.cli.options import JsonOption, LangOption

Target = Literal["aws", "local"]
Runtime = Literal["systemd", "kubernetes"]

EnvironmentOption = Annotated[
    str | None,
    typer.Option(
        *("--environment", "-e"),
        metavar="NAME",
        help="Which cluster; default: dev, or local with --target local.",
    ),
]
BuiltOption = Annotated[
    str | None,
    typer.Option(
        *("--environment", "-e"),
        metavar="NAME",
        help="Which cluster; default: the one that was built.",
    ),
]
TargetOption = Annotated[
    Target | None,
    typer.Option("--target", help="Where its machines are: Amazon's, or this one (local)."),
]
RuntimeOption = Annotated[
    Runtime | None,
    typer.Option("--runtime", help="What keeps the service running; default: systemd."),
]
SourceOption = Annotated[
    Path | None,
    typer.Option("--source", help="Clone of the project; default: the one around this folder."),
]
SubnetOption = Annotated[
    str | None,
    typer.Option("--subnet", help="Addresses of hosts on this machine; default: 10.77.0.0/24."),
]
ConfirmOption = Annotated[
    str | None,
    typer.Option("--confirm", metavar="NAME", help="Name of the cluster whose data may be lost."),
]


def plan(
    environment: EnvironmentOption = None,
    target: TargetOption = None,
    runtime: RuntimeOption = None,
    source: SourceOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """What a rebuild would do to the machines, and what they would cost in a month."""
    from wastecoach.cli.infra import plan as command
    from wastecoach.cli.infra.choosing import Chosen

    command.run(Chosen(environment, target, runtime, source), lang, as_json=as_json)


def rebuild(  # noqa: PLR0917 -- Typer reads options from the signature
    environment: EnvironmentOption = None,
    target: TargetOption = None,
    runtime: RuntimeOption = None,
    source: SourceOption = None,
    subnet: SubnetOption = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on from the step that failed.")
    ] = False,
    begin: Annotated[
        str | None, typer.Option("--from", metavar="STEP", help="From this step on.")
    ] = None,
    only: Annotated[
        str | None, typer.Option("--only", metavar="STEP", help="This step alone.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show which steps would run; do nothing.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do not ask before machines are changed.")
    ] = False,
    confirm: ConfirmOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    lang: LangOption = None,
) -> None:
    """Build the cluster, from nothing to a running service."""
    from wastecoach.cli.infra import rebuild as command
    from wastecoach.cli.infra.choosing import Chosen

    chosen = Chosen(environment, target, runtime, source, subnet)
    wish = command.wish_of(begin, only, resume=resume)
    command.run(
        chosen, wish, command.Asked(lang, confirm, as_json=as_json, dry_run=dry_run, agreed=yes)
    )


def destroy(
    environment: BuiltOption = None,
    source: SourceOption = None,
    confirm: ConfirmOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    lang: LangOption = None,
) -> None:
    """Take a cluster away, with all data on it."""
    from wastecoach.cli.infra import destroy as command
    from wastecoach.cli.infra.choosing import Chosen

    chosen = Chosen(environment, None, None, source)
    command.run(chosen, command.Asked(lang, confirm, as_json=as_json))


def status(
    environment: BuiltOption = None, as_json: JsonOption = False, lang: LangOption = None
) -> None:
    """Which machines there are, and how far the last rebuild came."""
    from wastecoach.cli.infra import status as command

    command.run(environment, lang, as_json=as_json)


def connect(
    node: Annotated[
        str, typer.Argument(metavar="NODE", help="master, worker-1, worker-2 or storage.")
    ],
    environment: BuiltOption = None,
    lang: LangOption = None,
) -> None:
    """Open a shell on a node."""
    from wastecoach.cli.infra import connect as command

    command.run(node, environment, lang)


def open_door(
    environment: BuiltOption = None,
    port: Annotated[
        int, typer.Option("--port", min=1, max=65_535, help="Of this machine's loopback.")
    ] = 443,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Lead from this machine's loopback to a cluster of hosts on it, until they go."""
    from wastecoach.cli.infra import opening as command

    command.run(environment, port, lang, as_json=as_json)


def inventory(
    environment: BuiltOption = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Ansible's inventory, as one JSON object.")
    ] = False,
    lang: LangOption = None,
) -> None:
    """What runs on which node."""
    from wastecoach.cli.infra import inventory as command

    command.run(environment, lang, as_json=as_json)
