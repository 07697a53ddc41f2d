"""How much lies in each queue of the broker, and how many listen to it: for the health check."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from wastecoach.core.health_verdicts import QueueSeen
from wastecoach.core.jobs.job import DEAD_LETTERS, LANES
from wastecoach.infra.work.broker import queue_name
from wastecoach.infra.work.line import Line

if TYPE_CHECKING:
    from kombu import Connection


def depths_of(url: str) -> list[QueueSeen]:
    """The queues of the lanes and of the dead letters, in this order, by a connection of its own.

    Raises:
        QueueUnavailable: The broker cannot be used.
    """
    with closing(Line(url, "wastecoach health")) as line:
        return line.use(_seen)


def _seen(connection: Connection) -> list[QueueSeen]:
    channel: Any = connection.default_channel
    told = [
        channel.queue_declare(name, passive=True)
        for name in (*map(queue_name, LANES), DEAD_LETTERS)
    ]
    return [QueueSeen(one.queue, one.message_count, one.consumer_count) for one in told]
