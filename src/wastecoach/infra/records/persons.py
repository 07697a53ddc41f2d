"""People and the accounts that they sign in with.

Whoever changes more than one row of a person locks the person's own row first: so two who race take turns.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, select, update

from wastecoach.core.people.caller import Role
from wastecoach.core.people.errors import LastIdentity, PersonNotFound
from wastecoach.core.people.person import Account, Identity, Person, Profile
from wastecoach.infra.records.people_rows import (
    fields_of,
    person_columns,
    person_of_row,
    value_of,
)
from wastecoach.infra.records.people_schema import (
    CODES,
    IDENTITIES,
    PEOPLE,
    REFRESH_TOKENS,
    SESSIONS,
    SIGN_INS,
)
from wastecoach.infra.records.transactions import Transacting, insert, reading, writing


class Persons(Transacting):
    """The part of `PeopleRecords` about people and their accounts."""

    @reading
    def person(self, connection: Connection, person_id: str) -> Person | None:
        """A person, None where there is none."""
        return _person(connection, person_id)

    @writing
    def person_of(self, connection: Connection, account: Account, new: Person, at: float) -> Person:
        """Whose an account is; `new`, kept together with the account, where it is nobody's.

        Two that race for the same account get the same person.
        """
        found = _owner_of(connection, account)
        if found is not None:
            return found
        connection.execute(PEOPLE.insert().values(person_columns(new)))
        if _keep(connection, account, new.id, at):
            return new
        # Somebody else kept it since; the statement before has waited until they were done.
        connection.execute(delete(PEOPLE).where(PEOPLE.c.id == new.id))
        found = _owner_of(connection, account)
        if found is None:
            raise PersonNotFound(person=new.id)
        return found

    @writing
    def link(self, connection: Connection, account: Account, person_id: str, at: float) -> bool:
        """Give a person another account; False where it is somebody else's. Theirs already: nothing changes.

        False as well where the person has another account with that provider: one with each.

        Raises:
            PersonNotFound: Nobody of that id.
        """
        hold_person(connection, person_id)
        if _keep(connection, account, person_id, at):
            return True
        found = _owner_of(connection, account)
        return found is not None and found.id == person_id

    @writing
    def unlink(self, connection: Connection, provider: str, person_id: str) -> bool:
        """Take a person's account with a provider away; False where they have none.

        Raises:
            LastIdentity: It is the only one.
        """
        try:
            hold_person(connection, person_id)
        except PersonNotFound:
            return False
        theirs = select(IDENTITIES.c.provider).where(IDENTITIES.c.person == person_id)
        providers = list(connection.execute(theirs).scalars())
        if provider not in providers:
            return False
        if len(providers) == 1:
            raise LastIdentity(provider=provider)
        connection.execute(
            delete(IDENTITIES).where(
                IDENTITIES.c.person == person_id, IDENTITIES.c.provider == provider
            )
        )
        return True

    @reading
    def identities(self, connection: Connection, person_id: str) -> list[Identity]:
        """The accounts of a person, the first one first."""
        theirs = select(IDENTITIES).where(IDENTITIES.c.person == person_id)
        ordered = theirs.order_by(IDENTITIES.c.linked_at, IDENTITIES.c.provider)
        return [value_of(row, Identity) for row in connection.execute(ordered)]

    @writing
    def change_profile(
        self, connection: Connection, person_id: str, profile: Profile
    ) -> Person | None:
        """Replace a person's profile; the person then."""
        changing = update(PEOPLE).where(PEOPLE.c.id == person_id).values(fields_of(profile))
        row = connection.execute(changing.returning(PEOPLE)).one_or_none()
        return None if row is None else person_of_row(row)

    @writing
    def change_role(self, connection: Connection, person_id: str, role: Role) -> Person | None:
        """Give a person a role; the person then."""
        changing = update(PEOPLE).where(PEOPLE.c.id == person_id).values(role=role)
        row = connection.execute(changing.returning(PEOPLE)).one_or_none()
        return None if row is None else person_of_row(row)

    @reading
    def people_with(self, connection: Connection, role: Role) -> list[Person]:
        """Everybody who has a role, the first one first."""
        having = select(PEOPLE).where(PEOPLE.c.role == role)
        ordered = having.order_by(PEOPLE.c.created_at, PEOPLE.c.id)
        return [person_of_row(row) for row in connection.execute(ordered)]

    @writing
    def delete_person(self, connection: Connection, person_id: str) -> bool:
        """Delete a person with accounts, sessions, refresh tokens, codes; whether there was one."""
        try:
            hold_person(connection, person_id)
        except PersonNotFound:
            return False
        theirs = select(SESSIONS.c.id).where(SESSIONS.c.person == person_id)
        # In the order in which `rotate` locks them, so that neither waits for the other.
        connection.execute(theirs.order_by(SESSIONS.c.id).with_for_update())
        connection.execute(delete(REFRESH_TOKENS).where(REFRESH_TOKENS.c.session.in_(theirs)))
        for column in (SESSIONS.c.person, CODES.c.person, IDENTITIES.c.person, SIGN_INS.c.person):
            connection.execute(delete(column.table).where(column == person_id))
        connection.execute(delete(PEOPLE).where(PEOPLE.c.id == person_id))
        return True


def hold_person(connection: Connection, person_id: str) -> None:
    """Keep everybody else who holds this person waiting until the transaction ends.

    Raises:
        PersonNotFound: Nobody of that id.
    """
    held = select(PEOPLE.c.id).where(PEOPLE.c.id == person_id).with_for_update()
    if connection.execute(held).one_or_none() is None:
        raise PersonNotFound(person=person_id)


def _person(connection: Connection, person_id: str) -> Person | None:
    row = connection.execute(select(PEOPLE).where(PEOPLE.c.id == person_id)).one_or_none()
    return None if row is None else person_of_row(row)


def _owner_of(connection: Connection, account: Account) -> Person | None:
    whose = select(PEOPLE).join(IDENTITIES, IDENTITIES.c.person == PEOPLE.c.id)
    row = connection.execute(
        whose.where(
            IDENTITIES.c.provider == account.provider, IDENTITIES.c.subject == account.subject
        )
    ).one_or_none()
    return None if row is None else person_of_row(row)


def _keep(connection: Connection, account: Account, person_id: str, at: float) -> bool:
    """Whether the account is kept now; not where it was there, or the person has one with that provider."""
    identity = Identity(account.provider, account.subject, person_id, account.email, at)
    keeping = insert(connection, IDENTITIES).values(fields_of(identity))
    kept = keeping.on_conflict_do_nothing().returning(IDENTITIES.c.person)
    return connection.execute(kept).one_or_none() is not None
