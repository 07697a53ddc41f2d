"""`load`: hundreds of clients at once go the whole way, with eyes that take five seconds.

Nobody can be answered faster than the threads of the workers allow: so many photos at a time, five seconds each. What
is measured is how much longer it takes, and whether everybody gets an answer.
"""

from __future__ import annotations

import asyncio
import math
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import uvloop

from benchmarks.clients import Story, story, walk
from benchmarks.figures import Figure
from benchmarks.patterns import unlike_photos
from benchmarks.stand import Stand, cluster

P95 = 0.95
WORKERS = 2
IDEAL = "queueing alone"
PATIENCE_S = 600.0


@dataclass(frozen=True)
class Size:
    """How large a run is: numbers of clients, seconds of a look, threads of each worker."""

    crowds: Sequence[int]
    stub_s: float
    threads: int

    def ideal_s(self, clients: int) -> float:
        """When the 95th of a hundred clients that come together has an answer, if nothing but looking takes time."""
        at_once = WORKERS * self.threads
        return math.ceil(clients * P95 / at_once) * self.stub_s


FULL = Size(crowds=(500, 1000), stub_s=5.0, threads=25)
QUICK = Size(crowds=(20,), stub_s=0.5, threads=5)


def measure(*, quick: bool) -> Iterator[Figure]:
    """The share of clients with a result, and their time beside the ideal, for each number of clients."""
    size = QUICK if quick else FULL
    with cluster(WORKERS, size.threads, vision="stub", stub_seconds=str(size.stub_s)) as stand:
        for clients in size.crowds:
            # The first is the one that counts; the metric of a larger crowd has its size in its name.
            ending = "" if clients == size.crowds[0] else f"_{clients}"
            stories = uvloop.run(_crowd(stand, clients))
            answered = [one for one in stories if one.end and one.end.state == "done"]
            yield Figure(
                f"load_success{ending}",
                len(answered) / clients,
                "of clients",
                "all",
                1.0,
                _failures(stories),
            )
            yield Figure(
                f"load_p95_vs_ideal{ending}",
                _at([one.seconds for one in answered], P95),
                "s",
                IDEAL,
                size.ideal_s(clients),
                _spread(answered, size),
            )


async def _crowd(stand: Stand, clients: int) -> list[Story]:
    photos = unlike_photos(clients, f"load of {clients}")
    stories = [story(number, PATIENCE_S) for number in range(clients)]
    await asyncio.gather(
        *(walk(one, photo, stand.port) for one, photo in zip(stories, photos, strict=True))
    )
    return stories


def _failures(stories: Sequence[Story]) -> str:
    """What went wrong on the way."""
    ends = Counter(one.gave_up or (one.end.state if one.end else "no end") for one in stories)
    refused = sum((one.refused for one in stories), Counter())
    told = ", ".join(f"{count}x {said}" for said, count in refused.most_common())
    return f"{dict(ends)}; requests sent again: {told or 'none'}"


def _spread(answered: Sequence[Story], size: Size) -> str:
    seconds = [one.seconds for one in answered]
    accepted = [one.told["accepted"] - one.began for one in answered]
    return (
        f"{len(answered)} clients at once, {WORKERS * size.threads} threads, {size.stub_s:g} s a look; "
        f"p50 {_at(seconds, 0.5):.1f}, longest {max(seconds, default=0):.1f} s; "
        f"accepted after p95 {_at(accepted, P95):.1f} s; load {os.getloadavg()[0]:.0f}"
    )


def _at(values: Sequence[float], share: float) -> float:
    """The value that so large a share is not above; zero of nothing."""
    ordered = sorted(values)
    return ordered[math.ceil(len(ordered) * share) - 1] if ordered else 0.0
