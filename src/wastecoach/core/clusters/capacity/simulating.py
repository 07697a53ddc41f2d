"""What a simulation shows: by hour of the day how long photos wait, how busy workers are, how many are needed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wastecoach.core.clusters.capacity.drawing import Load, drawn, moments
from wastecoach.core.clusters.capacity.queueing import places_for
from wastecoach.core.clusters.capacity.replaying import began
from wastecoach.core.clusters.capacity.scenario import HOUR_S, HOURS, Scenario

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

P50, P95 = 0.5, 0.95
# How often workers are added where the first guess was too few; standard deviations of a count that are chance.
ROUNDS, CHANCE = 8, 2.0


@dataclass(frozen=True, slots=True)
class Waits:
    """How long photos wait until a worker takes them in hand, in seconds; None where none came."""

    p50_s: float | None
    p95_s: float | None
    longest_s: float | None


@dataclass(frozen=True, slots=True)
class HourFigures:
    """One hour of the day, over all simulated days.

    Attributes:
        hour: 0 to 23.
        photos: That come in it, on average.
        workers: That work in it.
        busy: Share of their places that is taken, on average.
        at_once: Photos that wait or are in hand, on average.
        waits: Of those that come in it.
        needed: Workers with which the target is kept.
    """

    hour: int
    photos: float
    workers: int
    busy: float
    at_once: float
    waits: Waits
    needed: int


@dataclass(frozen=True, slots=True)
class Simulated:
    """All of it.

    Attributes:
        hours: The hours of the day.
        waits: Of all photos.
        photos: Simulated.
        days: Simulated.
        busy: Share of the places that is taken, over the day.
        most_at_once: Photos that waited or were in hand, at most.
        mean_s: What a photo takes on average.
        kept: Whether the target is kept with the workers needed.
    """

    hours: tuple[HourFigures, ...]
    waits: Waits
    photos: int
    days: int
    busy: float
    most_at_once: int
    mean_s: float
    kept: bool


def simulated(scenario: Scenario, days: int, chance: Generator) -> Simulated:
    """Simulate some days of a scenario.

    Args:
        scenario: What a day is like.
        days: How many; more make the figures steadier.
        chance: Where chance comes from; the same seed gives the same figures.
    """
    load = drawn(scenario, days, chance)
    begins = _begins(load, scenario.staff, scenario)
    needed, kept = workers_needed(load, scenario)
    ends = begins + load.services
    hours = tuple(_hours(load, begins, scenario, needed))
    places = sum(scenario.staff) * scenario.places * HOUR_S * days
    return Simulated(
        hours=hours,
        waits=waits_of(begins - load.arrivals),
        photos=len(load.arrivals),
        days=days,
        busy=float(load.services.sum()) / places,
        most_at_once=_most_at_once(load.arrivals, ends),
        mean_s=moments(scenario)[0],
        kept=kept,
    )


def workers_needed(load: Load, scenario: Scenario) -> tuple[tuple[int, ...], bool]:
    """Workers by hour with which the target is kept, and whether it really is: each guess is simulated."""
    mean, variation = moments(scenario)
    guess = [
        -(-places_for(rate, mean, variation, scenario.target_s, P95) // scenario.places)
        for rate in scenario.rates
    ]
    for _ in range(ROUNDS):
        late = list(_late(load, guess, scenario))
        if not late:
            return tuple(guess), True
        for hour in late:
            guess[hour] += 1
    return tuple(guess), not list(_late(load, guess, scenario))


def waits_of(waits: Numbers) -> Waits:
    """Their percentiles: values that occurred, not between them."""
    import numpy as np

    if not len(waits):
        return Waits(None, None, None)
    p50, p95 = np.quantile(waits, [P50, P95], method="inverted_cdf").tolist()
    return Waits(p50, p95, float(waits.max()))


def _begins(load: Load, workers: Sequence[int], scenario: Scenario) -> Numbers:
    return began(load, [count * scenario.places for count in workers], HOUR_S)


def _late(load: Load, workers: Sequence[int], scenario: Scenario) -> Iterator[int]:
    """Hours in which more than five in a hundred wait longer than the target, and by more than chance makes of it."""
    waits = _begins(load, workers, scenario) - load.arrivals
    for hour, mine in _by_hour(load):
        count, late = int(mine.sum()), int((waits[mine] > scenario.target_s).sum())
        allowed = count * (1 - P95)
        if late > allowed + CHANCE * math.sqrt(allowed * P95):
            yield hour


def _by_hour(load: Load) -> Iterator[tuple[int, NDArray[np.bool_]]]:
    hours = (load.arrivals // HOUR_S) % HOURS
    for hour in range(HOURS):
        yield hour, hours == hour


def _hours(
    load: Load, begins: Numbers, scenario: Scenario, needed: Sequence[int]
) -> Iterator[HourFigures]:
    ends = begins + load.services
    working, there = _spent(begins, ends), _spent(load.arrivals, ends)
    for hour, mine in _by_hour(load):
        workers = scenario.staff[hour]
        yield HourFigures(
            hour=hour,
            photos=int(mine.sum()) / load.days,
            workers=workers,
            busy=working[hour] / (HOUR_S * load.days * workers * scenario.places),
            at_once=there[hour] / (HOUR_S * load.days),
            waits=waits_of((begins - load.arrivals)[mine]),
            needed=needed[hour],
        )


def _spent(begins: Numbers, ends: Numbers) -> list[float]:
    """Seconds that fall into each hour of the day, of all spans together."""
    import numpy as np

    spent = [0.0] * HOURS
    last = int(ends.max() // HOUR_S) + 1 if len(ends) else 0
    for hour in range(last):
        inside = np.minimum(ends, (hour + 1) * HOUR_S) - np.maximum(begins, hour * HOUR_S)
        spent[hour % HOURS] += float(np.maximum(inside, 0.0).sum())
    return spent


def _most_at_once(begins: Numbers, ends: Numbers) -> int:
    import numpy as np

    when = np.concatenate([begins, ends])
    steps = np.concatenate([np.ones(len(begins)), -np.ones(len(ends))])
    # Who leaves at the moment another comes was not there with them.
    order = np.lexsort((steps, when))
    return int(np.cumsum(steps[order]).max()) if len(order) else 0
