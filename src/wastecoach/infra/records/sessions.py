"""Sign-ins that last, and their refresh tokens.

The session's row is locked before its tokens are looked at: of several that race with one token, one finds it unused.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update

from wastecoach.core.people.errors import PersonNotFound, SessionEnded, TokenReused
from wastecoach.core.people.person import RefreshToken, Session
from wastecoach.infra.records.people_rows import fields_of, value_of
from wastecoach.infra.records.people_schema import PEOPLE, REFRESH_TOKENS, SESSIONS
from wastecoach.infra.records.transactions import Transacting, reading, writing

REUSED = "token_reused"


class Sessions(Transacting):
    """The part of `PeopleRecords` about sessions."""

    @writing
    def add_session(self, connection: Connection, session: Session, token: RefreshToken) -> None:
        """Keep a new session and its first refresh token.

        Raises:
            PersonNotFound: The person is gone.
        """
        there = select(PEOPLE.c.id).where(PEOPLE.c.id == session.person)
        held = there.with_for_update(read=True, key_share=True)
        if connection.execute(held).one_or_none() is None:
            raise PersonNotFound(person=session.person)
        connection.execute(SESSIONS.insert().values(fields_of(session)))
        connection.execute(REFRESH_TOKENS.insert().values(fields_of(token)))

    @reading
    def session(self, connection: Connection, session_id: str) -> Session | None:
        """A session, None where there is none."""
        row = connection.execute(select(SESSIONS).where(SESSIONS.c.id == session_id)).one_or_none()
        return None if row is None else value_of(row, Session)

    @reading
    def session_of(self, connection: Connection, token_hash: str) -> Session | None:
        """The session of a refresh token, used or not; None where nobody knows it."""
        whose = select(SESSIONS).join(REFRESH_TOKENS, REFRESH_TOKENS.c.session == SESSIONS.c.id)
        row = connection.execute(whose.where(REFRESH_TOKENS.c.hash == token_hash)).one_or_none()
        return None if row is None else value_of(row, Session)

    @reading
    def sessions_of(self, connection: Connection, person_id: str, now: float) -> list[Session]:
        """The sessions of a person that last, the one used last first."""
        theirs = select(SESSIONS).where(SESSIONS.c.person == person_id, _lasting(now))
        ordered = theirs.order_by(SESSIONS.c.seen_at.desc(), SESSIONS.c.id)
        return [value_of(row, Session) for row in connection.execute(ordered)]

    def rotate(
        self, token_hash: str, successor: RefreshToken, at: float, expires_at: float
    ) -> Session | None:
        """Use a refresh token, keep its successor (whose `session` is replaced by the token's) and prolong the session.

        Of several that race with one token, one gets through. None where nobody knows the token.

        Raises:
            TokenReused: It was used before; the session is ended with `token_reused` in the same transaction.
            SessionEnded: Its session is over, ended or too old.
        """
        outcome = self._rotated(token_hash, successor, at, expires_at)
        # Raised only here: within the transaction it would undo the end of the session.
        if isinstance(outcome, TokenReused | SessionEnded):
            raise outcome
        return outcome

    @writing
    def _rotated(
        self,
        connection: Connection,
        token_hash: str,
        successor: RefreshToken,
        at: float,
        expires_at: float,
    ) -> Session | TokenReused | SessionEnded | None:
        family = select(REFRESH_TOKENS.c.session).where(REFRESH_TOKENS.c.hash == token_hash)
        session_id = connection.execute(family).scalar_one_or_none()
        if session_id is None:
            return None
        prolonging = update(SESSIONS).where(SESSIONS.c.id == session_id, _lasting(at))
        row = connection.execute(
            prolonging.values(seen_at=at, expires_at=expires_at).returning(SESSIONS)
        ).one_or_none()
        if row is None:
            return SessionEnded()
        if not _use(connection, token_hash, at):
            _end(connection, SESSIONS.c.id == session_id, REUSED, at)
            return TokenReused()
        following = replace(successor, session=session_id)
        connection.execute(REFRESH_TOKENS.insert().values(fields_of(following)))
        return value_of(row, Session)

    @writing
    def end_session(self, connection: Connection, session_id: str, reason: str, at: float) -> bool:
        """End a session; False where it is over already."""
        return bool(_end(connection, (SESSIONS.c.id == session_id) & _lasting(at), reason, at))

    @writing
    def end_sessions(
        self, connection: Connection, person_id: str, reason: str, at: float
    ) -> list[str]:
        """End every session of a person; their ids."""
        return _end(connection, (SESSIONS.c.person == person_id) & _lasting(at), reason, at)


def _lasting(at: float) -> ColumnElement[bool]:
    return SESSIONS.c.ended_at.is_(None) & (SESSIONS.c.expires_at > at)


def _use(connection: Connection, token_hash: str, at: float) -> bool:
    """Whether the token was not used before."""
    unused = (REFRESH_TOKENS.c.hash == token_hash) & REFRESH_TOKENS.c.used_at.is_(None)
    return connection.execute(update(REFRESH_TOKENS).where(unused).values(used_at=at)).rowcount == 1


def _end(connection: Connection, those: ColumnElement[bool], reason: str, at: float) -> list[Any]:
    ending = update(SESSIONS).where(those).values(ended_at=at, reason=reason)
    return list(connection.execute(ending.returning(SESSIONS.c.id)).scalars())
