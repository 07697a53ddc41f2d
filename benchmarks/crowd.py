"""Many clients in one process: `python -m benchmarks.crowd WAY PORT CLIENTS`, each with its own connection and job.

- `rush`: each asks for its status again as soon as it has an answer.
- `poll`: each asks every half second, as the founding documents' client does.
- `listen`: each listens to its events.

It says `ready` when all are connected and goes on until its input ends; then it prints what it has seen as JSON.
"""

from __future__ import annotations

import asyncio
import json
import re
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import cast

import uvloop

HOST = "127.0.0.1"
POLL_EVERY_S = 0.5
PATIENCE_S = 10.0
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
# When a text was shown, in nanoseconds since 1970: the messages of the texts that are measured.
_SHOWN_AT = re.compile(rb'"message":"(\d+)"')
_EVENT = re.compile(rb"id: \d+\nevent: [a-z]+\ndata: [^\n]+\n\n")


@dataclass
class Seen:
    """What a crowd has seen.

    Attributes:
        answers: Complete and correct ones.
        errors: Anything else.
        seconds: From `ready` to the end.
        latencies_ms: From asking to the whole answer: 50th and 99th percentile, and the longest.
        delays_ms: From showing a progress to a client's first sight of it, likewise.
    """

    answers: int = 0
    errors: int = 0
    seconds: float = 0.0
    latencies_ms: list[float] = field(default_factory=list)
    delays_ms: list[float] = field(default_factory=list)


def job_of(number: int) -> str:
    """The id of the job that a client watches."""
    return f"{number:032x}"


class Client(asyncio.Protocol):
    """One connection, one request at a time."""

    def __init__(self, way: str, number: int, seen: Seen) -> None:
        self._way = way
        self._seen = seen
        self._job = job_of(number).encode()
        path = b"events" if way == "listen" else b"status"
        self._request = (
            b"GET /api/v1/waste/" + path + b"/" + self._job + b" HTTP/1.1\r\nhost: x\r\n\r\n"
        )
        self._got = b""
        self._asked_at: float | None = None
        self._known = b""
        self.first: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.ended = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask at once."""
        self._transport = cast("asyncio.Transport", transport)
        self.ask()

    def ask(self) -> None:
        """Ask, unless the last answer is still missing: then wait longer, and count what comes too late."""
        if self.ended:
            return
        now = time.perf_counter()
        if self._asked_at is None:
            self._asked_at = now
            self._transport.write(self._request)
        elif now - self._asked_at > PATIENCE_S:
            self._seen.errors += 1
            self._asked_at = now
        if self._way == "poll":
            asyncio.get_running_loop().call_later(POLL_EVERY_S, self.ask)

    def data_received(self, data: bytes) -> None:
        """Take what has become whole."""
        self._got += data
        if self._way == "listen":
            self._take_events()
        else:
            self._take_answer()

    def connection_lost(self, fault: Exception | None) -> None:  # noqa: ARG002 -- the library's signature
        """An error, unless this client ended it."""
        if not self.ended:
            self._seen.errors += 1
            self.end()

    def end(self) -> None:
        """Leave."""
        self.ended = True
        self._transport.close()
        if not self.first.done():
            self.first.set_result(None)

    def _take_answer(self) -> None:
        head, gap, body = self._got.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not gap or length is None or len(body) < int(length[1]):
            return
        self._got = b""
        self._answered(body, good=head.startswith(b"HTTP/1.1 200") and self._job in body)
        if self._way == "rush":
            self.ask()

    def _take_events(self) -> None:
        if self._got.startswith(b"HTTP/1.1") and not self._got.startswith(b"HTTP/1.1 200"):
            self._seen.errors += 1
            self.end()
        for found in _EVENT.findall(self._got):
            self._answered(found, good=self._job in found)
        _, gap, rest = self._got.rpartition(b"\n\n")
        self._got = rest if gap else self._got

    def _answered(self, text: bytes, *, good: bool) -> None:
        if self._asked_at is not None:
            self._seen.latencies_ms.append((time.perf_counter() - self._asked_at) * 1000)
            self._asked_at = None
        self._seen.answers += good
        self._seen.errors += not good
        shown_at = _SHOWN_AT.search(text)
        if shown_at is not None and shown_at[1] != self._known:
            # The first text was there before the client was.
            if self._known:
                self._seen.delays_ms.append((time.time_ns() - int(shown_at[1])) / 1e6)
            self._known = shown_at[1]
        if not self.first.done():
            self.first.set_result(None)


async def crowd(way: str, port: int, clients: int) -> Seen:
    """Let them all go until the input ends."""
    seen, loop = Seen(), asyncio.get_running_loop()
    connected = []
    for number in range(clients):
        make = partial(Client, way, number, seen)
        _, client = await loop.create_connection(make, HOST, port)
        connected.append(client)
        if way == "poll":
            await asyncio.sleep(POLL_EVERY_S / clients)
    await asyncio.gather(*(client.first for client in connected))
    seen.answers, seen.latencies_ms, seen.delays_ms = 0, [], []
    print("ready", flush=True)
    began = time.perf_counter()
    await asyncio.to_thread(sys.stdin.read)
    seen.seconds = time.perf_counter() - began
    for client in connected:
        client.end()
    return seen


def marks(values: Sequence[float]) -> list[float]:
    """50th and 99th percentile, and the largest; nothing of nothing."""
    if not values:
        return []
    ordered = sorted(values)
    return [ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.99, 1)]


def main() -> None:
    """Run a crowd and print what it has seen."""
    way, port, clients = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    seen = uvloop.run(crowd(way, port, clients))
    seen.latencies_ms, seen.delays_ms = marks(seen.latencies_ms), marks(seen.delays_ms)
    print(json.dumps(asdict(seen)))


if __name__ == "__main__":
    main()
