"""The broker: what its address names, how it is connected to, which queues are in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wastecoach.core.errors import ExtraMissing, SettingInvalid
from wastecoach.core.jobs.job import DEAD_LETTERS, LANES, Lane

if TYPE_CHECKING:
    from kombu import Connection, Exchange, Queue

SETTING = "broker_url"
SCHEMES = frozenset({"amqp", "amqps"})
# Seconds: nobody waits longer for a broker that does not answer.
CONNECT_S, ANSWER_S = 2.0, 2.0
# Seconds without a sign of life after which either side thinks that the other is gone (RabbitMQ waits twice as long).
HEARTBEAT_S = 10
DEAD_LETTER_EXCHANGE = "wastecoach.dead"
# Deliveries before the broker gives a message up; a job ends long before, by its attempts.
MOST_DELIVERIES = 20


def check_url(url: str) -> None:
    """Whether an address can be one of RabbitMQ; several may be given, with semicolons, for the nodes of a cluster.

    Raises:
        SettingInvalid: It cannot; what it was is not told, for it may hold a password.
        ExtraMissing: The package that talks to it is not installed.
    """
    try:
        import celery  # noqa: F401 -- whether it is there
    except ImportError as fault:
        raise ExtraMissing(chosen="rabbitmq", extra="queue") from fault
    if not all(node.partition("://")[0] in SCHEMES for node in url.split(";")):
        raise SettingInvalid(setting=SETTING, detail="not amqp://host/name")
    try:
        connection_to(url).as_uri()
    except ValueError as fault:
        raise SettingInvalid(setting=SETTING, detail="amqp://… with an impossible part") from fault


def connection_to(url: str, name: str = "wastecoach", heartbeat_s: int = 0) -> Connection:
    """A connection that is made when it is first used.

    Args:
        url: Of the broker.
        heartbeat_s: Zero for one that may lie idle: what is wrong with it shows when it is used.
        name: As the broker's management shows it.
    """
    from kombu import Connection

    return Connection(
        url,
        connect_timeout=CONNECT_S,
        heartbeat=heartbeat_s,
        transport_options=transport_options(name),
    )


def transport_options(name: str) -> dict[str, Any]:
    """For every connection of ours: the broker confirms each message that it has made safe."""
    return {"confirm_publish": True, "client_properties": {"connection_name": name}}


def connect(connection: Connection) -> None:
    """Connect, to another node where the first is away, and declare the queues; no answer may take longer than usual.

    Raises:
        Exception: Of `faults`.
    """
    others = max(0, len(connection.alt) - 1)
    connection.ensure_connection(max_retries=others, interval_start=0, interval_step=0)
    # Else a broker that is frozen would be waited for without end.
    connection.connection.sock.settimeout(ANSWER_S)
    declare(connection)


def faults() -> tuple[type[Exception], ...]:
    """What is raised where the broker cannot be used, or refuses a message."""
    from amqp.exceptions import AMQPError, MessageNacked
    from kombu.exceptions import OperationalError

    return (AMQPError, MessageNacked, OperationalError, OSError)


def queue_name(lane: Lane) -> str:
    """The queue of a lane."""
    return f"q.{lane}"


def queues() -> list[Queue]:
    """The queues of the lanes: on disk, replicated in a cluster; what is given up in them goes to the dead letters."""
    arguments = {
        "x-queue-type": "quorum",
        "x-delivery-limit": MOST_DELIVERIES,
        "x-dead-letter-exchange": DEAD_LETTER_EXCHANGE,
    }
    return [_queue(queue_name(lane), arguments) for lane in LANES]


def dead_letter_queue() -> Queue:
    """The queue of what was given up in the others."""
    from kombu import Exchange

    exchange = Exchange(DEAD_LETTER_EXCHANGE, type="fanout", durable=True)
    return _queue(DEAD_LETTERS, {"x-queue-type": "quorum"}, exchange)


def declare(connection: Connection) -> None:
    """Make all queues, if there are none."""
    for queue in (dead_letter_queue(), *queues()):
        queue(connection.default_channel).declare()


def _queue(name: str, arguments: dict[str, Any], exchange: Exchange | None = None) -> Queue:
    from kombu import Exchange, Queue

    # Without one of its own a queue is reached by its name.
    return Queue(
        name,
        exchange=exchange or Exchange(""),
        routing_key=name,
        durable=True,
        queue_arguments=arguments,
    )
