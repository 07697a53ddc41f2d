"""`faults`: something is killed, filled up or hangs while 500 jobs are in flight; what was accepted has to end.

Clients ask, upload and hand over as good clients do. When a sixth of them have their answer, the fault strikes: the
others have begun, and are anywhere on the way; more come one after another from then on. After the pause what was
broken is mended. What counts is every job that was accepted: each has to end, once, with a result or a reason.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from typing import Any

import uvloop

from benchmarks.breaking import (
    Fault,
    Size,
    of_full_disk,
    of_one_server,
    of_provider,
    of_services,
)
from benchmarks.clients import Story, story, walk
from benchmarks.figures import LIMIT, Figure
from benchmarks.patterns import unlike_photos
from benchmarks.reckoning import Reckoning, Struck, in_hand, reckon
from benchmarks.runner import ProcessFailed
from benchmarks.stand import Stand

# Seconds for the work in hand to end once all is well again: a lease runs out, the sweep comes by, and what has to be
# begun again stands behind the others in the queue.
RECOVERS_WITHIN_S = 60.0
COUNTED = ("accepted", "lost", "duplicated", "untold")
LOOK_S = 0.1


FULL = Size(clients=600, late=100, pause_s=5.0, stub_s=1.5, threads=16, patience_s=180.0)
QUICK = Size(clients=60, late=20, pause_s=2.0, stub_s=0.8, threads=4, patience_s=90.0)


def measure(*, quick: bool) -> Iterator[Figure]:
    """One line for each fault, and all of them together."""
    size = QUICK if quick else FULL
    return figures(faults(size), size)


def figures(found: Iterable[tuple[str, Reckoning]], size: Size) -> Iterator[Figure]:
    """One line for each fault, and all of them together."""
    total: Counter[str] = Counter()
    clients = 0
    for name, reckoning in found:
        clients += size.clients + size.late
        total += Counter({count: getattr(reckoning, count) for count in COUNTED})
        told = _told(reckoning)
        recovery_s = reckoning.recovery_s
        yield Figure(f"recovery_s_{name}", recovery_s, "s", LIMIT, RECOVERS_WITHIN_S, told)
    yield Figure("faults_accepted", total["accepted"], "jobs", "clients", clients)
    for count in COUNTED[1:]:
        yield Figure(
            f"faults_{count}", total[count], "jobs", "accepted", total["accepted"], "limit 0"
        )


def faults(size: Size) -> Iterator[tuple[str, Reckoning]]:
    """Every fault by its name, and what became of the jobs that it struck."""
    for made in (of_services, of_one_server, of_full_disk, of_provider):
        with made(size) as (stand, breaking):
            for fault in breaking:
                struck = uvloop.run(_strike(stand, fault, size))
                yield fault.name, reckon(struck, stand.database_url)


async def _strike(stand: Stand, fault: Fault, size: Size) -> Struck:
    photos = unlike_photos(size.clients + size.late, fault.name)
    stories = [story(number, size.patience_s) for number in range(len(photos))]
    ways = [walk(one, photo, stand.port) for one, photo in zip(stories, photos, strict=True)]
    walks = [asyncio.create_task(way) for way in ways[: size.clients]]
    while sum(one.end is not None for one in stories) < size.first_ended:
        _still_possible(stories, size)
        await asyncio.sleep(LOOK_S)
    hands = await asyncio.to_thread(in_hand, stand.database_url)
    late = asyncio.create_task(_one_by_one(ways[size.clients :], 2 * size.pause_s))
    at = time.time()
    await asyncio.to_thread(fault.breaks)
    await asyncio.sleep(size.pause_s)
    await asyncio.to_thread(fault.mends)
    back_at = at if fault.others_go_on else time.time()
    await asyncio.gather(late, *walks)
    return Struck(stories, at, back_at, hands)


async def _one_by_one(ways: Sequence[Coroutine[Any, Any, None]], seconds: float) -> None:
    """Let them all begin within so many seconds, and wait for their ends."""
    async with asyncio.TaskGroup() as group:
        for way in ways:
            group.create_task(way)
            await asyncio.sleep(seconds / len(ways))


def _still_possible(stories: list[Story], size: Size) -> None:
    """Stop where so many have given up that the fault would never strike.

    Raises:
        ProcessFailed: So it is; says why they did.
    """
    reasons = Counter(one.gave_up for one in stories if one.gave_up)
    if sum(reasons.values()) > size.clients - size.first_ended:
        message = f"clients gave up before anything was broken: {dict(reasons)}"
        raise ProcessFailed(message)


def _told(reckoning: Reckoning) -> str:
    """A fault's row in words."""
    counts = {
        "accepted": reckoning.accepted,
        "done": reckoning.done,
        **{f"failed ({code})": count for code, count in reckoning.failed.items()},
        "lost": reckoning.lost,
        "duplicated": reckoning.duplicated,
        "untold": reckoning.untold,
        "begun again": reckoning.begun_again,
    }
    refused = ", ".join(f"{count}x {said}" for said, count in reckoning.refused.most_common())
    return "; ".join(
        (
            f"{reckoning.in_flight} in flight",
            ", ".join(f"{name} {count}" for name, count in counts.items()),
            f"first end after {reckoning.first_s:.1f} s, as fast as before after {_seconds(reckoning.flow_s)}",
            f"refused: {refused or 'none'}",
        )
    )


def _seconds(seconds: float) -> str:
    return "the last" if seconds == float("inf") else f"{seconds:.1f} s"
