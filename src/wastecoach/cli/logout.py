"""`wastecoach logout`: end the sign-in with a server, there and here."""

from __future__ import annotations

from wastecoach.cli.failing import spoken
from wastecoach.cli.sign_ins import PATIENCE, sign_in_with
from wastecoach.cli.terminal import answers
from wastecoach.client.addresses import LOGOUT, LOGOUT_ALL
from wastecoach.client.connection import Connection
from wastecoach.client.credentials import Held, SavedSignIn
from wastecoach.core.analysis import Language
from wastecoach.core.people.errors import NotSignedIn
from wastecoach.settings import load_settings


def run(server: str, language: Language | None, *, everywhere: bool) -> None:
    """Sign out; that nobody is signed in is well, too.

    Raises:
        ServerUnreachable: The server cannot be told; the sign-in is kept, for another try.
        NotSignedIn: It is over already, so that the others cannot be ended with it.
    """
    words = spoken(language, load_settings())
    saved = sign_in_with(server)
    if saved.held is None:
        answers().print(words.text("logout.none", server=saved.server), soft_wrap=True)
        return
    connection = Connection(
        server, words.language, PATIENCE, credentials=saved if everywhere else None
    )
    try:
        if everywhere:
            _end_all(connection, saved)
        else:
            _end(connection, saved.held)
    finally:
        connection.close()
    saved.forget()
    told = "logout.everywhere" if everywhere else "logout.done"
    answers().print(words.text(told, server=saved.server), soft_wrap=True)


def _end(connection: Connection, held: Held) -> None:
    try:
        connection.send("POST", LOGOUT, json={"refresh_token": held.refresh_token})
    except NotSignedIn:
        # The server knows nothing of it any more.
        return


def _end_all(connection: Connection, saved: SavedSignIn) -> None:
    try:
        connection.send("POST", LOGOUT_ALL)
    except NotSignedIn:
        saved.forget()
        raise
