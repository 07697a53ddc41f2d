"""The sign-ins of whoever uses the command line, one for each server; commands that ask a server show its own."""

from __future__ import annotations

from wastecoach.client import SavedSignIn
from wastecoach.client.connection import Patience
from wastecoach.settings import user_folder

# With a server that is asked to begin or end one.
PATIENCE = Patience(30.0, 2, 60.0)


def sign_in_with(server: str) -> SavedSignIn:
    """The sign-in with a server, which may be none.

    Raises:
        SettingInvalid: The address is none of a server.
    """
    return SavedSignIn(user_folder("XDG_CONFIG_HOME", ".config") / "sign-ins", server)
