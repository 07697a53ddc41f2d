"""A real HTTP server on a free loopback port that does what a test tells it to, and remembers what arrived."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DRIP_S = 0.02


@dataclass(frozen=True)
class Arrived:
    """A request as it came in; header names in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Server:
    """A server, its address, what arrived, and the moment when everybody who waits is let go."""

    url: str
    arrived: list[Arrived] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


Reply = Callable[[BaseHTTPRequestHandler, Server], None]


def says(status: int, body: Any = b"", **headers: str) -> Reply:
    """An answer: bytes as they are, anything else as JSON; `retry_after="7"` is the header `Retry-After`."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {"content-type": "application/json"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}

    def reply(handler: BaseHTTPRequestHandler, server: Server) -> None:
        handler.send_response(status)
        for name, value in {**named, "content-length": str(len(data))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(data)

    return reply


def hangs(handler: BaseHTTPRequestHandler, server: Server) -> None:
    """Takes the question and never answers."""
    server.over.wait()
    handler.close_connection = True


def cuts(handler: BaseHTTPRequestHandler, server: Server) -> None:
    """Hangs up without a word."""
    handler.close_connection = True


def cuts_in_the_middle(handler: BaseHTTPRequestHandler, server: Server) -> None:
    """Announces more than it sends."""
    handler.send_response(200)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"id": "')
    handler.close_connection = True


def drips(handler: BaseHTTPRequestHandler, server: Server) -> None:
    """Sends the body a byte at a time, for ever."""
    handler.send_response(200)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", "1000000")
    handler.end_headers()
    while not server.over.wait(DRIP_S):
        handler.wfile.write(b" ")
        handler.wfile.flush()


def drips_headers(handler: BaseHTTPRequestHandler, server: Server) -> None:
    """Sends the headers a byte at a time, for ever."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not server.over.wait(DRIP_S):
        handler.wfile.write(b"a")
        handler.wfile.flush()


@contextmanager
def serving(*replies: Reply) -> Iterator[Server]:
    """A server that gives these replies in turn, the last one again and again."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self.do_POST()

        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            server.arrived.append(
                Arrived(self.command, self.path, headers, self.rfile.read(length))
            )
            replies[min(len(server.arrived), len(replies)) - 1](self, server)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Nothing: only what the product itself says is looked at."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Nothing: clients hang up when their time is over, as they should."""

    http = Quiet(("127.0.0.1", 0), Handler)
    server = Server(f"http://127.0.0.1:{http.server_address[1]}")
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        http.shutdown()
        thread.join()
        http.server_close()
