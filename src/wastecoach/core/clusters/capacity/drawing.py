"""Chance: when photos come and what each takes, drawn with a generator that the caller gives."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wastecoach.core.clusters.capacity.scenario import HOUR_S, HOURS, Scenario, StageTime

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Load:
    """Photos in the order in which they come.

    Attributes:
        arrivals: When each comes, in seconds from the first midnight.
        services: How long each holds a place of a worker, in seconds.
        days: That they were drawn for.
    """

    arrivals: Numbers
    services: Numbers
    days: int


def drawn(scenario: Scenario, days: int, chance: Generator) -> Load:
    """The photos of some days: a Poisson process whose rate changes by the hour.

    Args:
        scenario: What a day is like.
        days: How many.
        chance: Where chance comes from; the same seed draws the same photos.
    """
    arrivals = _arrivals(scenario, days, chance)
    return Load(arrivals, _services(scenario, len(arrivals), chance), days)


def moments(scenario: Scenario) -> tuple[float, float]:
    """What a photo takes on average, and its variance by the square of that."""
    mean = second = 0.0
    for weight, seen in ((scenario.seen, True), (1 - scenario.seen, False)):
        total = spread = 0.0
        for stage in scenario.stages:
            share = stage.when_seen if seen else stage.when_new
            total += share * stage.mean_s
            once = stage.mean_s**2 * (1 + stage.squared_variation)
            spread += share * once - (share * stage.mean_s) ** 2
        mean += weight * total
        second += weight * (spread + total**2)
    return mean, max(0.0, second / mean**2 - 1)


def _arrivals(scenario: Scenario, days: int, chance: Generator) -> Numbers:
    import numpy as np

    counts = chance.poisson(np.tile(scenario.rates, days) * HOUR_S)
    # Given how many come in an hour, each comes at any moment of it.
    begins = np.repeat(np.arange(days * HOURS) * HOUR_S, counts)
    return np.sort(begins + chance.uniform(0.0, HOUR_S, len(begins)))


def _services(scenario: Scenario, count: int, chance: Generator) -> Numbers:
    import numpy as np

    seen = chance.random(count) < scenario.seen
    total = np.zeros(count)
    for stage in scenario.stages:
        taking = chance.random(count) < np.where(seen, stage.when_seen, stage.when_new)
        total += np.where(taking, _times(stage, count, chance), 0.0)
    return total


def _times(stage: StageTime, count: int, chance: Generator) -> Numbers:
    import numpy as np

    if stage.shape == "exponential":
        return chance.exponential(stage.mean_s, count)
    if stage.shape == "fixed" or not stage.variation or not stage.mean_s:
        return np.full(count, stage.mean_s)
    spread = math.log1p(stage.variation**2)
    return chance.lognormal(math.log(stage.mean_s) - spread / 2, math.sqrt(spread), count)
