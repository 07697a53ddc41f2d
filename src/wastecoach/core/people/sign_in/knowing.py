"""Who shows a token."""

from __future__ import annotations

from wastecoach.core.people.caller import Principal
from wastecoach.core.people.errors import SessionEnded
from wastecoach.core.people.ports import PeoplePorts
from wastecoach.core.people.sign_in.devices import device_of
from wastecoach.core.people.sign_in.opaque_tokens import DEVICE
from wastecoach.core.people.sign_in.sessions import lasts


def principal_of(token: str, ports: PeoplePorts, now: float) -> Principal:
    """Who shows a token: a device its own, a person an access token whose session still lasts.

    The records are asked each time: whoever signed out, or was deleted, is nobody from then on, and not only when the
    token is over. A role is the person's present one, not the one they had when the token was issued.

    Args:
        token: As the client sent it.
        ports: The outside.
        now: Seconds since 1970.

    Raises:
        TokenInvalid: It is none of ours.
        TokenExpired: It was an access token, and its time is over.
        SessionEnded: Its session is over.
    """
    if token.startswith(DEVICE):
        return Principal("device", device_of(token, ports).id)
    claims = ports.tokens.verify(token)
    session = ports.records.session(claims.session)
    if session is None or session.person != claims.person or not lasts(session, now):
        raise SessionEnded
    person = ports.records.person(session.person)
    if person is None:
        raise SessionEnded
    return Principal("person", person.id, person.role, session.id)
