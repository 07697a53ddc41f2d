"""Messages that the broker gave up, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wastecoach.core.jobs.job import DEAD_LETTERS, LANES, Lane
from wastecoach.infra.work.broker import MOST_DELIVERIES, queue_name
from wastecoach.infra.work.celery_queue import JOB_HEADER
from wastecoach.infra.work.line import Line

if TYPE_CHECKING:
    from kombu import Connection

EXPIRED, DELIVERY_LIMIT = "expired", "delivery_limit"


@dataclass(frozen=True, slots=True)
class DeadMessage:
    """What can be told of a message that was given up.

    Attributes:
        task: What should have been done, "" where it does not say.
        job: Job it was about, None where it does not say.
        lane: Queue it died in, `ai` where it does not say.
        reason: As RabbitMQ calls it: `rejected`, `expired`, `delivery_limit`.
        deliveries: How many times a worker got it, at least.
    """

    task: str
    job: str | None
    lane: Lane
    reason: str
    deliveries: int


class DeadQueue:
    """The queue behind the dead-letter exchange.

    Args:
        url: Of the broker.
    """

    def __init__(self, url: str) -> None:
        self._line = Line(url, "wastecoach dead letters")

    def take(self, keep: Callable[[DeadMessage], None]) -> bool:
        """Give one message away; it leaves the queue once `keep` has returned.

        Returns:
            Whether there was one.

        Raises:
            QueueUnavailable: The broker cannot be used.
        """

        def give(connection: Connection) -> bool:
            channel: Any = connection.default_channel
            found = channel.basic_get(DEAD_LETTERS)
            if found is None:
                return False
            keep(dead_message(found.headers))
            channel.basic_ack(found.delivery_tag)
            return True

        return self._line.use(give)

    def close(self) -> None:
        """Close the connection; what was being kept comes again."""
        self._line.close()


def dead_message(headers: Mapping[str, Any]) -> DeadMessage:
    """What a message's headers tell, whoever sent it."""
    deaths = headers.get("x-death") or [{}]
    queue, job = deaths[0].get("queue"), headers.get(JOB_HEADER)
    reason = str(deaths[0].get("reason", ""))
    return DeadMessage(
        task=str(headers.get("task") or ""),
        job=job if isinstance(job, str) else None,
        lane=next((lane for lane in LANES if queue_name(lane) == queue), "ai"),
        reason=reason,
        # Not every version of RabbitMQ tells it.
        deliveries=MOST_DELIVERIES + 1 if reason == DELIVERY_LIMIT else 1,
    )
