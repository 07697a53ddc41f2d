"""The records of people as a whole."""

from __future__ import annotations

from sqlalchemy import Connection, delete, or_, select

from wastecoach.infra.records.audit import Audit
from wastecoach.infra.records.devices import Devices
from wastecoach.infra.records.people_schema import (
    AUDIT,
    CODES,
    DEVICES,
    REFRESH_TOKENS,
    SESSIONS,
    SIGN_INS,
)
from wastecoach.infra.records.persons import Persons
from wastecoach.infra.records.sessions import Sessions
from wastecoach.infra.records.sign_ins import SignIns
from wastecoach.infra.records.signing_keys import Keys
from wastecoach.infra.records.transactions import writing

# How long a session is remembered after its end, and a used refresh token after its use: one that comes again within
# this time was stolen.
REMEMBERED_S = 30 * 86_400.0
AT_ONCE = 1000


class SqlPeopleRecords(Persons, Sessions, Devices, SignIns, Keys, Audit):
    """Port `PeopleRecords` over SQLite or PostgreSQL; threads and processes may share it.

    Args:
        engine: Of `open_engine`; its database is at the level that `upgrade` brings it to.
    """

    @writing
    def forget_people(
        self, connection: Connection, now: float, device_before: float, audit_before: float
    ) -> int:
        """Delete what is over: sign-ins, codes, sessions a month after their end, unused devices, old events.

        Not everything at once: it is called again as long as it deletes something.
        """
        before = now - REMEMBERED_S
        over = select(SESSIONS.c.id).where(
            or_(SESSIONS.c.ended_at < before, SESSIONS.c.expires_at < before)
        )
        ordered = over.order_by(SESSIONS.c.id).limit(AT_ONCE)
        held = list(connection.execute(ordered.with_for_update()).scalars())
        tokens = or_(REFRESH_TOKENS.c.session.in_(held), REFRESH_TOKENS.c.used_at < before)
        connection.execute(delete(REFRESH_TOKENS).where(tokens))
        gone = (
            SESSIONS.c.id.in_(held),
            SIGN_INS.c.expires_at < now,
            CODES.c.expires_at < now,
            DEVICES.c.seen_at < device_before,
            AUDIT.c.at < audit_before,
        )
        tables = (SESSIONS, SIGN_INS, CODES, DEVICES, AUDIT)
        return sum(
            connection.execute(delete(table).where(those)).rowcount
            for table, those in zip(tables, gone, strict=True)
        )
