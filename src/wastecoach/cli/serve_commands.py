"""The commands of a server: `serve`, `db`, `storage`."""

from __future__ import annotations

from typing import Annotated

import typer

from wastecoach.cli.options import JsonOption, LangOption

db_app = typer.Typer(help="The database of a server.", no_args_is_help=True, rich_markup_mode=None)
storage_app = typer.Typer(
    help="Where photos of a server lie.", no_args_is_help=True, rich_markup_mode=None
)


def serve(
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on; 0.0.0.0 for everybody.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65_535, help="Port; 0 for a free one.")
    ] = 8080,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=64, help="Processes that share the port.")
    ] = 1,
    supervised: Annotated[
        bool, typer.Option("--until-input-ends", help="Also end when standard input does.")
    ] = False,
    lang: LangOption = None,
) -> None:
    """Serve the product over HTTP until Ctrl-C."""
    from wastecoach.cli import serve as command

    command.run(command.Asked(host, port, workers, lang, supervised=supervised))


@db_app.command("upgrade")
def db_upgrade(lang: LangOption = None) -> None:
    """Bring the database to the level of this program."""
    from wastecoach.cli import serve as command

    command.upgrade(lang)


@db_app.command("current")
def db_current(as_json: JsonOption = False, lang: LangOption = None) -> None:
    """Show the level of the database and that of this program."""
    from wastecoach.cli import serve as command

    command.current(lang, as_json=as_json)


@storage_app.command("prepare")
def storage_prepare(lang: LangOption = None) -> None:
    """Make the place for photos, and let photos expire."""
    from wastecoach.cli import serve as command

    command.prepare(lang)
