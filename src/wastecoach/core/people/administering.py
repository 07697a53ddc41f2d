"""What an operator does about people: who may administer, whose sign-ins end; each leaves a line in the audit log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wastecoach.core.jobs.progress import moment
from wastecoach.core.people.auditing import OPERATOR, Event, note
from wastecoach.core.people.caller import Role
from wastecoach.core.people.errors import PersonNotFound
from wastecoach.core.people.person import AuditEvent, Identity, Person, Session
from wastecoach.core.people.ports import PeoplePorts
from wastecoach.core.people.records import Audit
from wastecoach.core.people.sign_in.sessions import end_all

BY_OPERATOR = "by_operator"
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Known:
    """What an operator is told of a person: nothing of their photos, jobs and history."""

    person: Person
    accounts: list[Identity]
    sessions: list[Session]


def known(person_id: str, ports: PeoplePorts) -> Known:
    """A person, their accounts, and where they are signed in.

    Raises:
        PersonNotFound: Nobody of that id.
    """
    records = ports.records
    person = _person(person_id, ports)
    sessions = records.sessions_of(person.id, ports.now())
    return Known(person, records.identities(person.id), sessions)


def give_role(person_id: str, role: Role, ports: PeoplePorts) -> bool:
    """Give a person a role in the place of the one they have; whether that is another. It holds at once.

    Raises:
        PersonNotFound: Nobody of that id.
    """
    before = _person(person_id, ports)
    if before.role == role:
        return False
    after = ports.records.change_role(person_id, role)
    if after is None:
        raise PersonNotFound(person=person_id)
    event: Event = "role_given" if role == "admin" else "role_taken"
    note(event, ports, person=person_id, by=OPERATOR, detail="admin")
    return True


def end_sessions(person_id: str, ports: PeoplePorts) -> int:
    """Sign a person out everywhere; of how many sessions.

    Raises:
        PersonNotFound: Nobody of that id.
    """
    _person(person_id, ports)
    return end_all(person_id, ports, by=OPERATOR, reason=BY_OPERATOR)


def events(audit: Audit, limit: int, person_id: str | None = None) -> Iterator[AuditEvent]:
    """Events about security, the newest first, of one person where one is named."""
    after = None
    while limit > 0:
        page = audit.events(min(limit, AT_ONCE), after, person_id)
        yield from page
        if len(page) < min(limit, AT_ONCE):
            return
        limit, after = limit - len(page), page[-1].id


def plain_event(event: AuditEvent) -> dict[str, str | None]:
    """An event as JSON has it."""
    return {
        "id": event.id,
        "at": moment(event.at),
        "event": event.event,
        "person": event.person,
        "by": event.by,
        "network": event.network,
        "detail": event.detail,
    }


def _person(person_id: str, ports: PeoplePorts) -> Person:
    person = ports.records.person(person_id)
    if person is None:
        raise PersonNotFound(person=person_id)
    return person
