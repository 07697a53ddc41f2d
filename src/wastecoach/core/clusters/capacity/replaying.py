"""The queue itself, event by event: who comes first is served first, by as many as work at that moment."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING

from wastecoach.core.clusters.capacity.drawing import Load

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from simpy import Environment, Event, PriorityResource
    from simpy.resources.resource import PriorityRequest

    Steps = Generator[Event]

# Whoever goes home takes the next place that is free, before those who wait.
HOME, PHOTO = 0, 1


def began(load: Load, places: Sequence[int], period_s: float) -> NDArray[np.float64]:
    """When each photo is taken in hand, in seconds; the first ones in `load` come first.

    Args:
        load: The photos.
        places: How many are served at once in each period, one after the other; beyond the last one it begins anew.
        period_s: How long a period is.
    """
    import numpy as np
    import simpy

    world = simpy.Environment()
    served = simpy.PriorityResource(world, capacity=max(places))
    begins = np.zeros(len(load.arrivals))
    if min(places) < max(places):
        world.process(_shifts(world, served, places, period_s))
    world.run(world.process(_coming(world, served, load, begins)))
    return begins


def _coming(
    world: Environment, served: PriorityResource, load: Load, begins: NDArray[np.float64]
) -> Steps:
    taken = []
    pairs = zip(load.arrivals.tolist(), load.services.tolist(), strict=True)
    for number, (arrival, service) in enumerate(pairs):
        yield world.timeout(max(0.0, arrival - world.now))
        taken.append(world.process(_photo(world, served, service, number, begins)))
    # Whoever came last need not be last: all have to end.
    yield from taken


def _photo(
    world: Environment,
    served: PriorityResource,
    service: float,
    number: int,
    begins: NDArray[np.float64],
) -> Steps:
    with served.request(PHOTO) as place:
        yield place
        begins[number] = world.now
        yield world.timeout(service)


def _shifts(
    world: Environment, served: PriorityResource, places: Sequence[int], period_s: float
) -> Steps:
    """Places nobody works at are taken by nobody; who has a photo in hand finishes it first."""
    empty: list[PriorityRequest] = []
    while True:
        for working in places:
            _empty_but(working, served, empty)
            yield world.timeout(period_s)


def _empty_but(working: int, served: PriorityResource, empty: list[PriorityRequest]) -> None:
    while len(empty) < served.capacity - working:
        empty.append(served.request(HOME))
    while len(empty) > served.capacity - working:
        place = empty.pop()
        if place.triggered:
            served.release(place)
        else:
            place.cancel()
