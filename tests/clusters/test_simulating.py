"""A simulated day: what is drawn, what is shown, how many workers it takes, what that costs."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from wastecoach import bootstrap
from wastecoach.core.clusters.capacity.drawing import drawn, moments
from wastecoach.core.clusters.capacity.scenario import (
    FOUNDING_WORKERS,
    Scenario,
    StageTime,
    by_hour,
    scenario_from_json,
)
from wastecoach.core.clusters.capacity.simulating import Simulated, simulated
from wastecoach.core.clusters.capacity.staff_costs import extra_node_hours, staff_cost
from wastecoach.core.clusters.service_costs import Asking, service_cost
from wastecoach.core.errors import SettingInvalid
from wastecoach.settings import load_settings

SMALL = Scenario(users=2_000)
EVEN = Scenario(users=4_000, arrivals=(1.0,) * 24, workers=(2,) * 24)
NOBODY = Asking(None, "embedded", 0.64, 0.85)


def day(scenario: Scenario, seed: int = 1, days: int = 1) -> Simulated:
    return simulated(scenario, days, np.random.default_rng(seed))


def test_the_same_seed_gives_the_same_day_and_another_one_another() -> None:
    assert day(SMALL) == day(SMALL)
    assert day(SMALL) != day(SMALL, seed=2)


def test_the_founding_workers_hold_until_the_next_hour_named() -> None:
    assert by_hour(FOUNDING_WORKERS) == (2,) * 12 + (15,) * 9 + (8,) * 3


def test_the_last_number_holds_past_midnight() -> None:
    assert by_hour({6: 3, 20: 1}) == (1,) * 6 + (3,) * 14 + (1,) * 4


def test_as_many_come_as_are_said_in_the_hours_that_are_said() -> None:
    arrivals = [0.0] * 24
    arrivals[7], arrivals[8] = 1.0, 3.0
    load = drawn(
        Scenario(users=4_000, photos_each=1, arrivals=tuple(arrivals)), 5, np.random.default_rng(3)
    )
    hours = (load.arrivals // 3600 % 24).astype(int)
    assert set(hours.tolist()) == {7, 8}
    assert len(hours) == pytest.approx(20_000, rel=0.03)
    assert np.mean(hours == 8) == pytest.approx(0.75, abs=0.02)


@pytest.mark.parametrize(
    "stages",
    [
        (StageTime("own", 0.1),),
        (StageTime("look", 3.0, "exponential"),),
        Scenario().stages,
        (StageTime("look", 3.0, "lognormal", 1.5, when_seen=0.3, when_new=0.6),),
    ],
)
def test_what_is_drawn_has_the_mean_and_spread_that_are_reckoned_with(
    stages: tuple[StageTime, ...],
) -> None:
    scenario = Scenario(users=50_000, stages=stages)
    services = drawn(scenario, 2, np.random.default_rng(5)).services
    mean, variation = moments(scenario)
    assert services.mean() == pytest.approx(mean, rel=0.02)
    assert services.var() / services.mean() ** 2 == pytest.approx(variation, rel=0.15, abs=1e-9)


def test_who_is_seen_before_is_not_looked_at() -> None:
    assert moments(Scenario(seen=1.0))[0] < 0.6 < moments(Scenario(seen=0.0))[0]


def test_busy_times_of_the_hours_add_up_to_those_of_the_day() -> None:
    found = day(EVEN)
    mean = sum(hour.busy for hour in found.hours) / 24
    assert mean == pytest.approx(found.busy, rel=1e-6)
    # As many are there as come in the time that each of them stays (Little).
    there = sum(hour.at_once for hour in found.hours) / 24
    assert there > found.busy * 2


def test_too_few_workers_leave_a_queue_that_lasts_into_the_next_hours() -> None:
    noon = [1.0] * 24
    noon[12] = 60.0
    found = day(Scenario(users=4_000, arrivals=tuple(noon), workers=(1,) * 24))
    before, after = found.hours[11].waits.p95_s, found.hours[13].waits.p95_s
    assert before is not None
    assert after is not None
    assert after > 60 > before


def test_the_workers_needed_keep_the_target() -> None:
    needed = day(Scenario(users=3_000, seen=0.0))
    assert needed.kept
    staffed = Scenario(users=3_000, seen=0.0, workers=tuple(hour.needed for hour in needed.hours))
    waits = day(staffed, seed=2, days=3).waits.p95_s
    assert waits is not None
    assert waits <= staffed.target_s


def test_places_of_a_worker_save_workers() -> None:
    one, ten = (
        sum(hour.needed for hour in day(Scenario(users=2_000, seen=0.0, places=places)).hours)
        for places in (1, 10)
    )
    assert ten < one
    assert ten >= 24


def test_an_hour_in_which_nobody_comes_has_no_wait() -> None:
    arrivals = [1.0] * 24
    arrivals[3] = 0.0
    quiet = day(Scenario(users=500, arrivals=tuple(arrivals))).hours[3]
    assert (quiet.photos, quiet.waits.p50_s, quiet.needed) == (0.0, None, 1)


def test_every_hour_begun_of_a_further_node_is_paid() -> None:
    assert extra_node_hours([6] * 24, workers_a_node=3) == 0
    assert extra_node_hours([7] + [6] * 23, workers_a_node=3) == 1
    assert extra_node_hours([15] * 24, workers_a_node=3) == 72


def test_workers_that_fit_on_the_four_nodes_cost_no_more() -> None:
    prices, models = bootstrap.cloud_prices(), bootstrap.prices(load_settings())
    scenario = Scenario()
    fits = staff_cost(scenario, [6] * 24, prices, models, NOBODY)
    assert fits.total == service_cost(fits.requests, prices, models, NOBODY).total
    more = staff_cost(scenario, [9] * 24, prices, models, NOBODY)
    # One t3.medium more, all month long.
    assert more.total - fits.total == 37_960_000


def test_a_scenario_is_read_as_it_is_written() -> None:
    scenario = Scenario(users=7, stages=(StageTime("look", 1.0, "exponential"),))
    assert scenario_from_json(msgspec.json.encode(scenario)) == scenario


def test_what_a_scenario_does_not_say_is_as_it_is_by_default() -> None:
    assert scenario_from_json(b'{"users": 15000}') == Scenario()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (b'{"users": 0}', "users"),
        (b'{"user": 1}', "user"),
        (b'{"arrivals": [1, 2]}', "arrivals"),
        (b'{"arrivals": [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}', "arrivals"),
        (b'{"workers": [1]}', "workers"),
        (b'{"seen": 1.5}', "seen"),
        (b'{"stages": []}', "stages"),
        (b'{"stages": [{"name": "look", "mean_s": -1}]}', "mean_s"),
        (b"not json", "malformed"),
        (b"\xff", ""),
    ],
)
def test_a_scenario_that_does_not_fit_says_why(text: bytes, named: str) -> None:
    with pytest.raises(SettingInvalid) as refused:
        scenario_from_json(text)
    assert named in str(refused.value.params["detail"])


def test_the_scenario_of_the_documentation_is_one() -> None:
    page = (Path(__file__).parents[2] / "docs" / "capacity.md").read_text("utf-8")
    example = page.split("```json\n")[1].split("```")[0]
    assert scenario_from_json(example.encode()).users > 0
