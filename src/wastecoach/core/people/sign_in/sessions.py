"""Sign-ins that last: how one begins, goes on and ends.

An access token says for a few minutes who somebody is; a refresh token, good for one use, brings the next pair. All
that follow from one sign-in are a family: where one comes twice, somebody stole it, and the whole family is over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from wastecoach.core.people.auditing import NOBODY, note
from wastecoach.core.people.errors import SessionEnded, TokenInvalid, TokenReused
from wastecoach.core.people.person import Person, RefreshToken, Session
from wastecoach.core.people.ports import Claims, PeoplePorts, PeopleTerms
from wastecoach.core.people.sign_in.opaque_tokens import hashed, is_refresh_token, refresh_token

SIGNED_OUT: Final = "signed_out"
EVERYWHERE: Final = "signed_out_everywhere"
LONGEST_LABEL = 80


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a client holds of a session.

    Attributes:
        access: JWT, shown with every request.
        access_until: From then on it is none any more, seconds since 1970.
        refresh: Brings the next pair, once.
        session: Whose tokens they are; it ends at `expires_at` unless it is refreshed before.
        person: Who signed in.
    """

    access: str
    access_until: float
    refresh: str
    session: Session
    person: Person


def lasts(session: Session, now: float) -> bool:
    """Whether a session is neither ended nor too old."""
    return session.ended_at is None and now < session.expires_at


def begin(
    person: Person,
    provider: str,
    label: str,
    ports: PeoplePorts,
    terms: PeopleTerms,
    network: str,
) -> Tokens:
    """Begin a session for a person who has just shown who they are.

    Args:
        person: Who.
        provider: With whose account.
        label: What signs in, for people.
        ports: The outside.
        terms: How long it lasts.
        network: Shortened address, for the audit log.

    Raises:
        PersonNotFound: They were deleted meanwhile.
        KeysUnreadable: Nothing can be signed here.
    """
    now = ports.now()
    session = Session(
        id=ports.unique(),
        person=person.id,
        provider=provider,
        label=clean_label(label),
        created_at=now,
        seen_at=now,
        expires_at=now + terms.session_s,
    )
    # Signed first: where that fails, no session is left that nobody holds.
    tokens = _signed(person, session, ports, terms)
    ports.records.add_session(session, RefreshToken(hashed(tokens.refresh), session.id, now))
    note("signed_in", ports, person=person.id, by=person.id, network=network, detail=provider)
    return tokens


def refresh(token: str, ports: PeoplePorts, terms: PeopleTerms, network: str) -> Tokens:
    """The next pair for a refresh token, which is used up with that.

    Raises:
        TokenInvalid: It is none of ours.
        TokenReused: It was used before; its session is ended now.
        SessionEnded: Its session is over.
        KeysUnreadable: Nothing can be signed here; the token is still good.
    """
    session, now = session_of(token, ports), ports.now()
    person = ports.records.person(session.person)
    if person is None or not lasts(session, now):
        raise SessionEnded
    # Signed first: where that fails, the old one is not used up.
    prolonged = replace(session, seen_at=now, expires_at=now + terms.session_s)
    tokens = _signed(person, prolonged, ports, terms)
    successor = RefreshToken(hashed(tokens.refresh), session.id, now)
    try:
        rotated = ports.records.rotate(hashed(token), successor, now, prolonged.expires_at)
    except TokenReused:
        note("token_reused", ports, person=person.id, network=network, detail=session.id)
        raise
    if rotated is None:
        # The person was deleted since.
        raise SessionEnded
    return tokens


def session_of(token: str, ports: PeoplePorts) -> Session:
    """The session of a refresh token, used or not, over or not.

    Raises:
        TokenInvalid: It is none of ours.
    """
    found = ports.records.session_of(hashed(token)) if is_refresh_token(token) else None
    if found is None:
        raise TokenInvalid
    return found


def end_of(token: str, ports: PeoplePorts, network: str) -> bool:
    """Sign a person out of the session of a refresh token, used or not; False where it is over already.

    Raises:
        TokenInvalid: It is none of ours.
    """
    session = session_of(token, ports)
    return end(session.id, session.person, ports, network)


def end(session_id: str, person_id: str, ports: PeoplePorts, network: str) -> bool:
    """Sign a person out of one session; False where it is over already, or not theirs."""
    found = ports.records.session(session_id)
    if found is None or found.person != person_id:
        return False
    ended = ports.records.end_session(session_id, SIGNED_OUT, ports.now())
    if ended:
        note(SIGNED_OUT, ports, person=person_id, by=person_id, network=network)
    return ended


def end_all(
    person_id: str,
    ports: PeoplePorts,
    network: str = NOBODY,
    *,
    by: str | None = None,
    reason: str = EVERYWHERE,
) -> int:
    """Sign a person out everywhere.

    Args:
        person_id: Who.
        ports: The outside.
        network: Shortened address, for the audit log.
        by: Who does it, None where they do it themselves.
        reason: Why the sessions end.

    Returns:
        Of how many sessions.
    """
    ended = ports.records.end_sessions(person_id, reason, ports.now())
    told = f"{len(ended)}"
    note(EVERYWHERE, ports, person=person_id, by=by or person_id, network=network, detail=told)
    return len(ended)


def clean_label(label: str) -> str:
    """What signs in, as people are shown it: one line, nothing unprintable, not too long."""
    line = " ".join("".join(char if char.isprintable() else " " for char in label).split())
    return line[:LONGEST_LABEL].rstrip()


def _signed(person: Person, session: Session, ports: PeoplePorts, terms: PeopleTerms) -> Tokens:
    # No access token outlives its session.
    until = min(ports.now() + terms.access_s, session.expires_at)
    access = ports.tokens.issue(Claims(person.id, session.id, person.role, until))
    return Tokens(access, until, refresh_token(ports.secret()), session, person)
