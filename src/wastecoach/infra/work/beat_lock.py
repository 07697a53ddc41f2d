"""One `beat` at a time: whoever has the exclusive queue of that name.

A beat can do nothing without the broker, so the broker says whose turn it is. The queue goes with the connection:
nobody has to trust a clock, and who hangs or is cut off loses it by the missing heartbeat.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wastecoach.infra.work.line import Line

if TYPE_CHECKING:
    from kombu import Connection

QUEUE = "wastecoach.beat"
# RabbitMQ forgets a connection after twice as many seconds without a word.
HEARTBEAT_S = 5


class BeatLock:
    """Whether this process is the one.

    Args:
        url: Of the broker.
    """

    def __init__(self, url: str) -> None:
        self._line = Line(url, "wastecoach beat", HEARTBEAT_S)

    def held(self) -> bool:
        """Take it, or keep it, where nobody else has it; to be asked every few seconds, which keeps it.

        Raises:
            QueueUnavailable: The broker cannot be used.
        """
        return self._line.use(_take)

    def close(self) -> None:
        """Give it back."""
        self._line.close()


def _take(connection: Connection) -> bool:
    from amqp.exceptions import ResourceLocked

    channel: Any = connection.channel()
    try:
        channel.queue_declare(QUEUE, exclusive=True, auto_delete=False)
    except ResourceLocked:
        return False
    # A refusal closes the channel by itself.
    channel.close()
    return True
