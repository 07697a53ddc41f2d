"""Ports of the loopback interface."""

from __future__ import annotations

import random
import socket
from contextlib import ExitStack

HOST = "127.0.0.1"
# Below the ports that systems give to outgoing connections: one of those could take the port of a server that is down,
# and a client that tries again and again to reach that server could even connect to itself.
PORTS = range(10_240, 32_000)


def free_ports(count: int) -> list[int]:
    """Ports of the loopback interface that nobody listens on."""
    chance = random.SystemRandom()
    ports: list[int] = []
    with ExitStack() as held:
        while len(ports) < count:
            probe = held.enter_context(socket.socket())
            port = chance.choice(PORTS)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            ports.append(port)
    return ports


def connects(port: int) -> bool:
    """Whether somebody takes connections on the port."""
    try:
        socket.create_connection((HOST, port), 1).close()
    except OSError:
        return False
    return True
