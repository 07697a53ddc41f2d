"""The outbox is emptied: what was promised in a transaction reaches the queue, however often that has to be tried."""

from __future__ import annotations

from wastecoach.core.jobs.errors import QueueUnavailable
from wastecoach.core.jobs.ports import JobPorts
from wastecoach.core.jobs.records import Message

# Messages taken at once, and for how many seconds nobody else takes them.
AT_ONCE, HOLD_S = 50, 5.0


def send_due(ports: JobPorts) -> int:
    """Send what is due; how many messages the queue confirmed.

    Raises:
        QueueUnavailable: It confirmed not all of them; the others stay in the outbox.
        RecordsUnavailable: The outbox cannot be read, or not be told what was sent (it will be sent twice).
    """
    confirmed: list[Message] = []
    messages = ports.records.take_due(ports.now(), AT_ONCE, HOLD_S)
    try:
        for message in messages:
            ports.queue.send(message)
            confirmed.append(message)
    except QueueUnavailable:
        # Nothing of it is lost; the next round tries again.
        if not confirmed:
            raise
    finally:
        if confirmed:
            ports.records.sent(confirmed, ports.now())
    return len(confirmed)
