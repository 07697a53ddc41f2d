"""Running the steps: a rebuild is written down as it goes, so that it can go on wherever it stopped."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping
from functools import partial

from wastecoach.bootstrap.clusters.building import Building
from wastecoach.bootstrap.clusters.removal import STEPS, removal_of
from wastecoach.bootstrap.clusters.steps import acts_of
from wastecoach.core.clusters.progress import Progress, begun, settled
from wastecoach.core.clusters.rebuilding import Act, RebuildPorts, run_steps
from wastecoach.core.clusters.steps import MACHINES, Wish, chosen, names, steps_of
from wastecoach.infra.deploy.state_folder import StateFolder

Show = Callable[[Progress], None]


def intended(building: Building, wish: Wish) -> tuple[Progress, frozenset[str]]:
    """A rebuild that is about to start: how far everything is, and the steps that will run.

    Raises:
        ValueError: There is no step of that name.
    """
    every = names(steps_of(building.target, building.runtime))
    earlier = building.state.progress()
    # Whoever was at it holds no lock any more.
    earlier = None if earlier is None else settled(earlier)
    fresh = begun(_now(), building.target, building.runtime, every, (), earlier)
    which = chosen(every, fresh.done, wish, MACHINES[building.target])
    return begun(fresh.run, building.target, building.runtime, every, which, earlier), which


def rebuild(building: Building, wish: Wish, show: Show) -> Progress:
    """Build the cluster; nobody else may change it meanwhile.

    Args:
        building: What from what.
        wish: Which steps are asked for.
        show: Is shown how far it is, whenever that changes.

    Raises:
        WastecoachError: A step failed; how far it came is written down.
    """
    progress, which = intended(building, wish)

    def keep(now: Progress) -> None:
        building.state.keep_progress(now)
        show(now)

    return run_steps(progress, which, _ports(building.state, progress.run, acts_of(building), keep))


def remove(building: Building, show: Show) -> Progress:
    """Take the cluster away; nobody else may change it meanwhile.

    Raises:
        WastecoachError: Something does not go; what is gone is gone.
    """
    every = STEPS[building.target]
    progress = begun(_now(), building.target, building.runtime, every, every, None)
    ports = _ports(building.state, progress.run, removal_of(building), show)
    return run_steps(progress, every, ports)


def _ports(state: StateFolder, run: str, acts: Mapping[str, Act], keep: Show) -> RebuildPorts:
    return RebuildPorts(acts, partial(_log, state, run), keep, time.time)


def _log(state: StateFolder, run: str, place: int, step: str) -> str:
    return str(state.log(run, place, step))


def _now() -> str:
    return f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}"
