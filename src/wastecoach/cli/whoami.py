"""`wastecoach whoami`: who one is to a server."""

from __future__ import annotations

import sys

from rich.table import Table

from wastecoach.cli.own_server import asked_as_oneself
from wastecoach.cli.terminal import answers, printable
from wastecoach.core.analysis import Language
from wastecoach.core.answer_json import to_json
from wastecoach.core.korean_calendar import KOREA


def run(server: str, language: Language | None, *, as_json: bool) -> None:
    """Ask and show.

    Raises:
        NotSignedIn: Nobody in particular.
    """
    with asked_as_oneself(server, language) as (client, words, saved):
        me = client.me()
    accounts = [printable(one.provider) for one in me.accounts]
    if as_json:
        told = {"server": saved.server, "id": me.id, "name": me.name, "role": me.role}
        sys.stdout.write(to_json(told | {"accounts": accounts}) + "\n")
        return
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row(words.text("whoami.server"), saved.server)
    table.add_row(words.text("whoami.name"), printable(me.name) or words.text("login.nameless"))
    table.add_row(words.text("whoami.accounts"), ", ".join(accounts))
    table.add_row(words.text("whoami.id"), printable(me.id))
    table.add_row(words.text("whoami.since"), f"{me.created_at.astimezone(KOREA):%Y-%m-%d}")
    if me.role == "admin":
        table.add_row(words.text("whoami.role"), words.text("whoami.admin"))
    answers().print(table)
