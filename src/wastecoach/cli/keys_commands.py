"""The commands under `wastecoach keys`."""

from __future__ import annotations

from typing import Annotated

import typer

from wastecoach.cli.options import JsonOption, LangOption

keys_app = typer.Typer(
    help="Keys that sign access tokens: show, replace, drop them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@keys_app.command("list")
def keys_list(as_json: JsonOption = False, lang: LangOption = None) -> None:
    """Show all keys, the newest first."""
    from wastecoach.cli import keys as command

    command.show_all(command.Asked(lang, as_json=as_json))


@keys_app.command("rotate")
def keys_rotate(
    anew: Annotated[
        bool,
        typer.Option(
            "--anew", help="Drop all keys before: after a theft, or when the secret was changed."
        ),
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Let a new key sign; tokens of the one before stay good until they are over."""
    from wastecoach.cli import keys as command

    command.rotate(command.Asked(lang, as_json=as_json), anew=anew)


@keys_app.command("drop")
def keys_drop(
    key: Annotated[str, typer.Argument(metavar="KEY", help="Its id, or the beginning of it.")],
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Forget a key: none of its tokens is good any more."""
    from wastecoach.cli import keys as command

    command.drop(key, command.Asked(lang, as_json=as_json))
