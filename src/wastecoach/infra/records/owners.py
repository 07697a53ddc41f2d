"""Whose something new is to be: they have to be there still when it is written.

A request shows its token, then takes its time over a photo; whoever is deleted meanwhile must not get anything new,
which nobody would find again to delete it.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from wastecoach.core.people.caller import owner_of_device, owner_of_person
from wastecoach.core.people.errors import SessionEnded
from wastecoach.infra.records.people_schema import DEVICES, PEOPLE

# How owners begin, and who is one.
KNOWN = ((owner_of_person(""), PEOPLE.c.id), (owner_of_device(""), DEVICES.c.id))


def hold_owner(connection: Connection, owner: str | None) -> None:
    """Keep a person or a device from being deleted until the transaction ends.

    Raises:
        SessionEnded: They were, since they showed their token.
    """
    for begins, column in KNOWN:
        if owner is None or not owner.startswith(begins):
            continue
        there = select(column).where(column == owner.removeprefix(begins))
        # Of those who hold the same row only who is going to delete it has to wait.
        held = there.with_for_update(read=True, key_share=True)
        if connection.execute(held).one_or_none() is None:
            raise SessionEnded
