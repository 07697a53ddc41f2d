"""Where words go: answers to standard output, everything else to standard error; the language; errors in words."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING

from wastecoach.core.analysis import Language
from wastecoach.core.errors import WastecoachError
from wastecoach.core.messages import Catalogue
from wastecoach.infra.photos.addresses import without_secrets

if TYPE_CHECKING:
    from rich.console import Console

LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def answers() -> Console:
    """Standard output; colour only on a terminal, never with NO_COLOR."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=False, markup=False, emoji=False)


def remarks(*, quiet: bool = False) -> Console:
    """Standard error: progress, remarks and errors. `quiet` silences the first two."""
    from rich.console import Console

    return Console(
        stderr=True, quiet=quiet, highlight=False, soft_wrap=True, markup=False, emoji=False
    )


def local_minute(at: float) -> str:
    """A moment (seconds since 1970) for people, of this machine's clock: `2026-11-26 09:41`."""
    return f"{dt.datetime.fromtimestamp(at).astimezone():%Y-%m-%d %H:%M}"


def language_of_locale() -> Language:
    """`ko` in a Korean locale, else `en`."""
    chosen = next((os.environ[name] for name in LOCALE_VARIABLES if os.environ.get(name)), "")
    return "ko" if chosen.lower().startswith("ko") else "en"


def error_line(error: WastecoachError, words: Catalogue, source: str | None = None) -> str:
    """One line: what is wrong with which source, and what to do."""
    what, remedy = _told(error, words)
    named = source or error.params.get("source")
    if named is None:
        return words.text("errors.line_without_source", what=what, remedy=remedy).rstrip()
    shown = printable(without_secrets(str(named)))
    return words.text("errors.line", source=shown, what=what, remedy=remedy).rstrip()


def _told(error: WastecoachError, words: Catalogue) -> tuple[str, str]:
    """What is wrong and what to do; of an error that came from a server, its own words, which say both."""
    if "told" in error.params:
        return printable(str(error.params["told"])), ""
    key = f"errors.{error.code}" if words.has(f"errors.{error.code}.what") else "errors.error"
    params = {name: _worded(f"{key}.{name}", value, words) for name, value in error.params.items()}
    return words.text(f"{key}.what", **params), words.text(f"{key}.remedy", **params)


def _worded(key: str, value: str | float, words: Catalogue) -> str:
    """What an error tells, as people read it: in the catalogue's word for it, where there is one, and on one line."""
    if words.has(f"{key}.{value}"):
        return words.text(f"{key}.{value}")
    if isinstance(value, str):
        return printable(" ".join(value.split()))
    # Ten thousandths of a dollar are no 1e-04.
    return f"{value:.6f}".rstrip("0").rstrip(".")


def printable(text: str) -> str:
    """A name that may hold anything, without what would move a terminal's cursor."""
    readable = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(letter if letter.isprintable() else "�" for letter in readable)
