"""The two hot paths served on a port of the loopback interface, in the event loop of the test."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.progress.conftest import WITHIN_S, Records
from wastecoach.api.hot import EVENTS_PATH, STATUS_PATH, Events, Status
from wastecoach.core.jobs.errors import JobNotFound
from wastecoach.core.jobs.ports import Watch


@dataclass(frozen=True)
class Event:
    """One event as a client receives it."""

    id: int
    name: str
    data: bytes


class Server(uvicorn.Server):
    """Closes the watch before it waits for the streams to end."""

    def __init__(self, config: uvicorn.Config, watch: Watch) -> None:
        super().__init__(config)
        self._watch = watch

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._watch.close()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


def app_of(watch: Watch, records: Records) -> Starlette:
    """The two paths, and the error that the whole application words."""

    async def not_found(request: Request, fault: Exception) -> JSONResponse:
        assert isinstance(fault, JobNotFound)
        return JSONResponse({"code": fault.code}, status_code=404)

    routes = [
        Route(STATUS_PATH, Status(watch, records.fallback)),
        Route(EVENTS_PATH, Events(watch, records.fallback)),
    ]
    return Starlette(routes=routes, exception_handlers={JobNotFound: not_found})


@asynccontextmanager
async def served(watch: Watch, records: Records) -> AsyncIterator[tuple[httpx.AsyncClient, Server]]:
    """A client of the running server, and that server."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app_of(watch, records), lifespan="off", log_level="error")
        server = Server(config, watch)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        async with httpx.AsyncClient(base_url=url, timeout=WITHIN_S) as client:
            yield client, server
        server.should_exit = True
        async with asyncio.timeout(WITHIN_S):
            await serving


async def events(response: httpx.Response) -> AsyncIterator[Event]:
    """The events of a stream; comments and `retry` are left out."""
    fields: dict[str, str] = {}
    async for line in response.aiter_lines():
        name, _, value = line.partition(": ")
        if line:
            fields[name] = value
        elif "data" in fields:
            yield Event(int(fields["id"]), fields["event"], fields["data"].encode())
            fields = {}
