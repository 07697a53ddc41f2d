"""A server, asked as whoever is signed in there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from wastecoach.cli.failing import spoken
from wastecoach.cli.sign_ins import sign_in_with
from wastecoach.cli.terminal import printable
from wastecoach.client import Client, SavedSignIn
from wastecoach.core.analysis import Language
from wastecoach.core.jobs.errors import JobNotFound
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
    words = spoken(language, load_settings())
    saved = sign_in_with(server)
    if saved.held is None:
        raise NotSignedIn
    with Client(server, language=words.language, credentials=saved) as client:
        yield client, words, saved


def own_job(named: str, client: Client) -> str:
    """The whole id of one of one's own jobs, which a table shows by its beginning.

    Raises:
        JobNotFound: There is none of that name, or several begin with it.
    """
    found = {entry.job_id for entry in client.history() if entry.job_id.startswith(named)}
    if named in found or len(found) == 1:
        return named if named in found else found.pop()
    raise JobNotFound(job=printable(named))
