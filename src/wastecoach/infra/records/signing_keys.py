"""Keys that sign access tokens; those who add one take turns, so that one signs at a time."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, update

from wastecoach.core.people.person import SigningKey
from wastecoach.infra.records.people_rows import fields_of, value_of
from wastecoach.infra.records.people_schema import KEYS
from wastecoach.infra.records.transactions import Transacting, reading, writing

# Readers go on meanwhile. In SQLite the transaction has begun with the right to write, which one has at a time.
TURN = "LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE"


class Keys(Transacting):
    """The part of `PeopleRecords` about signing keys."""

    @reading
    def signing_keys(self, connection: Connection) -> list[SigningKey]:
        """All of them, the newest first."""
        ordered = select(KEYS).order_by(KEYS.c.created_at.desc(), KEYS.c.id)
        return [value_of(row, SigningKey) for row in connection.execute(ordered)]

    @writing
    def add_key(self, connection: Connection, key: SigningKey) -> bool:
        """Let a key sign where none does; False, and nothing is kept, where somebody was quicker."""
        _await_turn(connection)
        signing = select(KEYS.c.id).where(KEYS.c.retired_at.is_(None)).limit(1)
        if connection.execute(signing).one_or_none() is not None:
            return False
        connection.execute(KEYS.insert().values(fields_of(key)))
        return True

    @writing
    def replace_key(self, connection: Connection, key: SigningKey) -> None:
        """Let a new key sign; the one before is retired at its moment."""
        _await_turn(connection)
        retiring = update(KEYS).where(KEYS.c.retired_at.is_(None))
        connection.execute(retiring.values(retired_at=key.created_at))
        connection.execute(KEYS.insert().values(fields_of(key)))

    @writing
    def drop_keys(self, connection: Connection, retired_before: float) -> int:
        """Forget keys retired before a moment; how many."""
        old = delete(KEYS).where(KEYS.c.retired_at < retired_before)
        return connection.execute(old).rowcount

    @writing
    def forget_keys(self, connection: Connection, key_ids: Sequence[str]) -> list[str]:
        """Forget keys, whatever they are: nothing that they signed is believed any more; those there were."""
        _await_turn(connection)
        these = delete(KEYS).where(KEYS.c.id.in_(list(key_ids))).returning(KEYS.c.id)
        return list(connection.execute(these).scalars())


def _await_turn(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(TURN)
