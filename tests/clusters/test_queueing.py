"""Queues in closed form, by textbook values, and the simulation beside them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from wastecoach.core.clusters.capacity.drawing import Load
from wastecoach.core.clusters.capacity.queueing import (
    erlang_c,
    places_for,
    wait_mean_s,
    wait_quantile_s,
)
from wastecoach.core.clusters.capacity.replaying import began

PHOTOS, SEED = 40_000, 20_261_127
# Of 40,000 waits, which follow from each other: three standard errors of batches of 1,000 are about this much.
TOLERANCE = 0.12


def test_one_place_makes_as_many_wait_as_it_is_busy() -> None:
    assert erlang_c(0.7, 1.0, 1) == pytest.approx(0.7)


def test_erlang_c_is_what_the_tables_say() -> None:
    # Ten callers an hour of half an hour each, six lines: 5 erlangs.
    assert erlang_c(10 / 3600, 1800, 6) == pytest.approx(0.5875, abs=1e-4)


def test_whoever_comes_faster_than_can_be_served_waits_for_ever() -> None:
    assert erlang_c(3.0, 1.0, 2) == 1.0
    assert wait_mean_s(3.0, 1.0, 2) == math.inf
    assert wait_quantile_s(3.0, 1.0, 2, 0.95) == math.inf


def test_where_few_wait_the_95th_of_a_hundred_does_not() -> None:
    assert wait_quantile_s(0.1, 1.0, 3, 0.95) == 0.0


def test_steady_times_halve_the_wait_of_one_place() -> None:
    assert wait_mean_s(0.8, 1.0, 1, 0.0) == pytest.approx(2.0)
    assert wait_mean_s(0.8, 1.0, 1, 1.0) == pytest.approx(4.0)


def test_the_places_for_a_target_are_the_fewest() -> None:
    places = places_for(2.0, 1.9, 1.5, target_s=2.0, share=0.95)
    assert wait_quantile_s(2.0, 1.9, places, 0.95, 1.5) <= 2.0
    assert wait_quantile_s(2.0, 1.9, places - 1, 0.95, 1.5) > 2.0


@pytest.mark.parametrize(("places", "busy"), [(1, 0.7), (2, 0.8), (4, 0.8), (10, 0.85)])
def test_the_simulation_waits_as_erlang_says(places: int, busy: float) -> None:
    chance = np.random.default_rng(SEED)
    rate = busy * places
    arrivals = np.cumsum(chance.exponential(1 / rate, PHOTOS))
    waits = began(Load(arrivals, chance.exponential(1.0, PHOTOS), 1), [places], 3600.0) - arrivals
    assert waits.mean() == pytest.approx(wait_mean_s(rate, 1.0, places), rel=TOLERANCE)
    assert np.mean(waits > 1e-9) == pytest.approx(erlang_c(rate, 1.0, places), rel=TOLERANCE)
    p95 = wait_quantile_s(rate, 1.0, places, 0.95)
    assert np.quantile(waits, 0.95) == pytest.approx(p95, rel=TOLERANCE)


@pytest.mark.parametrize("busy", [0.5, 0.8])
def test_the_simulation_of_steady_times_waits_as_pollaczek_and_khinchin_say(busy: float) -> None:
    chance = np.random.default_rng(SEED)
    arrivals = np.cumsum(chance.exponential(1 / busy, PHOTOS))
    waits = began(Load(arrivals, np.ones(PHOTOS), 1), [1], 3600.0) - arrivals
    assert waits.mean() == pytest.approx(busy / (2 * (1 - busy)), rel=TOLERANCE)
