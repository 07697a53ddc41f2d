"""A server, asked as whoever is signed in there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from wastecoach import bootstrap
from wastecoach.cli.failing import speak
from wastecoach.cli.sign_ins import sign_in_with
from wastecoach.cli.terminal import language_of_locale
from wastecoach.client import Client, SavedSignIn
from wastecoach.core.analysis import Language
from wastecoach.core.messages import Catalogue
from wastecoach.core.people.errors import NotSignedIn
from wastecoach.settings import load_settings


@contextmanager
def asked_as_oneself(
    server: str, language: Language | None
) -> Iterator[tuple[Client, Catalogue, SavedSignIn]]:
    """A client of the server, words, and the sign-in that it shows.

    Args:
        server: Its address.
        language: Of words; else the settings', else the locale's.

    Raises:
        NotSignedIn: There is none with this server.
        SettingInvalid: The address is none of a server.
    """
    chosen = language or load_settings().language or language_of_locale()
    speak(chosen)
    saved = sign_in_with(server)
    if saved.held is None:
        raise NotSignedIn
    with Client(server, language=chosen, credentials=saved) as client:
        yield client, bootstrap.catalogue(chosen), saved
