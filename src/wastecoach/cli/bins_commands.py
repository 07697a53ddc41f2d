"""The commands under `wastecoach bins`."""

from __future__ import annotations

from typing import Annotated

import typer

from wastecoach.cli.options import JsonOption, LangOption, ServerOption

bins_app = typer.Typer(
    help="Collection points: what is near, what is loaded.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


# South and west are negative: what begins with a dash is no option then.
@bins_app.command("near", context_settings={"ignore_unknown_options": True})
def bins_near(
    location: Annotated[
        str, typer.Argument(metavar="LAT,LON", help="Where you are, in degrees: 37.5665,126.978.")
    ],
    stream: Annotated[
        str | None,
        typer.Option("--stream", help="What you want to get rid of: a stream, or clothes, 건전지."),
    ] = None,
    radius: Annotated[
        float, typer.Option("--radius", min=1, max=20_000, help="Metres to look around.")
    ] = 2000,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=100, help="How many points at most.")
    ] = 10,
    links: Annotated[
        bool, typer.Option("--links", help="Also print the addresses of maps that show the way.")
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
    server: ServerOption = None,
) -> None:
    """Find the nearest collection points."""
    from wastecoach.cli import bins as command

    asked = command.Asked(lang, stream, radius, limit, server, links=links, as_json=as_json)
    command.near(location, asked)


@bins_app.command("sources")
def bins_sources(as_json: JsonOption = False, lang: LangOption = None) -> None:
    """Show whose points are loaded, how many, and of when."""
    from wastecoach.cli import bins as command

    command.sources(lang, as_json=as_json)


@bins_app.command("drop")
def bins_drop(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="As “bins sources” names it.")],
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Forget all points of a source."""
    from wastecoach.cli import bins as command

    command.drop(source, lang, as_json=as_json)
