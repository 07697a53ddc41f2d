"""`wastecoach admin`: people and security events, directly in the database, for whoever operates it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from rich.table import Table
from rich.text import Text

from wastecoach.cli.failing import spoken
from wastecoach.cli.terminal import answers, local_minute, printable
from wastecoach.core.analysis import Language
from wastecoach.core.answer_json import to_json
from wastecoach.core.jobs.progress import moment
from wastecoach.core.messages import Catalogue
from wastecoach.core.people import administering
from wastecoach.core.people.caller import Role
from wastecoach.core.people.person import AuditEvent, Person
from wastecoach.core.people.ports import PeoplePorts
from wastecoach.settings import load_settings

# As many digits of an id as tables of events show.
SHOWN_DIGITS = 12
UNKNOWN = "—"


@dataclass(frozen=True, slots=True)
class Asked:
    """In which language and form the user wants it."""

    language: Language | None
    as_json: bool = False


def show_all(asked: Asked) -> None:
    """Show everybody who may administer."""
    with _begun(asked) as (people, words):
        found = people.records.people_with("admin")
    if asked.as_json:
        _write({"admins": [_plain(person) for person in found]})
    elif not found:
        answers().print(words.text("admin.none"))
    else:
        table = _table(words, "id", "name", "since")
        for person in found:
            name = printable(person.name) or UNKNOWN
            table.add_row(person.id, Text(name), local_minute(person.created_at))
        answers().print(table)


def show_one(person_id: str, asked: Asked) -> None:
    """Show a person's role, accounts and sign-ins.

    Raises:
        PersonNotFound: Nobody of that id.
    """
    with _begun(asked) as (people, words):
        found = administering.known(person_id, people)
    if asked.as_json:
        accounts = [
            {"provider": one.provider, "linked_at": moment(one.linked_at)} for one in found.accounts
        ]
        sessions = [
            {"label": one.label, "provider": one.provider, "seen_at": moment(one.seen_at)}
            for one in found.sessions
        ]
        _write({**_plain(found.person), "accounts": accounts, "sessions": sessions})
        return
    accounts_told = [f"{one.provider}, {local_minute(one.linked_at)}" for one in found.accounts]
    sessions_told = [
        f"{one.label or one.provider}, {local_minute(one.seen_at)}" for one in found.sessions
    ]
    rows = {
        "id": found.person.id,
        "name": found.person.name or UNKNOWN,
        "role": words.text(f"admin.roles.{found.person.role}"),
        "since": local_minute(found.person.created_at),
        "accounts": "\n".join(accounts_told) or UNKNOWN,
        "sessions": "\n".join(sessions_told) or UNKNOWN,
    }
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    for key, value in rows.items():
        lines = "\n".join(map(printable, value.split("\n")))
        table.add_row(words.text(f"admin.{key}"), Text(lines))
    answers().print(table)


def give(person_id: str, role: Role, asked: Asked) -> None:
    """Give a person a role.

    Raises:
        PersonNotFound: Nobody of that id.
    """
    with _begun(asked) as (people, words):
        changed = administering.give_role(person_id, role, people)
    if asked.as_json:
        _write({"person": person_id, "role": role, "changed": changed})
    else:
        told = words.text(f"admin.{'changed' if changed else 'unchanged'}.{role}", person=person_id)
        answers().print(told)


def sign_out(person_id: str, asked: Asked) -> None:
    """Sign a person out everywhere.

    Raises:
        PersonNotFound: Nobody of that id.
    """
    with _begun(asked) as (people, words):
        ended = administering.end_sessions(person_id, people)
    if asked.as_json:
        _write({"person": person_id, "sessions": ended})
    else:
        answers().print(words.text("admin.signed_out", sessions=ended))


def show_events(person_id: str | None, limit: int, asked: Asked) -> None:
    """Show what happened about security, the newest first."""
    with _begun(asked) as (people, words):
        found = list(administering.events(people.records, limit, person_id))
    if asked.as_json:
        _write({"events": [administering.plain_event(event) for event in found]})
    elif not found:
        answers().print(words.text("admin.no_events"))
    else:
        answers().print(_events(found, words))


@contextmanager
def _begun(asked: Asked) -> Iterator[tuple[PeoplePorts, Catalogue]]:
    from wastecoach.bootstrap.people import open_people

    settings = load_settings()
    words = spoken(asked.language, settings)
    with open_people(settings) as people:
        yield people, words


def _events(found: Sequence[AuditEvent], words: Catalogue) -> Table:
    table = _table(words, "at", "event", "about", "by", "network", "detail")
    for event in found:
        table.add_row(
            local_minute(event.at),
            _event(event.event, words),
            (event.person or UNKNOWN)[:SHOWN_DIGITS],
            Text(printable(event.by)[:SHOWN_DIGITS]),
            Text(printable(event.network)),
            Text(printable(event.detail)),
        )
    return table


def _event(name: str, words: Catalogue) -> str:
    """An event in words; one that a newer program noted by its name."""
    key = f"admin.events.{name}"
    return words.text(key) if words.has(key) else printable(name)


def _table(words: Catalogue, *keys: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for key in keys:
        table.add_column(words.text(f"admin.{key}"), overflow="fold")
    return table


def _plain(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "created_at": moment(person.created_at),
    }


def _write(plain: dict[str, Any]) -> None:
    sys.stdout.write(to_json(plain) + "\n")
