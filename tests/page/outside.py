"""The world outside, which hears whatever a browser sends elsewhere: a proxy that notes and refuses it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

REFUSAL = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno"
# Chromium itself asks here about whatever has a form; Playwright's own options leave no room to forbid it.
OF_BROWSER = "CONNECT content-autofill.googleapis.com:443 "


@dataclass
class Outside:
    """What was asked of others.

    Attributes:
        address: Of the proxy: browsers send nothing to this machine by it.
        heard: First lines of requests.
    """

    address: str
    heard: list[str] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Outside]:
    """The proxy, while it is wanted."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        outside = Outside(f"http://127.0.0.1:{server.getsockname()[1]}")
        thread = Thread(target=_refuse, args=(server, outside))
        thread.start()
        try:
            yield outside
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()


def _refuse(server: socket.socket, outside: Outside) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        with connection:
            line = connection.recv(4096).partition(b"\r\n")[0].decode("latin-1")
            if not line.startswith(OF_BROWSER):
                outside.heard.append(line)
            connection.sendall(REFUSAL)
