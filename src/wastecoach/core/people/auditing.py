"""Which events about security are kept, and how one is noted."""

from __future__ import annotations

from typing import Literal, get_args

from wastecoach.core.people.person import AuditEvent
from wastecoach.core.people.ports import PeoplePorts

Event = Literal[
    "signed_in",
    "signed_out",
    "signed_out_everywhere",
    "sign_in_refused",
    "token_reused",
    "account_linked",
    "account_unlinked",
    "device_claimed",
    "role_given",
    "role_taken",
    "not_allowed",
    "limit_ignored",
    "feedback_reviewed",
    "exported",
    "deleted",
    "keys_rotated",
    "keys_dropped",
]
EVENTS: tuple[Event, ...] = get_args(Event)
# Who did it, where it was no person.
OPERATOR, NOBODY = "operator", "-"
LONGEST = 200


def note(
    event: Event,
    ports: PeoplePorts,
    *,
    person: str | None = None,
    by: str = NOBODY,
    network: str = NOBODY,
    detail: str = "",
) -> None:
    """Keep that something happened.

    Args:
        event: What.
        ports: The outside.
        person: Id of whom it is about, None where nobody is.
        by: Who did it: a person's id, `operator`, `-` where nobody can tell.
        network: Shortened address that it came from, as logs have it; `-`.
        detail: A few words more, nothing secret, nothing of a person.

    Raises:
        RecordsUnavailable: It could not be kept.
    """
    told = detail[:LONGEST]
    ports.records.note(
        AuditEvent(ports.unique(), ports.now(), event, person, by, network, detail=told)
    )
