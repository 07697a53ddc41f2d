"""`wastecoach login`: sign in to a server with a browser, and keep the sign-in for later commands."""

from __future__ import annotations

import os
import secrets
import sys
import threading
import webbrowser
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode

import typer

from wastecoach import bootstrap
from wastecoach.cli.failing import spoken
from wastecoach.cli.loopback import Loopback, Told
from wastecoach.cli.sign_ins import PATIENCE, sign_in_with
from wastecoach.cli.terminal import answers, printable, remarks
from wastecoach.client.addresses import CHANGE_CODE, LOGIN, LOGOUT, PROVIDERS, filled
from wastecoach.client.connection import Connection
from wastecoach.client.credentials import Held
from wastecoach.client.problems import own_error
from wastecoach.core.analysis import LANGUAGES, Language
from wastecoach.core.errors import WastecoachError
from wastecoach.core.messages import Catalogue
from wastecoach.core.people.errors import ProviderUnknown, SignInError, SignInLost, SignInOff
from wastecoach.core.people.sign_in.pkce import challenge_of
from wastecoach.infra.oauth.endpoints import is_loopback
from wastecoach.settings import load_settings

# A server waits no longer for somebody to agree.
WAIT_S = 600.0
# Without one of these there is no window for a browser; one in the terminal would take the terminal away.
DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which server, with whose account, and how."""

    server: str
    provider: str | None
    port: int
    language: Language | None
    open_browser: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """A provider of the server."""

    name: str


@dataclass(frozen=True, slots=True)
class Providers:
    """With whom one can sign in there."""

    providers: tuple[Offered, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Who signed in."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What the server gives for a code."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    person: Person


def run(asked: Asked) -> None:
    """Sign in.

    Raises:
        SignInOff: The server has no provider at all.
        ProviderUnknown: It has no such provider.
        SignInError: It did not come to its end.
        OutputFailed: The sign-in cannot be kept.
    """
    words = spoken(asked.language, load_settings())
    saved = sign_in_with(asked.server)
    connection = Connection(asked.server, words.language, PATIENCE)
    if asked.server.lower().startswith("http:") and not is_loopback(asked.server):
        remarks().print(words.text("login.plain", server=saved.server), soft_wrap=True)
    try:
        provider = _chosen(asked.provider, connection, words)
        signed_in = _signed_in(provider, asked, connection, words)
        before = saved.held
        name, tokens = signed_in.person.name, (signed_in.access_token, signed_in.refresh_token)
        saved.keep(Held(saved.server, *tokens, name, provider))
        _end(before, connection)
    finally:
        connection.close()
    named = {"name": printable(name) or words.text("login.nameless"), "provider": provider}
    answers().print(words.text("login.done", server=saved.server, **named), soft_wrap=True)


def _chosen(wanted: str | None, connection: Connection, words: Catalogue) -> str:
    """The provider: the one that was named, the only one, or the one that a person chooses."""
    found = connection.ask(Providers, "GET", PROVIDERS).providers
    names = [printable(one.name) for one in found]
    if not names:
        raise SignInOff(server=connection.server)
    known = ", ".join(names)
    if wanted is None and len(names) > 1:
        if not sys.stdin.isatty():
            message = f"--provider: one of {known}"
            raise typer.BadParameter(message)
        remarks().print(words.text("login.which", providers=known), end=" ")
        wanted = sys.stdin.readline().strip()
    chosen = (wanted or names[0]).lower()
    if chosen not in names:
        raise ProviderUnknown(provider=chosen, known=known)
    return chosen


def _signed_in(provider: str, asked: Asked, connection: Connection, words: Catalogue) -> SignedIn:
    """What the server gives once the browser has come back."""
    verifier, state = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    with Loopback(asked.port, state, _pages()) as loopback:
        query = {
            "redirect_uri": loopback.address,
            "code_challenge": challenge_of(verifier),
            "code_challenge_method": "S256",
            "state": state,
        }
        begin = f"{connection.server}/{filled(LOGIN, provider)}?{urlencode(query)}"
        if not _shown(begin, asked, words) and sys.stdin.isatty():
            remarks().print(words.text("login.paste"))
            threading.Thread(target=_read_pasted, args=(loopback,), daemon=True).start()
        told = loopback.wait(WAIT_S)
    code = _code(told, words)
    sent = {"code": code, "code_verifier": verifier}
    return connection.ask(SignedIn, "POST", CHANGE_CODE, json=sent)


def _shown(address: str, asked: Asked, words: Catalogue) -> bool:
    """The address, and the browser where there is one; whether there is."""
    remarks().print(words.text("login.open"))
    answers().print(address, soft_wrap=True)
    sys.stdout.flush()
    windows = sys.platform in {"win32", "darwin"} or any(map(os.environ.get, DISPLAYS))
    if asked.open_browser and windows:
        with suppress(webbrowser.Error):
            return webbrowser.open(address)
    return False


def _read_pasted(loopback: Loopback) -> None:
    """The address that a browser on another machine ended at, which it could not open there."""
    for line in sys.stdin:
        told = loopback.read(line.strip())
        if told is not None:
            loopback.take(told)
            return


def _code(told: Told | None, words: Catalogue) -> str:
    if told is None:
        raise SignInLost
    if "code" in told:
        return told["code"]
    error = told.get("error", "")
    what = words.text("login.refused")
    named = own_error(error, what) if error.startswith("sign_in") else None
    raise named or SignInError(told=what)


def _end(before: Held | None, connection: Connection) -> None:
    """An earlier sign-in on this machine is not left behind."""
    if before is not None:
        with suppress(WastecoachError):
            connection.send("POST", LOGOUT, json={"refresh_token": before.refresh_token})


def _pages() -> dict[str, tuple[str, ...]]:
    books = [bootstrap.catalogue(language) for language in LANGUAGES]
    return {
        name: tuple(book.text(f"login.page_{name}") for book in books)
        for name in ("done", "failed")
    }
