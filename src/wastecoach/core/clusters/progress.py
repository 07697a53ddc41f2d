"""How far a rebuild is, kept as `progress.json`: what `--resume` goes on from, and how long steps usually take."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from statistics import median
from typing import Literal

import msgspec

from wastecoach.core.clusters.cluster import Runtime, Target

State = Literal["pending", "running", "done", "failed", "skipped", "interrupted"]
# So many of the last durations of a step tell how long it takes.
REMEMBERED = 5


class StepProgress(msgspec.Struct, frozen=True):
    """One step.

    Attributes:
        name: Of the step.
        state: How far it is; `skipped` where this run leaves it out and no earlier one has done it.
        began: When it began, seconds since 1970.
        seconds: How long it took.
        log: File with what its programs said.
        figures: What came of it: how many things were `created`, `changed`, `destroyed`.
    """

    name: str
    state: State = "pending"
    began: float | None = None
    seconds: float | None = None
    log: str | None = None
    figures: dict[str, int] = {}


class Progress(msgspec.Struct, frozen=True):
    """One run.

    Attributes:
        run: Its name, also that of its folder of logs.
        target: Where the machines are.
        runtime: What keeps the service running on them.
        steps: All of them, in their order.
        durations: Seconds that each step took when it was done, the latest last.
    """

    run: str
    target: Target
    runtime: Runtime
    steps: tuple[StepProgress, ...]
    durations: dict[str, tuple[float, ...]] = {}

    def step(self, name: str) -> StepProgress:
        """The step of this name.

        Raises:
            KeyError: There is none.
        """
        return {step.name: step for step in self.steps}[name]

    @property
    def done(self) -> frozenset[str]:
        """The steps that are done."""
        return frozenset(step.name for step in self.steps if step.state == "done")

    @property
    def stopped_at(self) -> str | None:
        """The first step that failed or was interrupted."""
        ends = ("failed", "interrupted")
        return next((step.name for step in self.steps if step.state in ends), None)


def begun(
    run: str,
    target: Target,
    runtime: Runtime,
    every: Sequence[str],
    chosen: Collection[str],
    earlier: Progress | None,
) -> Progress:
    """A run that is about to start: what it leaves out stays as an earlier run of the same kind left it."""
    if earlier is None or (earlier.target, earlier.runtime) != (target, runtime):
        earlier = Progress(run, target, runtime, ())
    kept = {step.name: step for step in earlier.steps if step.state == "done"}
    steps = tuple(
        StepProgress(name) if name in chosen else kept.get(name, StepProgress(name, "skipped"))
        for name in every
    )
    return Progress(run, target, runtime, steps, earlier.durations)


def with_step(progress: Progress, step: StepProgress) -> Progress:
    """With this step in the place of the one of its name; one that is done tells how long it takes."""
    steps = tuple(step if before.name == step.name else before for before in progress.steps)
    durations = progress.durations
    if step.state == "done" and step.seconds is not None:
        known = (*durations.get(step.name, ()), step.seconds)[-REMEMBERED:]
        durations = durations | {step.name: known}
    return msgspec.structs.replace(progress, steps=steps, durations=durations)


def pending(progress: Progress, names: Collection[str]) -> Progress:
    """With these steps to be done again."""
    steps = tuple(
        StepProgress(step.name) if step.name in names else step for step in progress.steps
    )
    return msgspec.structs.replace(progress, steps=steps)


def settled(progress: Progress) -> Progress:
    """Of a run that nobody is doing any more: what it was at was interrupted."""
    steps = tuple(
        msgspec.structs.replace(step, state="interrupted") if step.state == "running" else step
        for step in progress.steps
    )
    return msgspec.structs.replace(progress, steps=steps)


def usual_s(progress: Progress, name: str) -> float | None:
    """Seconds that a step usually takes; None where it was never done."""
    known = progress.durations.get(name)
    return median(known) if known else None


def remaining_s(progress: Progress, now: float) -> float | None:
    """Seconds until the run ends, as far as earlier runs tell; None where a step was never done before."""
    left = 0.0
    for step in progress.steps:
        if step.state not in ("pending", "running"):
            continue
        usual = usual_s(progress, step.name)
        if usual is None:
            return None
        spent = now - step.began if step.state == "running" and step.began is not None else 0.0
        left += max(usual - spent, 0.0)
    return left


def as_json(progress: Progress) -> bytes:
    """The text of `progress.json`."""
    return msgspec.json.format(msgspec.json.encode(progress))


def from_json(text: bytes) -> Progress:
    """Read it back.

    Raises:
        msgspec.DecodeError: It is none.
    """
    return msgspec.json.decode(text, type=Progress)
