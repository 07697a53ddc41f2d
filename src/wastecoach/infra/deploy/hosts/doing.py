"""Running the programs that hosts are made with; what fails is told in one line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from wastecoach.core.clusters.errors import StepFailed
from wastecoach.infra.deploy.programs import answer

STEP = "hosts"
WITHIN_S = 60


def do(arguments: Sequence[str], log: Path, *, within_s: float = WITHIN_S, stdin: str = "") -> str:
    """Run a program, and return what it answers.

    Raises:
        StepFailed: It did not end well; what it said is in the log.
        ToolMissing: It is not installed.
    """
    answered = answer(arguments, within_s=within_s, stdin=stdin)
    if answered.code == 0:
        return answered.out
    with log.open("a") as file:
        file.write(f"{' '.join(arguments)}: exit code {answered.code}\n{answered.err}")
    raise failed(log, f"{arguments[0]}: {last_line(answered.err)}")


def failed(log: Path, detail: str) -> StepFailed:
    """The error that names what failed and where more about it is written."""
    return StepFailed(step=STEP, detail=detail, log=str(log))


def last_line(said: str) -> str:
    """The last line with something in it: where programs say why they gave up."""
    return next((line.strip() for line in reversed(said.splitlines()) if line.strip()), "?")
