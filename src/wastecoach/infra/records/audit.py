"""What happened about security."""

from __future__ import annotations

from sqlalchemy import Connection, select, tuple_

from wastecoach.core.people.person import AuditEvent
from wastecoach.infra.records.people_rows import fields_of, value_of
from wastecoach.infra.records.people_schema import AUDIT
from wastecoach.infra.records.transactions import Transacting, reading, writing


class Audit(Transacting):
    """The part of `PeopleRecords` about security events."""

    @writing
    def note(self, connection: Connection, event: AuditEvent) -> None:
        """Keep an event."""
        connection.execute(AUDIT.insert().values(fields_of(event)))

    @reading
    def events(
        self, connection: Connection, limit: int, after: str | None, person_id: str | None
    ) -> list[AuditEvent]:
        """Events, the newest first; `after` is the id of the last one seen; of one person where one is named.

        From the newest again where that one is gone.
        """
        place = tuple_(AUDIT.c.at, AUDIT.c.id)
        page = select(AUDIT).order_by(AUDIT.c.at.desc(), AUDIT.c.id.desc())
        if person_id is not None:
            page = page.where(AUDIT.c.person == person_id)
        if after is not None:
            last = connection.execute(select(AUDIT).where(AUDIT.c.id == after)).one_or_none()
            page = page if last is None else page.where(place < tuple_(last.at, last.id))
        return [value_of(row, AuditEvent) for row in connection.execute(page.limit(limit))]
