"""RabbitMQ as tests start it."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event

import httpx
from kombu import Connection, Exchange, Queue

from servers.ports import connects
from servers.rabbitmq import RabbitServer, VirtualHosts
from tests.real import new_name

QUORUM = Queue(
    "q.ai", Exchange("jobs"), routing_key="q.ai", queue_arguments={"x-queue-type": "quorum"}
)
WITHIN_S = 30.0


def published(url: str, *bodies: str) -> None:
    with Connection(url, transport_options={"confirm_publish": True}) as connection:
        producer = connection.Producer()
        for body in bodies:
            producer.publish(
                body, exchange=QUORUM.exchange, routing_key=QUORUM.routing_key, declare=[QUORUM]
            )


def held(url: str) -> str | None:
    with Connection(url) as connection:
        message = QUORUM(connection.channel()).get()
        return None if message is None else str(message.payload)


def eventually(true: Callable[[], bool]) -> None:
    until = time.monotonic() + WITHIN_S
    while not true():
        assert time.monotonic() < until
        Event().wait(0.05)


def test_every_test_has_a_virtual_host_without_queues(
    broker_url: str, rabbitmq: VirtualHosts
) -> None:
    name = broker_url.rpartition("/")[2]
    assert rabbitmq.queues(name) == {}
    published(broker_url, "one", "two")
    eventually(lambda: rabbitmq.queues(name) == {"q.ai": 2})
    assert held(broker_url) == "one"


def test_what_one_virtual_host_holds_another_does_not(
    broker_url: str, rabbitmq: VirtualHosts
) -> None:
    published(broker_url, "one")
    other = new_name()
    url = rabbitmq.create(other)
    published(url)
    assert rabbitmq.queues(other) == {}
    rabbitmq.delete(other)


def test_a_confirmed_message_of_a_quorum_queue_is_there_after_a_kill(
    own_rabbitmq: RabbitServer,
) -> None:
    url = own_rabbitmq.virtual_hosts.create("mine")
    published(url, "sorted")
    eventually(lambda: own_rabbitmq.keeps("mine", "q.ai"))
    own_rabbitmq.kill()
    assert not connects(own_rabbitmq.port)
    own_rabbitmq.start()
    eventually(lambda: own_rabbitmq.virtual_hosts.queues("mine") == {"q.ai": 1})
    assert held(url) == "sorted"


def test_the_management_interface_wants_a_password(rabbitmq: VirtualHosts) -> None:
    address = rabbitmq.management.replace("guest:guest@", "")
    assert httpx.get(f"{address}/api/vhosts").status_code == httpx.codes.UNAUTHORIZED
