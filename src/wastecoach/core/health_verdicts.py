"""What the facts about a component mean: from numbers to a finding.

Only what stops accepting or answering is a failure: the database, the photo store, a full disk, no model that can look.
Everything else delays: without Redis progress is slower to see, without RabbitMQ or workers what is accepted waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wastecoach.core.analysis import SourceState
from wastecoach.core.backlog import Backlog
from wastecoach.core.budgets import PERIODS, Budgets, Spent
from wastecoach.core.health import Finding
from wastecoach.core.jobs.job import DEAD_LETTERS, LANES, Lane
from wastecoach.core.jobs.records import ProcessSeen

# A process that did not tell of itself for so long is believed dead.
SEEN_WITHIN_S = 20.0
# So long a job may wait before somebody should look; in the batch lane nobody waits for it.
LONG_S: dict[Lane, float] = {"ai": 60.0, "api": 60.0, "sched": 300.0, "batch": 6 * 3600.0}
# Free bytes of a disk: below the first somebody should look, below the second a photo may not fit.
LOW_BYTES, FULL_BYTES = 2 * 1024**3, 200 * 1024**2
FULL_MEMORY = 0.9
GIGABYTE, MEGABYTE = 1024**3, 1024**2


@dataclass(frozen=True, slots=True)
class QueueSeen:
    """A queue of the broker.

    Attributes:
        name: For example `q.ai`.
        waiting: Messages that no worker has taken.
        consumers: Workers that listen to it.
    """

    name: str
    waiting: int
    consumers: int


@dataclass(frozen=True, slots=True)
class MemorySeen:
    """Memory of a Redis: bytes used, bytes allowed (0: no limit), what it does where they are used up."""

    used: int
    limit: int
    policy: str


@dataclass(frozen=True, slots=True)
class ProviderSeen:
    """A provider: whether its key is missing, and whether it is left alone after failures.

    Attributes:
        name: Its name.
        keyless: Whether its key is missing.
        cooling: Whether it is left alone after failures.
        until: Until when, seconds since 1970.
        code: Of its last failure, "" where it has answered since.
    """

    name: str
    keyless: bool = False
    cooling: bool = False
    until: float = 0.0
    code: str = ""


def of_database(kind: str, found: str, wanted: str) -> Finding:
    """Of a database that answers: whether its schema is the program's."""
    if found != wanted:
        return Finding("fail", "database_outdated", {"found": found, "wanted": wanted})
    return Finding("pass", "database", {"kind": kind, "level": found})


def of_redis(memory: MemorySeen) -> Finding:
    """Of a Redis that answers: whether it can still take something in."""
    used: dict[str, str | float] = {"used_mb": round(memory.used / MEGABYTE)}
    if not memory.limit:
        return Finding("pass", "redis_unlimited", used)
    params = used | {"limit_mb": round(memory.limit / MEGABYTE), "policy": memory.policy}
    stuck = memory.policy == "noeviction" and memory.used >= FULL_MEMORY * memory.limit
    return Finding("warn", "redis_full", params) if stuck else Finding("pass", "redis", params)


def of_queues(queues: Sequence[QueueSeen]) -> Finding:
    """Of a broker that answers: whether its queues are attended to, and its dead letters collected."""
    alone = [
        queue.name
        for queue in queues
        if queue.waiting and not queue.consumers and queue.name != DEAD_LETTERS
    ]
    if alone:
        return Finding("warn", "queues_unattended", {"queues": ", ".join(alone)})
    dead = sum(queue.waiting for queue in queues if queue.name == DEAD_LETTERS)
    if dead:
        return Finding("warn", "queues_dead", {"count": dead})
    shown = (f"{queue.name} {queue.waiting}/{queue.consumers}" for queue in queues)
    return Finding("pass", "queues", {"queues": ", ".join(shown)})


def of_workers(processes: Iterable[ProcessSeen]) -> Finding:
    """Of the workers seen of late: whether every lane has one."""
    working = [process for process in processes if process.kind == "worker"]
    numbers = {lane: sum(lane in process.lanes for process in working) for lane in LANES}
    missing = [lane for lane, number in numbers.items() if not number]
    if missing:
        return Finding("warn", "workers_missing", {"lanes": ", ".join(missing)})
    shown = ", ".join(f"{lane} {number}" for lane, number in numbers.items())
    running = sum(process.running for process in working)
    return Finding("pass", "workers", {"lanes": shown, "running": running})


def of_beat(processes: Iterable[ProcessSeen]) -> Finding:
    """Of the schedule: whether anybody keeps it."""
    number = sum(process.kind == "beat" for process in processes)
    if not number:
        return Finding("warn", "beat_missing")
    return Finding("pass", "beat", {"count": number})


def of_servers(processes: Iterable[ProcessSeen]) -> Finding:
    """Where the server does all the work itself: whether one runs."""
    serving = [process for process in processes if process.kind == "serve"]
    if not serving:
        return Finding("warn", "server_missing")
    running = sum(process.running for process in serving)
    return Finding("pass", "server", {"count": len(serving), "running": running})


def of_backlog(backlog: Backlog, now: float) -> Finding:
    """Of the jobs that wait for a worker: whether one has waited for long; `now` in seconds since 1970."""
    ages = backlog.ages(now)
    late = max(ages, key=lambda lane: ages[lane] / LONG_S[lane])
    params: dict[str, str | float] = {
        "waiting": backlog.in_state("queued"),
        "unsent": backlog.in_state("uploaded"),
    }
    if ages[late] < LONG_S[late]:
        return Finding("pass", "backlog", params)
    return Finding("warn", "backlog_old", params | {"lane": late, "seconds": round(ages[late])})


def of_dead_letters(count: int) -> Finding:
    """Of work that was given up: whether an operator has to decide."""
    if count:
        return Finding("warn", "dead_letters_waiting", {"count": count})
    return Finding("pass", "dead_letters")


def of_disk(free: int, total: int) -> Finding:
    """Of the disk that records or photos are kept on; small disks are low at a tenth of themselves."""
    params: dict[str, str | float] = {"free_gb": f"{free / GIGABYTE:.1f}"}
    if free < min(FULL_BYTES, total // 50):
        return Finding("fail", "disk_full", params)
    if free < min(LOW_BYTES, total // 10):
        return Finding("warn", "disk_low", params)
    return Finding("pass", "disk", params)


def of_providers(providers: Sequence[ProviderSeen], budgets: Budgets, spent: Spent) -> Finding:
    """Of those who look and word, in their order: whether they can be asked and paid."""
    keyless = _names(provider for provider in providers if provider.keyless)
    if keyless:
        # A missing key stops every job, for all providers are made ready together.
        return Finding("fail", "providers_keyless", {"providers": keyless})
    for period in PERIODS:
        hard = budgets.of(period).hard
        if hard is not None and spent.in_period(period) >= hard:
            return Finding("warn", f"providers_spent_{period}")
    if budgets.frugal(spent):
        return Finding("warn", "providers_frugal")
    cooling = _names(provider for provider in providers if provider.cooling)
    if cooling:
        return Finding("warn", "providers_cooling", {"providers": cooling})
    return Finding("pass", "providers", {"providers": _names(providers)})


def of_kakao(state: SourceState) -> Finding:
    """Of Kakao's map: whether it is asked for collection points; without it there are our own."""
    if state == "quota":
        return Finding("warn", "kakao_quota")
    if state == "failed":
        return Finding("warn", "kakao_cooling")
    return Finding("pass", "kakao")


def _names(providers: Iterable[ProviderSeen]) -> str:
    return ", ".join(dict.fromkeys(provider.name for provider in providers))
