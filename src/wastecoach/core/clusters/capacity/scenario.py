"""What is simulated: who comes when, what a photo takes, who works when. All of it can be given as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec

from wastecoach.core.errors import SettingInvalid

HOURS = 24
HOUR_S = 3600.0
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Count = Annotated[int, msgspec.Meta(ge=1, le=1_000)]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=3_600)]

# The founding documents' workers, by the hour from which they hold.
FOUNDING_WORKERS: Mapping[int, int] = {0: 2, 6: 2, 12: 15, 21: 8}
# When people sort their waste: our assumption (few at night, after meals, most in the evening); per cent of a day.
DAILY_ARRIVALS = (
    *(1.0, 0.6, 0.4, 0.3, 0.3, 0.6, 1.6, 3.2, 4.6, 4.8, 4.8, 5.2),
    *(6.4, 6.0, 5.0, 4.6, 4.8, 5.6, 7.0, 8.2, 8.6, 7.8, 5.6, 3.0),
)


class StageTime(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long one stage holds a worker.

    Attributes:
        name: As in an answer's times by stage.
        mean_s: On average, where it takes place.
        shape: Always as long; scattered as times of services are (many a little shorter, few much longer); without
            memory, as textbooks have it.
        variation: Standard deviation by mean, of `lognormal`.
        when_seen: How often it takes place with a photo that needs no paid look.
        when_new: How often with all others.
    """

    name: str
    mean_s: Seconds
    shape: Literal["fixed", "lognormal", "exponential"] = "fixed"
    variation: Annotated[float, msgspec.Meta(ge=0, le=10)] = 0.0
    when_seen: Share = 1.0
    when_new: Share = 1.0

    @property
    def squared_variation(self) -> float:
        """Variance of its time by the square of its mean."""
        return {"fixed": 0.0, "exponential": 1.0, "lognormal": self.variation**2}[self.shape]


# Our own stages were measured with the embedded server (docs/capacity.md), and are taken longer, for large photos and
# stores on other nodes. What a service outside takes is an assumption: the founding documents' five to ten seconds.
STAGES = (
    StageTime("own", 0.1, "lognormal", 0.3),
    StageTime("look", 4.0, "lognormal", 0.4, when_seen=0.0),
    StageTime("coach", 2.5, "lognormal", 0.4, when_seen=0.15, when_new=0.15),
)


class Scenario(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One day of a service, which is simulated over and over.

    Attributes:
        users: People who photograph waste on a day.
        photos_each: Photos that each of them sends.
        arrivals: How many come in each hour of the day, in any unit; they come whenever they like.
        workers: Who works in each hour.
        places: Photos that one worker has in hand at once.
        seen: Share of the photos that need no paid look: seen before, or the embedded model is sure.
        stages: What a photo takes.
        target_s: The wait that 95 of 100 photos are not to exceed.
        workers_a_node: Workers that one worker node carries.
    """

    users: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 15_000
    photos_each: Annotated[float, msgspec.Meta(gt=0, le=1_000)] = 2.0
    arrivals: tuple[float, ...] = DAILY_ARRIVALS
    workers: tuple[Count, ...] = ()
    places: Count = 1
    seen: Share = 0.64
    stages: tuple[StageTime, ...] = STAGES
    target_s: Annotated[float, msgspec.Meta(gt=0, le=3_600)] = 2.0
    workers_a_node: Count = 3

    @property
    def requests(self) -> float:
        """Photos of a day, on average."""
        return self.users * self.photos_each

    @property
    def staff(self) -> tuple[int, ...]:
        """Workers by hour; the founding documents' where none are given."""
        return self.workers or by_hour(FOUNDING_WORKERS)

    @property
    def rates(self) -> tuple[float, ...]:
        """Photos a second, by hour."""
        whole = sum(self.arrivals)
        return tuple(self.requests * share / whole / HOUR_S for share in self.arrivals)


def by_hour(steps: Mapping[int, int]) -> tuple[int, ...]:
    """A number for each hour of the day, from the hours at which it changes; the last one holds past midnight.

    Args:
        steps: By hour, 0 to 23; at least one.
    """
    known = sorted(steps)
    holding = [max((hour for hour in known if hour <= now), default=known[-1]) for now in range(24)]
    return tuple(steps[hour] for hour in holding)


def scenario_from_json(text: bytes) -> Scenario:
    """A scenario from JSON; what is not said is as it is by default.

    Raises:
        SettingInvalid: It does not fit; names the first field that does not.
    """
    try:
        return checked(msgspec.json.decode(text, type=Scenario))
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise SettingInvalid(setting="--scenario", detail=str(fault)) from fault


def checked(scenario: Scenario) -> Scenario:
    """The same, if it can be simulated.

    Raises:
        SettingInvalid: It cannot; says what is wrong.
    """
    if problem := _problem(scenario):
        raise SettingInvalid(setting="--scenario", detail=problem)
    return scenario


def _problem(scenario: Scenario) -> str | None:
    arrivals = scenario.arrivals
    if len(arrivals) != HOURS or min(arrivals) < 0 or not 0 < sum(arrivals) < float("inf"):
        return "arrivals: 24 numbers, none below zero, not all zero"
    if scenario.workers and len(scenario.workers) != HOURS:
        return "workers: 24 whole numbers"
    if not any(stage.mean_s for stage in scenario.stages):
        return "stages: none of them takes any time"
    return None
