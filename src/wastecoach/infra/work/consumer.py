"""How a worker listens: Celery's consumer, with nothing but what our queues need."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from amqp.exceptions import AccessRefused, NotAllowed
from celery.worker.consumer import Consumer
from celery.worker.state import maybe_shutdown

from wastecoach.infra.work.broker import ANSWER_S, declare, faults

if TYPE_CHECKING:
    from kombu import Connection, Message

logger = logging.getLogger(__name__)
# Seconds between two tries to reach the broker.
FIRST_S, MORE_S, LONGEST_S = 0.2, 0.2, 2.0


class LaneConsumer(Consumer):
    """Reaches the broker again soon after an outage, and makes a dead letter of what cannot be read."""

    class Blueprint(Consumer.Blueprint):  # type: ignore[misc,valid-type]
        """Without gossip between workers, remote control, and queues for delayed messages: the outbox delays."""

        default_steps = (
            "celery.worker.consumer.connection:Connection",
            "celery.worker.consumer.tasks:Tasks",
            "celery.worker.consumer.consumer:Evloop",
        )

    def connect(self) -> Connection:
        """Connect, and declare the queues: a broker may have come back without any."""
        connection: Connection = super().connect()
        socket = connection.connection.sock
        # A broker that freezes now must not hold the worker for ever; later on heartbeats see to that.
        socket.settimeout(ANSWER_S)
        declare(connection)
        socket.settimeout(None)
        return connection

    def ensure_connected(self, conn: Connection) -> Connection:
        """Try until it is there and lets us in, or the worker is to end."""
        told = False

        def tell(fault: Exception, _: float) -> None:
            nonlocal told
            if not told:
                logger.warning("the broker at %s is away: %s", conn.as_uri(), fault)
            told = True

        while not _reached(conn, tell):
            maybe_shutdown()
            time.sleep(LONGEST_S)
        self.first_connection_attempt = False
        return conn

    def on_decode_error(self, message: Message, exc: Exception) -> None:
        """Give up what cannot be read; Celery would only log it."""
        logger.error("a message cannot be read: %s", type(exc).__name__)
        message.reject_log_error(logger, faults())

    def on_unknown_message(self, body: Any, message: Message) -> None:  # noqa: ARG002
        """Give up what is no task, without its contents in the log."""
        logger.error("a message is no task")
        message.reject_log_error(logger, faults())


def _reached(connection: Connection, tell: Callable[[Exception, float], None]) -> bool:
    """Wait for a broker that is away; False where it refuses us, which Celery takes for a reason to fall over."""
    try:
        connection.ensure_connection(
            tell,
            max_retries=None,  # type: ignore[arg-type]
            interval_start=FIRST_S,  # type: ignore[arg-type]
            interval_step=MORE_S,  # type: ignore[arg-type]
            interval_max=LONGEST_S,  # type: ignore[arg-type]
            callback=maybe_shutdown,
        )
    except (AccessRefused, NotAllowed) as fault:
        tell(fault, LONGEST_S)
        return False
    return True
