"""`wastecoach keys`: what signs access tokens, directly in the database, whether or not a server runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from rich.table import Table

from wastecoach.cli.failing import spoken
from wastecoach.cli.terminal import answers, local_minute
from wastecoach.core.analysis import Language
from wastecoach.core.answer_json import to_json
from wastecoach.core.jobs.progress import moment
from wastecoach.core.messages import Catalogue
from wastecoach.core.people.ports import PeoplePorts
from wastecoach.core.people.sign_in import keys
from wastecoach.core.people.sign_in.keys import KeyInUse
from wastecoach.settings import Settings, load_settings

# As much of an id as tables show; it is enough to name it again.
SHOWN = 12
NEVER = "—"


@dataclass(frozen=True, slots=True)
class Asked:
    """In which language and form the user wants it."""

    language: Language | None
    as_json: bool = False


def show_all(asked: Asked) -> None:
    """Show every key, the newest first."""
    from wastecoach.bootstrap.people import people_terms

    settings = load_settings()
    with _begun(settings, asked) as (people, words):
        found = keys.keys(people, people_terms(settings))
    if asked.as_json:
        _write({"keys": [_plain(one) for one in found]})
    elif not found:
        answers().print(words.text("keys.none"))
    else:
        answers().print(_table(found, words))


def rotate(asked: Asked, *, anew: bool) -> None:
    """Let a new key sign.

    Args:
        asked: Language and form.
        anew: Whether all keys before are dropped.
    """
    from wastecoach.bootstrap.people import people_terms

    settings = load_settings()
    with _begun(settings, asked) as (people, words):
        if anew:
            new, gone = keys.rotate_anew(people)
        else:
            new, gone = keys.rotate(people), []
    if asked.as_json:
        _write({"key": new.id, "dropped": gone})
        return
    answers().print(words.text("keys.rotated", key_id=new.id[:SHOWN]))
    if anew:
        answers().print(words.text("keys.all_dropped", keys=len(gone)))
    else:
        minutes = round(people_terms(settings).access_s / 60)
        answers().print(words.text("keys.stay_good", minutes=minutes))


def drop(key_id: str, asked: Asked) -> None:
    """Forget a key.

    Raises:
        KeyNotFound: There is none of that id, or several begin so.
    """
    with _begun(load_settings(), asked) as (people, words):
        gone = keys.drop(key_id, people)
    if asked.as_json:
        _write({"dropped": [gone]})
    else:
        answers().print(words.text("keys.dropped", key_id=gone[:SHOWN]))


@contextmanager
def _begun(settings: Settings, asked: Asked) -> Iterator[tuple[PeoplePorts, Catalogue]]:
    from wastecoach.bootstrap.people import open_people

    words = spoken(asked.language, settings)
    with open_people(settings) as people:
        yield people, words


def _table(found: list[KeyInUse], words: Catalogue) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in ("key", "made", "use", "until"):
        table.add_column(words.text(f"keys.{name}"), no_wrap=True)
    for one in found:
        use = words.text(f"keys.uses.{one.use}")
        table.add_row(one.key.id[:SHOWN], _date(one.key.created_at), use, _date(one.until))
    return table


def _plain(one: KeyInUse) -> dict[str, Any]:
    retired = one.key.retired_at
    return {
        "id": one.key.id,
        "use": one.use,
        "created_at": moment(one.key.created_at),
        "retired_at": None if retired is None else moment(retired),
        "believed_until": None if one.until is None else moment(one.until),
    }


def _date(at: float | None) -> str:
    return NEVER if at is None else local_minute(at)


def _write(plain: dict[str, Any]) -> None:
    sys.stdout.write(to_json(plain) + "\n")
