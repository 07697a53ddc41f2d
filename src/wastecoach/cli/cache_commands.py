"""The commands under `wastecoach cache`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wastecoach.cli.options import (
    JsonOption,
    LangOption,
    MaxCostOption,
    ProviderOption,
    QuietOption,
    YesOption,
)

cache_app = typer.Typer(help="Photos seen before.", no_args_is_help=True, rich_markup_mode=None)


@cache_app.command("stats")
def cache_stats(
    as_json: JsonOption = False, provider: ProviderOption = None, lang: LangOption = None
) -> None:
    """Show how many photos are remembered, and what that saved."""
    from wastecoach.cli import cache as command

    command.stats(command.Asked(provider, lang, as_json=as_json))


@cache_app.command("inspect")
def cache_inspect(
    photo: Annotated[str, typer.Argument(metavar="PHOTO", help="A file or an address.")],
    as_json: JsonOption = False,
    provider: ProviderOption = None,
    lang: LangOption = None,
) -> None:
    """Show what is remembered of a photo, and which others are near to it."""
    from wastecoach.cli import cache as command

    command.inspect(photo, command.Asked(provider, lang, as_json=as_json))


@cache_app.command("clear")
def cache_clear(
    photo: Annotated[
        str | None,
        typer.Argument(metavar="PHOTO", help="Only this photo and those near to it."),
    ] = None,
    provider: ProviderOption = None,
    lang: LangOption = None,
) -> None:
    """Forget all photos and texts, or one photo whose answer was wrong."""
    from wastecoach.cli import cache as command

    command.clear(photo, command.Asked(provider, lang))


@cache_app.command("warm")
def cache_warm(
    photos: Annotated[
        list[str], typer.Argument(metavar="PHOTO", help="Files, folders, patterns, addresses.")
    ],
    provider: ProviderOption = None,
    max_cost: MaxCostOption = None,
    yes: YesOption = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> None:
    """Look at photos now, so that they are known later."""
    from wastecoach.cli import cache as command

    command.warm(
        photos,
        command.Asked(provider, lang, quiet=quiet, max_cost_usd=max_cost, agreed=yes),
    )


@cache_app.command("evaluate")
def cache_evaluate(
    folder: Annotated[Path, typer.Argument(help="Photos, each of something else.")],
    as_json: JsonOption = False,
    picture: Annotated[
        Path | None, typer.Option("--picture", help="Write the rates as a PNG or SVG.")
    ] = None,
    sample: Annotated[
        int | None,
        typer.Option("--sample", min=1, help="Vary only so many of the photos."),
    ] = None,
    reshots: Annotated[
        Path | None,
        typer.Option("--reshots", help="CSV of pairs of photos that show the same thing."),
    ] = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> None:
    """Measure how often your photos would be known again, and how often mistaken."""
    from wastecoach.cli import cache_evaluate as command

    command.run(folder, command.Asked(lang, as_json, picture, sample, reshots, quiet))
