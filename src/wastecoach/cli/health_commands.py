"""The command `wastecoach health-check`."""

from __future__ import annotations

from typing import Annotated

import typer

from wastecoach.cli.options import JsonOption, LangOption


def health_check(
    url: Annotated[
        str | None,
        typer.Option("--url", help="Ask this server; default: look at what the settings name."),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Show how every component is, and what to do about it."""
    from wastecoach.cli import health as command

    command.run(command.Asked(url, lang, as_json=as_json))
