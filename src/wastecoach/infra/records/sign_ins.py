"""What lasts minutes: sign-ins under way and codes to be changed for tokens; whoever takes one, takes it away."""

from __future__ import annotations

from sqlalchemy import Connection, delete

from wastecoach.core.people.person import OneTimeCode, SignIn
from wastecoach.infra.records.people_rows import fields_of, value_of
from wastecoach.infra.records.people_schema import CODES, SIGN_INS
from wastecoach.infra.records.persons import hold_person
from wastecoach.infra.records.transactions import Transacting, writing


class SignIns(Transacting):
    """The part of `PeopleRecords` about sign-ins under way."""

    @writing
    def add_sign_in(self, connection: Connection, sign_in: SignIn) -> None:
        """Keep a sign-in under way."""
        connection.execute(SIGN_INS.insert().values(fields_of(sign_in)))

    @writing
    def take_sign_in(self, connection: Connection, state_hash: str) -> SignIn | None:
        """The sign-in of a state, which is gone with that; expired ones as well."""
        taking = delete(SIGN_INS).where(SIGN_INS.c.state_hash == state_hash).returning(SIGN_INS)
        row = connection.execute(taking).one_or_none()
        return None if row is None else value_of(row, SignIn)

    @writing
    def add_code(self, connection: Connection, code: OneTimeCode) -> None:
        """Keep a code.

        Raises:
            PersonNotFound: The person is gone.
        """
        hold_person(connection, code.person)
        connection.execute(CODES.insert().values(fields_of(code)))

    @writing
    def take_code(self, connection: Connection, code_hash: str) -> OneTimeCode | None:
        """A code, which is gone with that; expired ones as well."""
        taking = delete(CODES).where(CODES.c.hash == code_hash).returning(CODES)
        row = connection.execute(taking).one_or_none()
        return None if row is None else value_of(row, OneTimeCode)
