"""`analyze`: how long `POST /analyze` takes while 500 clients have a connection open and follow jobs of their own.

Requests come at a steady pace whether or not earlier ones were answered, and each is timed from the moment it was due:
who has to wait because others do is counted as waiting. The pace is ten times what 50,000 photos a day mean in their
busiest hour, if a fifth of them come in it.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import uvloop

from benchmarks.clients import WASTE
from benchmarks.crowd import marks
from benchmarks.figures import LIMIT, Figure
from benchmarks.stage import Crowd, Served, show
from benchmarks.stand import Cluster, cluster
from benchmarks.wire import BROKEN, Line
from servers.ports import HOST
from wastecoach.infra.progress.redis_board import RedisBoard

MOST_MS = 100.0
A_SECOND = 30
LINES = 16
BODY = json.dumps({"content_type": "image/jpeg", "size": 2_500_000, "language": "ko"}).encode()


@dataclass
class Asked:
    """What became of the requests: milliseconds from when each was due, and how many failed."""

    ms: list[float] = field(default_factory=list)
    failed: int = 0


def measure(*, quick: bool) -> Iterator[Figure]:
    """The 99th percentile with clients that poll every half second and with clients that listen, the worse of both."""
    clients, seconds = (20, 2.0) if quick else (500, 30.0)
    with cluster(1, 4, vision="stub") as stand:
        board = RedisBoard(stand.redis.url, stand.redis.url)
        found = {way: _beside(way, stand, board, clients, seconds) for way in ("poll", "listen")}
        board.close()
    by_way = {way: marks(asked.ms) for way, asked in found.items()}
    note = "; ".join(
        f"{clients} {way}: p50 {p50:.0f}, p99 {p99:.0f}, longest {longest:.0f}, {found[way].failed} failed"
        for way, (p50, p99, longest) in by_way.items()
    )
    worst = max(p99 for _, p99, _ in by_way.values())
    told = f"{note}; {A_SECOND} requests/s; load {os.getloadavg()[0]:.0f}"
    yield Figure("analyze_p99_ms_500", worst, "ms", LIMIT, MOST_MS, told)


def _beside(way: str, stand: Cluster, board: RedisBoard, clients: int, seconds: float) -> Asked:
    for client in range(clients):
        show(board, client, 50)
    crowd = Crowd(way, Served(stand.port, stand.serve.pid), clients)
    asked = uvloop.run(_steadily(stand.port, seconds))
    crowd.seen()
    return asked


async def _steadily(port: int, seconds: float) -> Asked:
    asked, free = Asked(), asyncio.Queue[Line]()
    for _ in range(LINES):
        line = Line(HOST, port, {"Content-Type": "application/json"})
        # Connected before the first one counts.
        await line.ask("GET", "/healthz")
        free.put_nowait(line)
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(round(seconds * A_SECOND)):
            due = began + number / A_SECOND
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(_one(number, due, free, asked))
    return asked


async def _one(number: int, due: float, free: asyncio.Queue[Line], asked: Asked) -> None:
    line = await free.get()
    # Each a caller of its own, so that nobody asks for too much.
    caller = {"X-Forwarded-For": f"10.1.{number // 200 % 200}.{number % 200}"}
    try:
        answer = await line.ask("POST", f"{WASTE}/analyze", BODY, caller)
        asked.failed += answer.status != 202
    except BROKEN:
        asked.failed += 1
    finally:
        free.put_nowait(line)
    asked.ms.append((time.perf_counter() - due) * 1000)
