"""What is known in closed form about queues: to check the simulation with, and to begin the search for workers at.

A. K. Erlang, 1917 (probability of waiting in M/M/c); F. Pollaczek, 1930, and A. Khinchin, 1932 (M/G/1); A. O. Allen,
"Probability, Statistics, and Queueing Theory", 1990 (the approximation for M/G/c, after Allen and Cunneen).
`rate` is arrivals a second, `mean_s` what one takes, `places` how many are served at once.
"""

from __future__ import annotations

import math


def erlang_c(rate: float, mean_s: float, places: int) -> float:
    """The share of those who have to wait in M/M/c; 1 where more comes than can be served."""
    offered = rate * mean_s
    if offered >= places:
        return 1.0
    blocked = 1.0
    for place in range(1, places + 1):
        blocked = offered * blocked / (place + offered * blocked)
    return blocked / (1 - offered / places * (1 - blocked))


def wait_mean_s(rate: float, mean_s: float, places: int, squared_variation: float = 1.0) -> float:
    """The mean wait in M/G/c: exact in M/M/c and for one place (Pollaczek and Khinchin), else Allen and Cunneen's.

    Args:
        rate: Arrivals a second.
        mean_s: What one takes.
        places: How many are served at once.
        squared_variation: Variance of what one takes by the square of its mean: 1 is M/M/c, 0 is M/D/c.
    """
    free = places / mean_s - rate
    if free <= 0:
        return math.inf
    return erlang_c(rate, mean_s, places) / free * (1 + squared_variation) / 2


def wait_quantile_s(
    rate: float, mean_s: float, places: int, share: float, squared_variation: float = 1.0
) -> float:
    """The wait that so large a share does not exceed: exact in M/M/c, else its tail scaled as the mean is."""
    free = places / mean_s - rate
    if free <= 0:
        return math.inf
    waiting = erlang_c(rate, mean_s, places)
    if waiting <= 1 - share:
        return 0.0
    return math.log(waiting / (1 - share)) / free * (1 + squared_variation) / 2


def places_for(
    rate: float, mean_s: float, squared_variation: float, target_s: float, share: float
) -> int:
    """The fewest places with which so large a share does not wait longer than the target."""
    places = max(1, math.floor(rate * mean_s) + 1)
    while wait_quantile_s(rate, mean_s, places, share, squared_variation) > target_s:
        places += 1
    return places
