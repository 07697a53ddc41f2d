"""`status`: clients that poll, against the same path written by hand and the founding documents' way.

All apps answer from the same Redis, each in one process of uvicorn on a core of its own; the crowd is another process
on the other core. The apps take turns, and the median of each counts.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from benchmarks.crowd import Seen
from benchmarks.figures import Figure
from benchmarks.stage import Crowd, Served, cores_apart, serving, show
from servers.program import running
from servers.redis import RedisServer
from wastecoach.infra.progress.redis_board import RedisBoard

OURS, BARE, BYTES, FOUNDING = "ours", "bare", "bytes", "founding"
RUSHING = 100
CROWDS = (500, 1000)
METRICS = {
    BARE: ("status_vs_bare", "Starlette, redis-py GET, JSON read and written"),
    BYTES: ("status_vs_bytes", "Starlette, redis-py GET, bytes handed out"),
    FOUNDING: ("status_vs_founding", "FastAPI, redis-py GET, JSON read and written"),
}


def measure(*, quick: bool) -> Iterator[Figure]:
    """Requests a second of clients in a rush; how long 500 and 1,000 wait that ask every half second."""
    rounds, seconds = (1, 0.5) if quick else (5, 3.0)
    with cores_apart(), running(RedisServer) as redis:
        board = RedisBoard(redis.url, redis.url)
        for client in range(max(CROWDS)):
            show(board, client, 50)
        with (
            serving(OURS, redis.url) as ours,
            serving(BARE, redis.url) as bare,
            serving(BYTES, redis.url) as unread,
            serving(FOUNDING, redis.url) as founding,
        ):
            apps = {OURS: ours, BARE: bare, BYTES: unread, FOUNDING: founding}
            yield from _rush(apps, rounds, seconds)
            yield from _patient(ours, bare, 20 if quick else None, 2.0 if quick else 15.0)
        board.close()


def _rush(apps: dict[str, Served], rounds: int, seconds: float) -> Iterator[Figure]:
    rates: dict[str, list[float]] = {name: [] for name in apps}
    for _ in range(rounds):
        for name, server in apps.items():
            seen = Crowd("rush", server, RUSHING).for_a_while(seconds)
            rates[name].append(seen.answers / seen.seconds)
    ours = statistics.median(rates[OURS])
    note = f"{min(rates[OURS]):.0f}..{max(rates[OURS]):.0f} in {rounds} rounds, {RUSHING} clients"
    for name, (metric, baseline) in METRICS.items():
        yield Figure(metric, ours, "requests/s", baseline, statistics.median(rates[name]), note)


def _patient(ours: Served, bare: Served, fewer: int | None, seconds: float) -> Iterator[Figure]:
    for clients in CROWDS:
        beside, seen = (
            Crowd("poll", server, fewer or clients).for_a_while(seconds) for server in (bare, ours)
        )
        yield _p99(f"status_p99_ms_{clients}", seen, beside)
        note = f"of {seen.answers} answers; {beside.errors} of the bare handler's"
        yield Figure(
            f"status_errors_{clients}", seen.errors, "errors", "answers", seen.answers, note
        )


def _p99(metric: str, seen: Seen, beside: Seen) -> Figure:
    median, p99, longest = seen.latencies_ms
    note = f"median {median:.1f}, longest {longest:.0f}; {seen.answers / seen.seconds:.0f} a second"
    return Figure(metric, p99, "ms", METRICS[BARE][1], beside.latencies_ms[1], note)
