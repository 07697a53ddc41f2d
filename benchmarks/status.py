"""`status`: clients that poll, against the same path written by hand and the founding documents' way.

`wastecoach serve` with all that is around a request, and each of the others, answer from the same Redis, in one process
of uvicorn on a core of its own; the crowd is another process on the other core. They take turns; medians count.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.crowd import Seen
from benchmarks.figures import Figure
from benchmarks.stage import OURS, Crowd, Served, cores_apart, serving, show
from servers.program import running
from servers.redis import RedisServer
from wastecoach.infra.progress.redis_board import RedisBoard

BARE, BYTES, FOUNDING = "bare", "bytes", "founding"
BY_HAND = "Starlette, redis-py GET, JSON read and written"
RUSHING = 100
CROWDS = (500, 1000)


@dataclass(frozen=True)
class Round:
    """One crowd's turn at one server: what it saw, and the server's CPU seconds."""

    seen: Seen
    cpu_s: float


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
            yield from _rush(_in_turns("rush", apps, RUSHING, rounds, seconds))
            for clients in CROWDS:
                few = 20 if quick else clients
                beside = {OURS: ours, BARE: bare}
                yield from _patient(clients, _in_turns("poll", beside, few, rounds, seconds))
        board.close()


def _in_turns(
    way: str, apps: dict[str, Served], clients: int, rounds: int, seconds: float
) -> dict[str, list[Round]]:
    turns: dict[str, list[Round]] = {name: [] for name in apps}
    for _ in range(rounds):
        for name, server in apps.items():
            crowd, cpu_s = Crowd(way, server, clients), server.cpu_s()
            seen = crowd.for_a_while(seconds)
            turns[name].append(Round(seen, server.cpu_s() - cpu_s))
    return turns


def _rush(turns: dict[str, list[Round]]) -> Iterator[Figure]:
    rates = [_rate(turn) for turn in turns[OURS]]
    note = f"{min(rates):.0f}..{max(rates):.0f} in {len(rates)} rounds, {RUSHING} clients"
    for metric, name, baseline in (
        ("status_vs_bare", BARE, BY_HAND),
        ("status_vs_bytes", BYTES, "Starlette, redis-py GET, bytes handed out"),
        ("status_vs_founding", FOUNDING, "FastAPI, redis-py GET, JSON read and written"),
    ):
        yield _beside(metric, "requests/s", turns, name, baseline, _rate, note)
    yield _beside("status_cpu_vs_bare", "ms", turns, BARE, BY_HAND, _cpu_ms, "of CPU a request")


def _patient(clients: int, turns: dict[str, list[Round]]) -> Iterator[Figure]:
    seen = [turn.seen for turn in turns[OURS]]
    medians, _, longest = zip(*(one.latencies_ms for one in seen), strict=True)
    note = f"median {statistics.median(medians):.1f}, longest {max(longest):.0f}"
    yield _beside(f"status_p99_ms_{clients}", "ms", turns, BARE, BY_HAND, _p99_ms, note)
    errors, answers = sum(one.errors for one in seen), sum(one.answers for one in seen)
    note = f"{sum(turn.seen.errors for turn in turns[BARE])} of the handler written by hand"
    yield Figure(f"status_errors_{clients}", errors, "", "answers", answers, note)


def _beside(
    metric: str,
    unit: str,
    turns: dict[str, list[Round]],
    name: str,
    baseline: str,
    pick: Callable[[Round], float],
    note: str,
) -> Figure:
    ours, beside = (statistics.median(map(pick, turns[who])) for who in (OURS, name))
    return Figure(metric, ours, unit, baseline, beside, note)


def _rate(turn: Round) -> float:
    return turn.seen.answers / turn.seen.seconds


def _cpu_ms(turn: Round) -> float:
    return turn.cpu_s * 1000 / turn.seen.answers


def _p99_ms(turn: Round) -> float:
    return turn.seen.latencies_ms[1]
