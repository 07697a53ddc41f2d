"""The commands under `wastecoach history` and `wastecoach account`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from wastecoach.cli.options import (
    HousingOption,
    JsonOption,
    Lang,
    LangOption,
    OfServerOption,
    QuietOption,
)

history_app = typer.Typer(
    help="What you had a server analyse; export and delete it.",
    rich_markup_mode=None,
)
account_app = typer.Typer(
    help="Who you are to a server: profile, and your end there.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class ProfileField(StrEnum):
    """What a profile holds; Typer takes several of an enumeration, not of literals."""

    LANGUAGE = "language"
    REGION = "region"
    HOUSING = "housing"


@history_app.callback(invoke_without_command=True)
def history(  # noqa: PLR0917 -- Typer reads options from the signature
    context: typer.Context,
    server: Annotated[
        str | None,
        typer.Option("--server", metavar="URL", help="Address of the wastecoach server."),
    ] = None,
    chart: Annotated[
        bool, typer.Option("--chart", help="Only where your waste went, by stream and week.")
    ] = False,
    weeks: Annotated[int, typer.Option("--weeks", min=1, max=260, help="Of the chart.")] = 12,
    stream: Annotated[
        str | None,
        typer.Option("--stream", help="Only what goes there: plastic, paper, …, unsure."),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="From this day on, in Korea.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Up to and with this day.")
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=1_000_000, help="Analyses at most.")
    ] = 20,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="One CSV row a thing.")] = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> None:
    """What you had a server analyse; export and delete it."""
    if context.invoked_subcommand is not None:
        return
    from wastecoach.cli import history as command
    from wastecoach.cli.forms import chosen_form
    from wastecoach.client import Filters

    if server is None:
        message = "Missing option '--server'."
        raise typer.BadParameter(message)
    form = chosen_form(as_json=as_json, as_jsonl=False, as_csv=as_csv)
    filters = Filters(stream, since, until)
    asked = command.Asked(server, form, filters, limit, weeks, lang, chart_alone=chart, quiet=quiet)
    command.run(asked)


@history_app.command("delete")
def history_delete(
    job: Annotated[
        str, typer.Argument(metavar="ID", help="An analysis, or the beginning of its id.")
    ],
    server: OfServerOption,
    lang: LangOption = None,
) -> None:
    """Delete one analysis with its photo."""
    from wastecoach.cli import history as command

    command.delete(job, server, lang)


@history_app.command("export")
def history_export(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE.zip", dir_okay=False, help="Where to write it."),
    ],
    server: OfServerOption,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> None:
    """Fetch all that a server keeps of you, as a zip file."""
    from wastecoach.cli import history_export as command

    command.run(file, server, lang, quiet=quiet)


@account_app.command("show")
def account_show(
    server: OfServerOption, as_json: JsonOption = False, lang: LangOption = None
) -> None:
    """Show your profile and accounts."""
    from wastecoach.cli import account as command

    command.show(server, lang, as_json=as_json)


@account_app.command("set")
def account_set(
    server: OfServerOption,
    language: Annotated[
        Lang | None, typer.Option("--language", help="Of answers, where a question does not say.")
    ] = None,
    region: Annotated[
        str | None,
        typer.Option("--region", help="Municipality, for example 강남구 or seoul_gangnam."),
    ] = None,
    housing: HousingOption = None,
    clear: Annotated[
        list[ProfileField] | None,
        typer.Option("--clear", help="Forget this one; may be given again."),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Change your profile, used unless a question says otherwise."""
    from wastecoach.cli import account as command

    named = {"language": language, "region": region, "housing": housing}
    chosen: dict[str, str | None] = {name: value for name, value in named.items() if value}
    change = dict.fromkeys(map(str, clear or ())) | chosen
    command.change(change, server, lang, as_json=as_json)


@account_app.command("delete")
def account_delete(
    server: OfServerOption,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    lang: LangOption = None,
) -> None:
    """Delete all that a server keeps of you, for good."""
    from wastecoach.cli import account as command

    command.delete(server, lang, agreed=yes)
