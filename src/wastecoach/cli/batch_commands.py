"""The commands under `wastecoach batch`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wastecoach.cli.options import (
    HousingOption,
    JsonOption,
    LangOption,
    OfServerOption,
    QuietOption,
    RegionOption,
)

batch_app = typer.Typer(
    help="Have a server analyse many photos.", no_args_is_help=True, rich_markup_mode=None
)
BatchArgument = Annotated[str, typer.Argument(metavar="ID", help="Id of the batch.")]


@batch_app.command("submit")
def batch_submit(  # noqa: PLR0917 -- Typer reads options from the signature
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="Folder of photos.")],
    server: OfServerOption,
    name: Annotated[
        str | None, typer.Option("--name", help="What to call it; default: the folder's name.")
    ] = None,
    batch: Annotated[
        str | None,
        typer.Option("--batch", help="Go on with this batch: only what is missing is uploaded."),
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", min=1, max=64, help="Photos uploaded at the same time.")
    ] = 8,
    lang: LangOption = None,
    region: RegionOption = None,
    housing: HousingOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Upload the photos of a folder; the server analyses them when nobody waits for others."""
    from wastecoach.cli import batch as command

    asked = command.Asked(server, lang, as_json=as_json, quiet=quiet)
    wanted = command.Wanted(name or folder.resolve().name, batch, region, housing, jobs)
    command.submit(folder, wanted, asked)


@batch_app.command("status")
def batch_status(
    batch: BatchArgument,
    server: OfServerOption,
    watch: Annotated[bool, typer.Option("--watch", help="Wait until all photos are done.")] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> None:
    """Show how far a batch is."""
    from wastecoach.cli import batch as command

    command.status(batch, command.Asked(server, lang, as_json=as_json, quiet=quiet), watch=watch)


@batch_app.command("results")
def batch_results(
    batch: BatchArgument,
    server: OfServerOption,
    as_jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON object a line.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="One CSV row a thing.")] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file.")
    ] = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> None:
    """Fetch the answers that a batch has so far."""
    from wastecoach.cli import batch as command
    from wastecoach.cli.forms import chosen_form

    form = chosen_form(as_json=False, as_jsonl=as_jsonl, as_csv=as_csv)
    command.results(batch, form, output, command.Asked(server, lang, quiet=quiet))
