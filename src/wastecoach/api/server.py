"""The server: uvicorn with this application, ended in good order."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType

import uvicorn
from fastapi import FastAPI

from wastecoach.api.app import create_app
from wastecoach.api.built_page import built
from wastecoach.api.protocol import BoundedProtocol, make_room
from wastecoach.api.worker import ending
from wastecoach.bootstrap.jobs import open_service
from wastecoach.core.errors import SettingInvalid
from wastecoach.settings import Settings

# Requests under way have so many seconds; together with those of jobs less than what orchestrators usually wait.
REQUESTS_GRACE_S = 10
# Longer than load balancers keep idle connections, or they would send a request into one that just closes.
KEEP_ALIVE_S = 75
WAITING_CONNECTIONS = 2048


class Server(uvicorn.Server):
    """uvicorn's server that says when it is ready, and lets streams end before it waits for requests.

    Args:
        app: What answers.
        settings: In force.
        ready: Called once connections are taken.
        leave: Ends the process without waiting any longer; called at the second request to end.
    """

    def __init__(
        self,
        app: FastAPI,
        settings: Settings,
        ready: Callable[[], None],
        leave: Callable[[], object] = lambda: None,
    ) -> None:
        super().__init__(_config(app, settings))
        self._app = app
        self._ready = ready
        self._leave = leave

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to take connections."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more connections, end streams, finish requests, and then what is behind them."""
        await self._app.state.serving.watch.close()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal that asks it to end: the first lets requests and analyses end, the second does not."""
        if self.should_exit:
            # In a thread it may take locks.
            threading.Thread(target=self._leave, name="leaving", daemon=True).start()
        super().handle_exit(sig, frame)

    def end(self) -> None:
        """Ask it to end; from any thread."""
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Hear requests to end while it runs; uvicorn would raise them once more when it has ended in good order."""
        with super().capture_signals():
            yield
            self._captured_signals.clear()


def serve(
    settings: Settings, bound: socket.socket, ready: Callable[[], None], *, supervised: bool
) -> None:
    """Serve until the process is asked to end (SIGTERM, SIGINT).

    Args:
        settings: In force.
        bound: Where connections come.
        ready: Called once they are taken.
        supervised: Whether the process also ends with its standard input.

    Raises:
        WastecoachError: What the server stands on cannot be used.
    """
    make_room()
    built()
    service = open_service(settings, "serve")
    leave = partial(ending.at_once, service.leases)
    server = Server(create_app(settings, service), settings, ready, leave)
    if supervised:
        ending.hear_end_of_input(server.end)
    server.run(sockets=[bound])


def bind(host: str, port: int, *, shared: bool = False) -> socket.socket:
    """A socket for connections.

    Args:
        host: Address of this machine.
        port: 0 for a free one.
        shared: Whether other processes may listen on the same port; nobody listens yet then.

    Raises:
        SettingInvalid: The address or port cannot be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        if not shared:
            return socket.create_server((host, port), family=family, backlog=WAITING_CONNECTIONS)
        found = socket.socket(family, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        found.bind((host, port))
    except (OSError, OverflowError) as fault:
        # The standard library repeats the address in its own form.
        detail = (getattr(fault, "strerror", None) or str(fault)).partition(" (while ")[0]
        raise SettingInvalid(setting="--host, --port", detail=f"{host} {port}: {detail}") from fault
    return found


def address_of(bound: socket.socket) -> str:
    """Where a socket is reached, as an address."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="asyncio" if sys.platform == "win32" else "uvloop",
        http=BoundedProtocol,
        ws="none",
        lifespan="on",
        # Log lines are ours, and the line about each request is written where its route is known.
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies.strip()),
        forwarded_allow_ips=settings.trusted_proxies,
        backlog=WAITING_CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=REQUESTS_GRACE_S,
    )
