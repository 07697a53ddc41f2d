"""Devices that made themselves known, and how what is theirs becomes a person's."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select, update

from wastecoach.core.people.caller import owner_of_device, owner_of_person
from wastecoach.core.people.person import Device
from wastecoach.infra.records.people_rows import fields_of, value_of
from wastecoach.infra.records.people_schema import DEVICES, FEEDBACK
from wastecoach.infra.records.persons import hold_person
from wastecoach.infra.records.schema import BATCHES, JOBS
from wastecoach.infra.records.transactions import Transacting, noting, reading, writing


class Devices(Transacting):
    """The part of `PeopleRecords` about devices."""

    @writing
    def add_device(self, connection: Connection, device: Device) -> None:
        """Keep a new device."""
        connection.execute(DEVICES.insert().values(fields_of(device)))

    @reading
    def device(self, connection: Connection, device_id: str) -> Device | None:
        """A device, None where there is none."""
        row = connection.execute(select(DEVICES).where(DEVICES.c.id == device_id)).one_or_none()
        return None if row is None else value_of(row, Device)

    @noting
    def device_seen(self, connection: Connection, device_id: str, at: float) -> None:
        """A device is still in use."""
        later = (DEVICES.c.id == device_id) & (DEVICES.c.seen_at < at)
        connection.execute(update(DEVICES).where(later).values(seen_at=at))

    @writing
    def delete_device(self, connection: Connection, device_id: str) -> bool:
        """Forget a device, whose token is worth nothing from then on; whether there was one."""
        return connection.execute(delete(DEVICES).where(DEVICES.c.id == device_id)).rowcount == 1

    @writing
    def claim(self, connection: Connection, device_id: str, person_id: str) -> list[str]:
        """Give a person all jobs and batches of a device, and its corrections; ids of those jobs.

        Raises:
            PersonNotFound: Nobody of that id.
        """
        hold_person(connection, person_id)
        theirs, mine = owner_of_device(device_id), owner_of_person(person_id)
        # In one order, as everybody does who changes many: so nobody waits for each other.
        held = select(JOBS.c.id).where(JOBS.c.owner == theirs).order_by(JOBS.c.id)
        jobs = list(connection.execute(held.with_for_update()).scalars())
        for column in (JOBS.c.owner, BATCHES.c.owner, FEEDBACK.c.owner):
            connection.execute(update(column.table).where(column == theirs).values(owner=mine))
        return jobs
