"""The commands under `wastecoach admin`."""

from __future__ import annotations

from typing import Annotated

import typer

from wastecoach.cli.options import JsonOption, LangOption

admin_app = typer.Typer(
    help="People and security events, directly in the database.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
PersonArgument = Annotated[
    str, typer.Argument(metavar="PERSON", help="Id of a person, as “wastecoach whoami” shows it.")
]


@admin_app.command("list")
def admin_list(as_json: JsonOption = False, lang: LangOption = None) -> None:
    """Show who may administer."""
    from wastecoach.cli import admin as command

    command.show_all(command.Asked(lang, as_json=as_json))


@admin_app.command("show")
def admin_show(
    person: PersonArgument, as_json: JsonOption = False, lang: LangOption = None
) -> None:
    """Show a person's accounts and sign-ins; nothing of their photos and history."""
    from wastecoach.cli import admin as command

    command.show_one(person, command.Asked(lang, as_json=as_json))


@admin_app.command("grant")
def admin_grant(
    person: PersonArgument, as_json: JsonOption = False, lang: LangOption = None
) -> None:
    """Let a person administer."""
    from wastecoach.cli import admin as command

    command.give(person, "admin", command.Asked(lang, as_json=as_json))


@admin_app.command("revoke")
def admin_revoke(
    person: PersonArgument, as_json: JsonOption = False, lang: LangOption = None
) -> None:
    """Let a person administer no more."""
    from wastecoach.cli import admin as command

    command.give(person, "person", command.Asked(lang, as_json=as_json))


@admin_app.command("end-sessions")
def admin_end_sessions(
    person: PersonArgument, as_json: JsonOption = False, lang: LangOption = None
) -> None:
    """Sign a person out everywhere."""
    from wastecoach.cli import admin as command

    command.sign_out(person, command.Asked(lang, as_json=as_json))


@admin_app.command("audit")
def admin_audit(
    person: Annotated[
        str | None, typer.Option("--person", metavar="PERSON", help="Only about this person.")
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=1_000_000, help="So many events at most.")
    ] = 50,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Show what happened about security, the newest first."""
    from wastecoach.cli import admin as command

    command.show_events(person, limit, command.Asked(lang, as_json=as_json))
