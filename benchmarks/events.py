"""`events`: clients that listen to Server-Sent Events, beside as many that poll the same jobs every half second.

Every job changes once a second. The same server process answers both crowds, one after the other in turns.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event
from time import monotonic

from benchmarks.crowd import Seen, job_of
from benchmarks.figures import Figure
from benchmarks.stage import OURS, Crowd, cores_apart, serving, show
from servers.program import running
from servers.redis import RedisServer
from wastecoach.infra.progress.redis_board import RedisBoard

CLIENTS = 1000
POLLING = "polling every half second"
# Less than one page of memory cannot be told from none.
PAGE_KB = os.sysconf("SC_PAGE_SIZE") / 1024


@dataclass(frozen=True)
class Cost:
    """What a crowd costs a server.

    Attributes:
        cpu_ms: CPU milliseconds a client and second.
        kb: Kilobytes a client.
        seen: What the clients saw.
    """

    cpu_ms: float
    kb: float
    seen: Seen


def measure(*, quick: bool) -> Iterator[Figure]:
    """Server CPU, delay of a change and memory of 1,000 listeners, beside as many who poll."""
    clients, seconds, rounds = (20, 2, 1) if quick else (CLIENTS, 10, 3)
    listening, polling = [], []
    with cores_apart(), running(RedisServer) as redis:
        board = RedisBoard(redis.url, redis.url)
        for _ in range(rounds):
            listening.append(_cost("listen", board, redis.url, clients, seconds))
            polling.append(_cost("poll", board, redis.url, clients, seconds))
        board.close()
    note = f"{clients} jobs that change once a second, {rounds} rounds"
    for metric, unit, pick in (
        ("events_cpu_vs_polling", "ms of CPU a client and second", lambda cost: cost.cpu_ms),
        ("event_delay_p99_ms", "ms", lambda cost: cost.seen.delays_ms[1]),
        ("event_kb_per_listener", "kB", lambda cost: cost.kb),
    ):
        ours, beside = (statistics.median(map(pick, costs)) for costs in (listening, polling))
        yield Figure(metric, ours, unit, POLLING, beside, note)
    errors = sum(cost.seen.errors for cost in listening)
    events = sum(cost.seen.answers for cost in listening)
    yield Figure("event_errors", errors, "errors", "events", events, note)


def _cost(way: str, board: RedisBoard, url: str, clients: int, seconds: int) -> Cost:
    """Of one crowd on a new server, while every job changes once a second."""
    for client in range(clients):
        board.forget(job_of(client))
        show(board, client, 0)
    with serving(OURS, url) as server:
        Crowd(way, server, min(clients, 50)).for_a_while(0.5)
        memory = server.settled_memory_kb()
        crowd = Crowd(way, server, clients)
        cpu, began = server.cpu_s(), monotonic()
        _change(board, clients, seconds)
        used, took = server.cpu_s() - cpu, monotonic() - began
        kb = max(server.settled_memory_kb() - memory, PAGE_KB)
        return Cost(used * 1000 / clients / took, kb / clients, crowd.seen())


def _change(board: RedisBoard, clients: int, seconds: int) -> None:
    """Change every job once a second, one after the other."""
    began = monotonic()
    for turn in range(clients * seconds):
        show(board, turn % clients, turn // clients + 1)
        ahead = began + turn / clients - monotonic()
        if ahead > 0:
            Event().wait(ahead)
    Event().wait(1.0)
