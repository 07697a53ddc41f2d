"""Messages that have to reach the broker, kept until it has confirmed them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, update

from wastecoach.core.jobs.records import Message
from wastecoach.infra.records.rows import message_of
from wastecoach.infra.records.schema import JOBS, OUTBOX
from wastecoach.infra.records.transactions import Transacting, noting


class Outbox(Transacting):
    """The part of `JobRecords` for whoever publishes."""

    @noting
    def take_due(
        self, connection: Connection, now: float, limit: int, hold_s: float
    ) -> list[Message]:
        """Messages to be sent now, the oldest first, batches last; nobody else gets them for `hold_s` seconds."""
        due = (
            select(OUTBOX)
            .where(OUTBOX.c.due_at <= now, OUTBOX.c.held_until <= now)
            # After an outage, what nobody waits for goes last.
            .order_by(OUTBOX.c.lane == "batch", OUTBOX.c.due_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        messages = [message_of(row) for row in connection.execute(due)]
        if messages:
            taken = OUTBOX.c.id.in_([message.id for message in messages])
            connection.execute(update(OUTBOX).where(taken).values(held_until=now + hold_s))
        return messages

    @noting
    def sent(self, connection: Connection, messages: Sequence[Message], at: float) -> None:
        """The broker has confirmed them: they leave the outbox, and their jobs that are `uploaded` become `queued`.

        Where this is forgotten in a power cut they are sent once more, which does no harm.
        """
        theirs = OUTBOX.c.id.in_([message.id for message in messages])
        # The jobs first, as everybody does who changes both: so nobody waits for each other.
        jobs = (
            select(JOBS.c.id)
            .where(
                JOBS.c.id.in_(select(OUTBOX.c.job).where(theirs)),
                JOBS.c.state.in_(("uploaded", "queued")),
            )
            .order_by(JOBS.c.id)
            .with_for_update()
        )
        known = list(connection.execute(jobs).scalars())
        connection.execute(
            update(JOBS).where(JOBS.c.id.in_(known)).values(state="queued", queued_at=at)
        )
        connection.execute(delete(OUTBOX).where(theirs))


def put(connection: Connection, message: Message) -> None:
    """Lay a message into the outbox, in the place of an earlier one for the same job.

    The caller has changed the job in the same transaction, so nobody else does the same at this moment.
    """
    if message.job is not None:
        connection.execute(delete(OUTBOX).where(OUTBOX.c.job == message.job))
    connection.execute(OUTBOX.insert().values(**dataclasses.asdict(message), held_until=0.0))
