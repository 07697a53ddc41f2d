"""`simulate`: the wait in a real server's queue beside what `wastecoach infra simulate` foretells of it.

Photos come as a Poisson process of a known rate and seed, whatever became of those before; the server's eyes are a stub
that takes a fixed time, so that it is the queue that is measured and not this machine. What a photo holds a worker is
measured before each run, with other photos that come at other moments. The simulation gets the moments at which photos
are due and those times, nothing of the run itself.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.figures import LIMIT, Figure
from benchmarks.open_loop import Seen, handed_over, watch
from benchmarks.stand import Stand, embedded
from wastecoach.core.clusters.capacity.drawing import Load
from wastecoach.core.clusters.capacity.replaying import began
from wastecoach.core.clusters.capacity.simulating import Waits, waits_of

MOST_ERROR = 0.2
SEED = 20_261_127
# How often photos of the same rate are drawn, for what one run's chance makes of it.
DRAWS = 100
HOUR_S = 3600.0


@dataclass(frozen=True)
class Size:
    """How large a run is: seconds of a look, threads, photos, how busy threads are to be, and how often it is run."""

    stub_s: float
    threads: int
    photos: int
    busy: float
    runs: int
    measured: int

    def rate(self, held_s: float) -> float:
        """Photos a second that keep the threads as busy as they are to be."""
        return self.busy * self.threads / held_s


FULL = Size(stub_s=2.0, threads=5, photos=240, busy=0.82, runs=3, measured=50)
QUICK = Size(stub_s=0.2, threads=2, photos=12, busy=0.7, runs=1, measured=6)


@dataclass(frozen=True)
class Times:
    """What was measured with other photos.

    Attributes:
        held: What each holds a thread, up to when it can take the next.
        handed_s: How long handing one over takes where a thread is free.
    """

    held: list[float]
    handed_s: float


@dataclass(frozen=True)
class Compared:
    """One run: what was foretold of it and what it was.

    Attributes:
        foretold: Without what handing over takes.
        real: By the records.
        held_s: What a photo holds a thread, as it was measured before.
        handed_s: How long handing over takes, likewise.
        busy: Share of the threads' time that photos held them in the run.
    """

    foretold: Waits
    real: Waits
    held_s: float
    handed_s: float
    busy: float


def measure(*, quick: bool) -> Iterator[Figure]:
    """How far the foretold 95th percentile of the wait is from the measured one, at worst."""
    size = QUICK if quick else FULL
    settings = {"vision": "stub", "stub_seconds": str(size.stub_s)}
    with embedded(worker_threads=str(size.threads), **settings) as stand:
        watch(stand)
        # The first photos of a server are slower than all others.
        _times(stand, size.rate(size.stub_s), size, "first")
        times = _times(stand, size.rate(size.stub_s), size, "then")
        rate = size.rate(statistics.fmean(times.held))
        due = _poisson(rate, size.photos, np.random.default_rng(SEED))
        runs = [_compared(stand, due, rate, size, number) for number in range(size.runs)]
    chance = np.random.default_rng(SEED)
    by_rate = [
        _foretold(_poisson(rate, size.photos, chance), times.held, size, chance)
        for _ in range(DRAWS)
    ]
    yield _figure("simulate_p95_error", _p95, runs, _told(runs, by_rate, size))
    yield _figure("simulate_p50_error", _p50, runs, "")


def _figure(
    metric: str, of: Callable[[Waits], float], runs: Sequence[Compared], note: str
) -> Figure:
    """The worst of the runs."""
    errors = [abs(of(run.foretold) + run.handed_s - of(run.real)) / of(run.real) for run in runs]
    each = ", ".join(f"{error:.3f}" for error in errors)
    told = f"{each} in {len(errors)} runs; {note}".rstrip("; ")
    return Figure(metric, max(errors), "of the wait", LIMIT, MOST_ERROR, told)


def _compared(stand: Stand, due: Any, rate: float, size: Size, number: int) -> Compared:
    """Measure what photos take, foretell the waits, and run."""
    times = _times(stand, rate, size, f"before {number}")
    foretold = _foretold(due, times.held, size, np.random.default_rng(SEED))
    seen = handed_over(stand, due, f"simulate {number}")
    real = waits_of(np.array([one.taken - one.accepted for one in seen]))
    return Compared(foretold, real, statistics.fmean(times.held), times.handed_s, _busy(seen, size))


def _poisson(rate: float, count: int, chance: np.random.Generator) -> Any:
    return np.cumsum(chance.exponential(1 / rate, count))


def _foretold(due: Any, held: Sequence[float], size: Size, chance: np.random.Generator) -> Waits:
    """What the simulation says, with times drawn from those that were measured."""
    load = Load(due, chance.choice(np.array(held), len(due)), days=1)
    return waits_of(began(load, [size.threads], HOUR_S) - due)


def _times(stand: Stand, rate: float, size: Size, seed: str) -> Times:
    """Measure with photos of their own that come at a rate."""
    chance = np.random.default_rng([*seed.encode()])
    seen = handed_over(stand, _poisson(rate, size.measured, chance), f"simulate, {seed}")
    between = [gap for one in seen if (gap := _between(one, seen, size)) is not None]
    lost = statistics.median(between) if between else 0.0
    alone = [one.taken - one.accepted for one in seen if _finds_room(one, seen, size)]
    return Times([one.ended - one.taken + lost for one in seen], statistics.median(alone))


def _finds_room(one: Seen, seen: Sequence[Seen], size: Size) -> bool:
    there = sum(other.accepted < one.accepted < other.ended for other in seen)
    return there < size.threads


def _between(one: Seen, seen: Sequence[Seen], size: Size) -> float | None:
    """How long a thread stood empty before it took a photo that had waited."""
    if _finds_room(one, seen, size):
        return None
    ends = [other.ended for other in seen if one.accepted < other.ended <= one.taken]
    return one.taken - max(ends) if ends else None


def _p95(waits: Waits) -> float:
    return waits.p95_s or 0.0


def _p50(waits: Waits) -> float:
    return waits.p50_s or 0.0


def _told(runs: Sequence[Compared], by_rate: Sequence[Waits], size: Size) -> str:
    p95 = [_p95(run.real) for run in runs]
    drawn = np.quantile([_p95(one) for one in by_rate], [0.05, 0.5, 0.95]).tolist()
    parts = (
        f"p95 foretold {_each(runs, lambda run: _p95(run.foretold) + run.handed_s)} s",
        f"p95 measured {_each(runs, lambda run: _p95(run.real))} s",
        f"p50 foretold {_each(runs, lambda run: _p50(run.foretold) + run.handed_s)} s",
        f"p50 measured {_each(runs, lambda run: _p50(run.real))} s",
        f"the machine's own spread {(max(p95) - min(p95)) / min(p95):.1%}",
        f"by the rate alone p95 {drawn[1]:.2f} ({drawn[0]:.2f}..{drawn[2]:.2f}) s",
        f"{size.photos} photos, {size.threads} threads, busy {_each(runs, lambda run: run.busy)}",
        f"a photo holds one {_each(runs, lambda run: run.held_s)} s",
        f"handed over in {_each(runs, lambda run: run.handed_s)} s",
        f"load {os.getloadavg()[0]:.0f}",
    )
    return "; ".join(parts)


def _each(runs: Sequence[Compared], of: Callable[[Compared], float]) -> str:
    return ", ".join(f"{of(run):.2f}" for run in runs)


def _busy(run: Sequence[Seen], size: Size) -> float:
    """Share of the threads' time that photos held them, from the first photo to the last."""
    held = sum(one.ended - one.taken for one in run)
    return held / size.threads / (max(one.ended for one in run) - run[0].accepted)
