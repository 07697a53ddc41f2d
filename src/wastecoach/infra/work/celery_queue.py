"""Port `WorkQueue` over Celery's messages in RabbitMQ."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from wastecoach.core.jobs.errors import QueueUnavailable
from wastecoach.core.jobs.job import Lane
from wastecoach.core.jobs.records import Message
from wastecoach.infra.work.broker import ANSWER_S, queue_name
from wastecoach.infra.work.celery_app import celery_app
from wastecoach.infra.work.line import Line

if TYPE_CHECKING:
    from kombu import Connection

# A task of the schedule that nobody has taken after so many seconds is not worth doing: the next one is there.
SCHEDULED_S = 60.0
JOB_HEADER = "wastecoach_job"


class CeleryQueue:
    """Messages that Celery's workers understand; threads share it.

    Args:
        url: Of the broker.

    Raises:
        SettingInvalid: It is no address of one.
        ExtraMissing: Celery is not installed.
    """

    def __init__(self, url: str) -> None:
        self._app = celery_app(url)
        self._line = Line(url, "wastecoach courier")

    def send(self, message: Message) -> None:
        """Hand a message over; returns once the broker has confirmed that it is safe.

        Raises:
            QueueUnavailable: It was not confirmed; it may have arrived nonetheless.
        """
        self._line.use(partial(self._publish, message))

    def waiting(self, lane: Lane) -> int | None:
        """Messages that no worker has taken yet, None where the broker is away."""

        def count(connection: Connection) -> int:
            channel: Any = connection.default_channel
            return int(channel.queue_declare(queue_name(lane), passive=True).message_count)

        try:
            return self._line.use(count)
        except QueueUnavailable:
            return None

    def close(self) -> None:
        """Close the connection."""
        self._line.close()

    def _publish(self, message: Message, connection: Connection) -> None:
        from kombu import Producer

        self._app.send_task(
            message.task,
            args=[] if message.job is None else [message.job],
            task_id=message.id,
            producer=Producer(connection),
            queue=queue_name(message.lane),
            headers={JOB_HEADER: message.job},
            expires=SCHEDULED_S if message.lane == "sched" else None,
            retry=False,
            # A message that finds no queue comes back as an error instead of being lost.
            mandatory=True,
            confirm_timeout=ANSWER_S,
        )
