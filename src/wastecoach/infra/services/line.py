"""A line to a service: one client on one event loop, and calls that end in time whatever the other side does."""

from __future__ import annotations

import asyncio
import concurrent.futures
import os
import threading
import weakref
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

from wastecoach.core.errors import ServiceTimedOut, ServiceUnreachable
from wastecoach.infra.services.departure import Departure, watch

Client = TypeVar("Client")
Answer = TypeVar("Answer")
PATIENCE_S = 2.0


class Line(Generic[Client]):
    """Calls to one service, from any thread.

    Time-outs of HTTP clients are for each read: a server that sends a byte now and then is never late, and the
    resolution of names has none at all. A task can be cancelled wherever it stands, so calls run as tasks of an event
    loop on a thread of its own. Thread, loop and client are made at the first call and anew in a forked process.

    Args:
        provider: Who is at the other end.
        connect: Makes the client; may take its time.
        hang_up: Closes it.
    """

    def __init__(
        self,
        provider: str,
        connect: Callable[[], Client],
        hang_up: Callable[[Client], Coroutine[Any, Any, None]],
    ) -> None:
        self._provider = provider
        self._connect = connect
        self._hang_up = hang_up
        self._lock = threading.Lock()
        self._opened: _Opened[Client] | None = None
        _lines.add(self)

    def call(self, ask: Callable[[Client], Coroutine[Any, Any, Answer]], within_s: float) -> Answer:
        """What `ask` gives.

        Raises:
            ServiceTimedOut: It took longer than `within_s` seconds, connecting and reading included.
            ServiceUnreachable: Somebody hung up meanwhile.
        """
        departure = Departure()
        # Nobody hangs up between opening and asking: a loop that has stopped would never answer.
        with self._lock:
            opened = self._open()
            call = self._in_time(ask, opened.client, within_s, departure)
            waiting = asyncio.run_coroutine_threadsafe(call, opened.loop)
        try:
            return waiting.result()
        except concurrent.futures.CancelledError:
            error = ServiceUnreachable(provider=self._provider, detail="hung up")
        except BaseException:
            waiting.cancel()
            raise
        error.sent = departure.left
        raise error

    def close(self) -> None:
        """Hang up. The next call opens the line again."""
        with self._lock:
            if self._opened is not None:
                self._opened.close()
                self._opened = None

    def start_anew(self) -> None:
        """In a forked process, where no thread is left that turns the loop or lets go of the lock."""
        self._lock = threading.Lock()
        _inherited.append(self._opened)
        self._opened = None

    async def _in_time(
        self,
        ask: Callable[[Client], Coroutine[Any, Any, Answer]],
        client: Client,
        within_s: float,
        departure: Departure,
    ) -> Answer:
        watch(departure)
        try:
            async with asyncio.timeout(within_s):
                return await ask(client)
        except TimeoutError:
            error = ServiceTimedOut(provider=self._provider, seconds=round(within_s, 1))
        error.sent = departure.left
        raise error

    def _open(self) -> _Opened[Client]:
        if self._opened is None:
            self._opened = _Opened(self._connect(), self._hang_up)
        return self._opened


_lines: weakref.WeakSet[Line[Any]] = weakref.WeakSet()
# What came over by a fork is kept: closing a loop that another process turns would deafen it.
_inherited: list[object] = []


def _start_anew() -> None:
    for line in list(_lines):
        line.start_anew()


# Windows has no forks.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_anew)


class _Opened(Generic[Client]):
    """A client, the loop that it lives on and the thread that turns the loop; ends with its last user."""

    def __init__(
        self, client: Client, hang_up: Callable[[Client], Coroutine[Any, Any, None]]
    ) -> None:
        self.client = client
        self.loop = asyncio.new_event_loop()
        thread = threading.Thread(
            target=_turn, args=(self.loop, client, hang_up), name="wastecoach-line", daemon=True
        )
        thread.start()
        self.close = weakref.finalize(self, _stop, self.loop, thread, os.getpid())


def _turn(
    loop: asyncio.AbstractEventLoop,
    client: Client,
    hang_up: Callable[[Client], Coroutine[Any, Any, None]],
) -> None:
    """The life of a loop, on its thread."""
    loop.run_forever()
    loop.run_until_complete(_farewell(client, hang_up))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


async def _farewell(client: Client, hang_up: Callable[[Client], Coroutine[Any, Any, None]]) -> None:
    unanswered = asyncio.all_tasks() - {asyncio.current_task()}
    for task in unanswered:
        task.cancel()
    await asyncio.gather(*unanswered, return_exceptions=True)
    await hang_up(client)


def _stop(loop: asyncio.AbstractEventLoop, thread: threading.Thread, process: int) -> None:
    if process != os.getpid():
        return
    loop.call_soon_threadsafe(loop.stop)
    if thread is not threading.current_thread():
        thread.join(PATIENCE_S)
