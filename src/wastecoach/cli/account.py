"""`wastecoach account`: one's profile with a server, and one's end there."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import typer
from rich.table import Table

from wastecoach.cli.exits import Exit
from wastecoach.cli.own_server import asked_as_oneself
from wastecoach.cli.terminal import answers, printable, remarks
from wastecoach.client import Me
from wastecoach.core.analysis import Language
from wastecoach.core.answer_json import to_json
from wastecoach.core.korean_calendar import KOREA
from wastecoach.core.messages import Catalogue


def show(server: str, language: Language | None, *, as_json: bool) -> None:
    """Show profile and accounts.

    Raises:
        NotSignedIn: There is no sign-in with this server.
    """
    with asked_as_oneself(server, language) as (client, words, _):
        _show(client.me(), words, as_json=as_json)


def change(
    wanted: Mapping[str, str | None], server: str, language: Language | None, *, as_json: bool
) -> None:
    """Change the profile, and show it.

    Args:
        wanted: Fields that are to be another; None clears one.
        server: Its address.
        language: Of words.
        as_json: Whether to show it as JSON.

    Raises:
        NotSignedIn: There is no sign-in with this server.
    """
    with asked_as_oneself(server, language) as (client, words, _):
        if not wanted:
            raise typer.BadParameter(words.text("account.nothing_to_set"))
        _show(client.change_profile(dict(wanted)), words, as_json=as_json)


def delete(server: str, language: Language | None, *, agreed: bool) -> None:
    """Delete all that the server keeps, once that was confirmed in so many words; the sign-in here is forgotten.

    Raises:
        NotSignedIn: There is no sign-in with this server.
    """
    with asked_as_oneself(server, language) as (client, words, saved):
        if not agreed and not _confirmed(client.server, words):
            remarks().print(words.text("account.delete_stopped"))
            raise typer.Exit(Exit.ERROR)
        client.delete_me()
        saved.forget()
    answers().print(words.text("account.deleted"))


def table(me: Me, words: Catalogue) -> Table:
    """Who one is, line by line."""
    shown = Table(box=None, pad_edge=False, show_header=False)
    shown.add_column(no_wrap=True)
    shown.add_column(overflow="fold")
    unset = words.text("account.unset")

    def line(key: str, value: str | None) -> None:
        shown.add_row(words.text(f"account.{key}"), unset if value is None else printable(value))

    if me.name:
        line("name", me.name)
    line("since", f"{me.created_at.astimezone(KOREA):%Y-%m-%d}")
    line("language", _word("languages", me.language, words))
    line("region", _region(me, words))
    line("housing", _word("housings", me.housing, words))
    for account in me.accounts:
        line("accounts", f"{account.provider} {account.email or ''}".rstrip())
    line("sessions", str(me.sessions))
    if me.role == "admin":
        line("role", words.text("account.role_admin"))
    return shown


def _show(me: Me, words: Catalogue, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(to_json(me) + "\n")
    else:
        answers().print(table(me, words))


def _word(group: str, value: str | None, words: Catalogue) -> str | None:
    return None if value is None else words.text(f"account.{group}.{value}")


def _region(me: Me, words: Catalogue) -> str | None:
    if me.region is None or me.region_name is not None:
        return me.region_name
    return words.text("account.region_unknown", region=me.region)


def _confirmed(server: str, words: Catalogue) -> bool:
    """Whether somebody typed the word; nobody does so by accident, and no script without `--yes`."""
    console, word = remarks(), words.text("account.delete_word")
    console.print(words.text("account.delete_what", server=server))
    console.print(words.text("account.delete_first", server=server))
    try:
        answer = console.input(f"{words.text('account.delete_ask', word=word)}: ")
    except EOFError:
        return False
    return answer.strip().lower() == word
