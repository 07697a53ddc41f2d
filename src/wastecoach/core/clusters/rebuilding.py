"""Doing the steps of a rebuild, one after the other: what is done stays done, whatever comes after."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import msgspec

from wastecoach.core.clusters.progress import (
    Progress,
    State,
    StepProgress,
    pending,
    with_step,
)
from wastecoach.core.clusters.steps import following


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a step.

    Attributes:
        figures: How many things were `created`, `changed`, `destroyed`; what is not counted is left out.
        renewed: Whether there are other machines than before, so that every later step has to be done again.
    """

    figures: dict[str, int] = field(default_factory=dict)
    renewed: bool = False


# Does one step, and writes what its programs say into the file of this name.
Act = Callable[[str], Outcome]


@dataclass(frozen=True, slots=True)
class RebuildPorts:
    """Every effect around the steps.

    Attributes:
        acts: What does each step.
        log: Where a step's programs write to, by the step's place and name.
        keep: Keeps how far the run is, and shows it; called whenever that changes.
        now: Seconds since 1970.
    """

    acts: Mapping[str, Act]
    log: Callable[[int, str], str]
    keep: Callable[[Progress], None]
    now: Callable[[], float]


def run_steps(progress: Progress, chosen: Collection[str], ports: RebuildPorts) -> Progress:
    """Do the chosen steps in their order.

    Whatever ends it early, Ctrl-C included, is raised on after the step has been written down as failed or
    interrupted.
    """
    every = [step.name for step in progress.steps]
    alone = len(chosen) == 1
    left = set(chosen)
    ports.keep(progress)
    for place, name in enumerate(every):
        if name not in left:
            continue
        progress, outcome = _done(progress, place, name, ports)
        if outcome.renewed and not alone:
            left |= following(every, name)
            progress = pending(progress, following(every, name))
            ports.keep(progress)
    return progress


def _done(
    progress: Progress, place: int, name: str, ports: RebuildPorts
) -> tuple[Progress, Outcome]:
    step = StepProgress(name, "running", began=ports.now(), log=ports.log(place, name))
    progress = with_step(progress, step)
    ports.keep(progress)
    try:
        outcome = ports.acts[name](step.log or "")
    except BaseException as fault:
        ended: State = "failed" if isinstance(fault, Exception) else "interrupted"
        ports.keep(with_step(progress, _ended(step, ended, ports)))
        raise
    ended_step = msgspec.structs.replace(_ended(step, "done", ports), figures=outcome.figures)
    progress = with_step(progress, ended_step)
    ports.keep(progress)
    return progress, outcome


def _ended(step: StepProgress, state: State, ports: RebuildPorts) -> StepProgress:
    return msgspec.structs.replace(
        step, state=state, seconds=max(ports.now() - (step.began or 0.0), 0.0)
    )
