"""The commands and their options. Bodies live beside this file and are imported when their command runs."""

from __future__ import annotations

import io
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer

from wastecoach.cli.admin_commands import admin_app
from wastecoach.cli.batch_commands import batch_app
from wastecoach.cli.bins_commands import bins_app
from wastecoach.cli.cache_commands import cache_app
from wastecoach.cli.feedback_commands import feedback_app
from wastecoach.cli.health_commands import health_check
from wastecoach.cli.history_commands import account_app, history_app
from wastecoach.cli.infra.commands import infra_app
from wastecoach.cli.keys_commands import keys_app
from wastecoach.cli.options import (
    HousingOption,
    JsonOption,
    LangOption,
    MaxCostOption,
    NearOption,
    PhotosArgument,
    ProviderOption,
    QuietOption,
    RegionOption,
    ServerOption,
    YesOption,
)
from wastecoach.cli.seed_commands import seed_bins
from wastecoach.cli.serve_commands import db_app, serve, storage_app
from wastecoach.cli.server_commands import beat, dlq_app, worker
from wastecoach.cli.sign_in_commands import login, logout, whoami

INTERRUPTED = 130  # what Typer makes of Ctrl-C

app = typer.Typer(
    name="wastecoach",
    help="Photograph a piece of waste; learn what it is, how to dispose of it and why.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
rules_app = typer.Typer(
    help="Show or check the rule book.", no_args_is_help=True, rich_markup_mode=None
)
config_app = typer.Typer(help="Show the settings.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(rules_app, name="rules")
app.add_typer(cache_app, name="cache")
app.add_typer(batch_app, name="batch")
app.add_typer(config_app, name="config")
app.add_typer(db_app, name="db")
app.add_typer(storage_app, name="storage")
app.add_typer(dlq_app, name="dlq")
app.add_typer(bins_app, name="bins")
app.add_typer(feedback_app, name="feedback")
app.add_typer(history_app, name="history")
app.add_typer(account_app, name="account")
app.add_typer(admin_app, name="admin")
app.add_typer(keys_app, name="keys")
app.add_typer(infra_app, name="infra")


def _version(wanted: bool) -> None:  # noqa: FBT001 -- Typer's signature
    if wanted:
        from wastecoach import __version__

        typer.echo(f"wastecoach {__version__}")
        raise typer.Exit


@app.callback()
def start(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Photograph a piece of waste; learn what it is, how to dispose of it and why."""


@app.command()
def classify(
    photos: PhotosArgument,
    as_json: JsonOption = False,
    as_jsonl: Annotated[
        bool, typer.Option("--jsonl", help="One JSON object a line and photo, as they come.")
    ] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="One CSV row a photo.")] = False,
    lang: LangOption = None,
    region: RegionOption = None,
    housing: HousingOption = None,
    provider: ProviderOption = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Also show stages, timings and alternatives.")
    ] = False,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Look anew, and remember nothing.")
    ] = False,
    max_cost: MaxCostOption = None,
    yes: YesOption = False,
    near: NearOption = None,
    server: ServerOption = None,
    quiet: QuietOption = False,
) -> None:
    """Say what is in photos, how to dispose of it and why."""
    from wastecoach.cli import classify as command
    from wastecoach.cli.forms import chosen_form

    form = chosen_form(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv)
    command.run(
        photos,
        command.Asked(
            form,
            lang,
            region,
            housing,
            provider,
            explain=explain,
            quiet=quiet,
            remember=not no_cache,
            max_cost_usd=max_cost,
            agreed=yes,
            server=server,
            near=near,
        ),
    )


@app.command()
def items(
    text: Annotated[list[str], typer.Argument(metavar="TEXT", help="What to look up.")],
    as_json: JsonOption = False,
    lang: LangOption = None,
    region: RegionOption = None,
    housing: HousingOption = None,
) -> None:
    """Look an item up by its name, as you would say it."""
    from wastecoach.cli import items as command

    command.run(" ".join(text), command.Asked(lang, region, housing, as_json=as_json))


@app.command(name="eval")
def evaluate(
    folder: Annotated[Path, typer.Argument(help="Sub-folders of photos, named by their class.")],
    as_json: JsonOption = False,
    picture: Annotated[
        Path | None,
        typer.Option("--picture", help="Write confusion matrix and reliability as a PNG or SVG."),
    ] = None,
    lang: LangOption = None,
    provider: ProviderOption = None,
    max_cost: MaxCostOption = None,
    yes: YesOption = False,
    quiet: QuietOption = False,
) -> None:
    """Measure the model on a labelled folder of your own."""
    from wastecoach.cli import evaluate as command

    asked = command.Asked(
        lang,
        provider,
        picture,
        as_json=as_json,
        quiet=quiet,
        max_cost_usd=max_cost,
        agreed=yes,
    )
    command.run(folder, asked)


@app.command()
def costs(
    by: Annotated[
        Literal["day", "provider", "stage"], typer.Option("--by", help="What to add up by.")
    ] = "day",
    days: Annotated[
        int | None,
        typer.Option("--days", min=1, max=36_500, help="Only so many days up to today."),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Show what paid calls cost and what is left of the budgets."""
    from wastecoach.cli import costs as command

    command.run(command.Asked(by, days, lang, as_json=as_json))


@rules_app.command("show")
def rules_show(
    name: Annotated[
        str | None, typer.Argument(help="A stream, item, condition or region; none: an overview.")
    ] = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the rule book or one entry of it."""
    from wastecoach.cli import rules as command

    command.show(name, lang, as_json=as_json)


@rules_app.command("check")
def rules_check(
    folder: Annotated[
        Path | None, typer.Argument(help="A rule book of your own; default: the one in force.")
    ] = None,
    lang: LangOption = None,
) -> None:
    """Check a rule book and name every fault."""
    from wastecoach.cli import rules as command

    command.check(folder, lang)


@config_app.command("show")
def config_show(as_json: JsonOption = False, lang: LangOption = None) -> None:
    """Show the settings in force, secrets masked."""
    from wastecoach.cli import config as command

    command.show(lang, as_json=as_json)


app.command("login")(login)
app.command("logout")(logout)
app.command("whoami")(whoami)
app.command("serve")(serve)
app.command("worker")(worker)
app.command("beat")(beat)
app.command("health-check")(health_check)
app.command("seed-bins")(seed_bins)


@contextmanager
def _ending_when_asked_to() -> Iterator[None]:
    """While it runs, a request to end (SIGTERM) ends it as Ctrl-C does; only a main thread can hear it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(_number: int, _frame: object) -> None:
        from wastecoach.cli.exits import Exit
        from wastecoach.cli.failing import stop

        stop(Exit.TERMINATED)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def main() -> None:
    """Run the command line; every error ends in one line and its own exit code, never in a traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A file name or a Korean word that the terminal's encoding lacks must not end everything.
        sys.stdout.reconfigure(errors="replace")
    try:
        with _ending_when_asked_to():
            try:
                app(prog_name="wastecoach")
            finally:
                sys.stdout.flush()
    except SystemExit as ended:
        if ended.code == INTERRUPTED:
            from wastecoach.cli.failing import stop

            stop()
        raise
    except Exception as fault:  # noqa: BLE001 -- the last guard before the user
        from wastecoach.cli.failing import report

        sys.exit(report(fault))
