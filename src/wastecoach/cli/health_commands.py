"""The command `wastecoach health-check`."""

from __future__ import annotations

from typing import Annotated

import typer

from wastecoach.cli.options import JsonOption, LangOption


def health_check(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="Of the cluster; default: the only one there is."),
    ] = None,
    url: Annotated[
        str | None,
        typer.Option("--url", help="Ask this server; default: look at what the settings name."),
    ] = None,
    cluster: Annotated[
        bool,
        typer.Option("--cluster", help="Look at every node of a cluster made by infra rebuild."),
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="CHECK", help="Of a cluster: only this check; repeatable."),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Show how every component is, and what to do about it."""
    if cluster and url is None:
        from wastecoach.cli import cluster_health

        of_cluster = cluster_health.Asked(name, only or (), lang, as_json=as_json)
        return cluster_health.run(of_cluster)
    if cluster or name is not None or only:
        detail = "NAME and --only go with it, and --url does not"
        raise typer.BadParameter(detail, param_hint="--cluster")
    from wastecoach.cli import health as command

    return command.run(command.Asked(url, lang, as_json=as_json))
