"""The commands `wastecoach login`, `wastecoach logout` and `wastecoach whoami`."""

from __future__ import annotations

from typing import Annotated

import typer

from wastecoach.cli.options import JsonOption, LangOption, OfServerOption


def login(
    server: OfServerOption,
    provider: Annotated[
        str | None,
        typer.Option("--provider", help="Whose account: kakao, naver or google; default: asks."),
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Only tell the address to open.")
    ] = False,
    port: Annotated[
        int,
        typer.Option("--port", min=0, max=65_535, help="Where the browser comes back; 0: any."),
    ] = 0,
    lang: LangOption = None,
) -> None:
    """Sign in to a server, in a browser.

    Commands that ask this server do so as you from then on.
    """
    from wastecoach.cli import login as command

    command.run(command.Asked(server, provider, port, lang, open_browser=not no_browser))


def logout(
    server: OfServerOption,
    everywhere: Annotated[
        bool, typer.Option("--all", help="End your sign-ins on all devices.")
    ] = False,
    lang: LangOption = None,
) -> None:
    """Sign out of a server."""
    from wastecoach.cli import logout as command

    command.run(server, lang, everywhere=everywhere)


def whoami(server: OfServerOption, as_json: JsonOption = False, lang: LangOption = None) -> None:
    """Show who you are to a server."""
    from wastecoach.cli import whoami as command

    command.run(server, lang, as_json=as_json)
