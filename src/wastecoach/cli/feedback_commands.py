"""The commands under `wastecoach feedback`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal

import typer

from wastecoach.cli.options import JsonOption, LangOption, OfServerOption, QuietOption

feedback_app = typer.Typer(
    help="Corrections: send one; review and export those of others.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Reviewed = Literal["new", "accepted", "rejected"]


@feedback_app.command("send")
def feedback_send(  # noqa: PLR0917 -- Typer reads options from the signature
    job: Annotated[
        str,
        typer.Argument(metavar="JOB", help="Id of the job; the beginning will do for your own."),
    ],
    server: OfServerOption,
    right: Annotated[
        bool, typer.Option("--right/--wrong", help="Whether the item was the right one.")
    ],
    item: Annotated[
        str | None, typer.Option("--item", metavar="NAME", help="What it really is.")
    ] = None,
    thing: Annotated[
        int, typer.Option("--thing", min=0, help="Which of the things in the photo, from 0.")
    ] = 0,
    comment: Annotated[str, typer.Option("--comment", help="A few words, one line.")] = "",
    keep_photo: Annotated[
        bool, typer.Option("--keep-photo", help="Let the server keep the photo for teaching.")
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> None:
    """Tell a server whether its answer was right."""
    from wastecoach.cli import feedback as command
    from wastecoach.core.people.corrections.correction import Said

    verdict: Literal["right", "wrong"] = "right" if right else "wrong"
    said = Said(verdict, item, thing, comment, keep_photo)
    command.send(job, said, server, command.Asked(lang, as_json=as_json, quiet=quiet))


@feedback_app.command("list")
def feedback_list(
    review: Annotated[
        Reviewed | None, typer.Option("--review", help="Only those; default: all.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 100,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Show corrections, the oldest first."""
    from wastecoach.cli import feedback as command

    command.show_all(review, limit, command.Asked(lang, as_json=as_json))


@feedback_app.command("show")
def feedback_show(
    feedback: Annotated[str, typer.Argument(metavar="ID", help="A correction.")],
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Show one correction."""
    from wastecoach.cli import feedback as command

    command.show_one(feedback, command.Asked(lang, as_json=as_json))


@feedback_app.command("counts")
def feedback_counts(as_json: JsonOption = False, lang: LangOption = None) -> None:
    """Count corrections by verdict and review."""
    from wastecoach.cli import feedback as command

    command.counts(command.Asked(lang, as_json=as_json))


@feedback_app.command("review")
def feedback_review(
    feedback: Annotated[
        list[str] | None,
        typer.Argument(metavar="ID", help="Corrections, or the beginning of each."),
    ] = None,
    accept: Annotated[
        bool | None,
        typer.Option("--accept/--reject", help="What to make of them; default: ask one by one."),
    ] = None,
    item: Annotated[
        str | None,
        typer.Option("--item", metavar="NAME", help="What it really is, where it was not said."),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Accept or reject corrections, without flags one by one."""
    from wastecoach.cli import feedback as told
    from wastecoach.cli import feedback_review as command

    verdict = None if accept is None else command.ACCEPTED if accept else command.REJECTED
    if item is not None and not accept:
        raise typer.BadParameter("--item goes with --accept")  # noqa: EM101 -- Typer's way to say it
    wanted = command.Wanted(feedback or [], verdict, item)
    command.run(wanted, told.Asked(lang, as_json=as_json))


@feedback_app.command("export")
def feedback_export(
    folder: Annotated[Path, typer.Argument(file_okay=False, help="Where the photos go.")],
    since: Annotated[
        dt.datetime | None,
        typer.Option("--since", formats=["%Y-%m-%d"], help="Only what is new since that day."),
    ] = None,
    unreviewed: Annotated[
        bool, typer.Option("--include-unreviewed", help="Also what nobody has looked at.")
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write accepted corrections as a folder for eval and training."""
    from wastecoach.cli import feedback as told
    from wastecoach.cli import feedback_export as command

    asked = told.Asked(lang, as_json=as_json, quiet=quiet)
    command.run(folder, since, asked, unreviewed=unreviewed)
