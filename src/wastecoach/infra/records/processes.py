"""Which processes live."""

from __future__ import annotations

import dataclasses

from sqlalchemy import Connection, delete, extract, func, select

from wastecoach.core.jobs.records import ProcessSeen
from wastecoach.infra.records.schema import PROCESSES
from wastecoach.infra.records.transactions import Transacting, insert, noting, reading

# Who has told nothing of itself for so long is forgotten: a day.
FORGOTTEN_S = 86_400.0


class Processes(Transacting):
    """The part of `JobRecords` about processes."""

    @noting
    def seen(self, connection: Connection, process: ProcessSeen) -> None:
        """A process lives."""
        known = dataclasses.asdict(process)
        telling = insert(connection, PROCESSES).values(known)
        connection.execute(telling.on_conflict_do_update(index_elements=["id"], set_=known))
        old = PROCESSES.c.seen_at < process.seen_at - FORGOTTEN_S
        connection.execute(delete(PROCESSES).where(old))

    @reading
    def clock(self, connection: Connection) -> float | None:
        """Seconds since 1970 by the database server's clock; None for a file, which has the machine's own."""
        if connection.dialect.name == "sqlite":
            return None
        told = connection.execute(select(extract("epoch", func.clock_timestamp()))).scalar_one()
        return float(told)

    @reading
    def processes(self, connection: Connection, seen_after: float) -> list[ProcessSeen]:
        """Processes that told of themselves since a moment, the oldest first."""
        living = select(PROCESSES).where(PROCESSES.c.seen_at > seen_after)
        ordered = living.order_by(PROCESSES.c.started_at, PROCESSES.c.id)
        return [ProcessSeen(**row._mapping) for row in connection.execute(ordered)]  # noqa: SLF001
