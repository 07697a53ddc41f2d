"""Where a browser comes back to from a sign-in: a port of this machine that listens for that and nothing else."""

from __future__ import annotations

import hmac
import threading
from collections.abc import Mapping
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from wastecoach.core.errors import SettingInvalid

HOST, PATH = "127.0.0.1", "/signed-in"
# Seconds that one connection may be silent: a browser may open some that it does not use.
SILENT_S = 5.0
Told = Mapping[str, str]


class Loopback:
    """Listens on a port while it is entered.

    Args:
        port: 0 for any free one.
        state: What a browser has to bring; whoever does not is somebody else.
        pages: What it is shown, `done` or `failed`: a line for each language.

    Raises:
        SettingInvalid: The port is taken.
    """

    def __init__(self, port: int, state: str, pages: Mapping[str, tuple[str, ...]]) -> None:
        self._came: Queue[Told] = Queue()
        self._state, self._pages = state, pages
        try:
            self._http = _Server((HOST, port), _handler(self))
        except OSError as fault:
            detail = f"{port}: {fault.strerror or type(fault).__name__}"
            raise SettingInvalid(setting="--port", detail=detail) from fault
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    def __enter__(self) -> Self:
        """Listen."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Listen no more, once the page has been shown."""
        self._http.shutdown()
        self._thread.join(SILENT_S)
        self._http.server_close()

    @property
    def address(self) -> str:
        """Where the browser comes back to."""
        return f"http://{HOST}:{self._http.server_address[1]}{PATH}"

    def wait(self, within_s: float) -> Told | None:
        """What the browser brought, None where none came in time."""
        try:
            return self._came.get(timeout=within_s)
        except Empty:
            return None

    def read(self, target: str) -> Told | None:
        """What an address brings, None where it is none of ours."""
        parts = urlsplit(target)
        told = dict(parse_qsl(parts.query))
        same = hmac.compare_digest(told.get("state", "").encode(), self._state.encode())
        ours = parts.path == PATH and same and {"code", "error"} & told.keys()
        return told if ours else None

    def take(self, told: Told) -> None:
        """Let whoever waits have it."""
        self._came.put(told)

    def page(self, told: Told) -> bytes:
        """What the browser is shown, in all languages."""
        found = self._pages["failed" if "error" in told else "done"]
        lines = "".join(f"<p>{escape(line)}</p>" for line in found)
        style = "font:1.2rem system-ui,sans-serif;text-align:center;margin:20vh 1rem"
        head = '<!doctype html><meta charset="utf-8"><title>wastecoach</title>'
        return f'{head}<body style="{style}">{lines}</body>'.encode()


class _Server(ThreadingHTTPServer):
    """A connection that a browser opens and does not use keeps nobody waiting."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: browsers hang up as they like."""


def _handler(loopback: Loopback) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = SILENT_S

        def do_GET(self) -> None:
            told = loopback.read(self.path)
            body = b"" if told is None else loopback.page(told)
            self.send_response(404 if told is None else 200)
            headers = {
                "Content-Type": "text/html; charset=utf-8",
                "Content-Length": str(len(body)),
                "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
                "Cache-Control": "no-store",
                "Referrer-Policy": "no-referrer",
                "Connection": "close",
            }
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            if told is not None:
                # The page has gone out: whoever waits may end the program now.
                loopback.take(told)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Nothing: the address has a code in it."""

    return Handler
