"""Terraform, run in a folder of the clone; all that it writes goes into the state folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from wastecoach.core.clusters.changes import Changes, changes_of
from wastecoach.core.clusters.errors import StepFailed
from wastecoach.infra.deploy.programs import Ended, answer, run

PLAIN = ("-input=false", "-no-color")
# Somebody else's plan may be under way.
WAITS = "-lock-timeout=60s"
# What `plan -detailed-exitcode` says beside 0 and 1.
SOMETHING_TO_DO = 2
ANSWERS_WITHIN_S = 120.0
CONFIGURATION = "TF_CLI_CONFIG_FILE"


@dataclass(frozen=True, slots=True)
class Terraform:
    """How Terraform is run.

    Attributes:
        folder: Where: `terraform/envs/NAME`.
        state: The state folder of the cluster: plans lie in it, and what Terraform fetches.
        step: The step that it is run for, told where it fails.
        log: Where its output goes.
        heard: Called with every line of it.
        backend: Arguments of `init` about where its state is kept.
        given: Arguments of `plan`: variables.
        kept: File of its state, for a folder that says nothing about that itself.
    """

    folder: Path
    state: Path
    step: str
    log: Path
    heard: Callable[[str], None]
    backend: Sequence[str] = ()
    given: Sequence[str] = ()
    kept: Path | None = None
    _plan: Path = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_plan", self.state / "plan")

    def initialise(self) -> None:
        """Fetch the providers, and connect to where the state is kept.

        Raises:
            StepFailed: It cannot.
            ToolMissing: Terraform is not installed.
        """
        self._checked(["init", *PLAIN, "-reconfigure", *self.backend], "init")

    def plan(self, *, destroy: bool = False) -> tuple[Changes, dict[str, Any]]:
        """What would be done, looked up anew; and the plan itself, as Terraform tells it.

        Raises:
            StepFailed: It cannot tell.
        """
        wanted = ["-destroy"] if destroy else []
        arguments = ["plan", *PLAIN, WAITS, "-detailed-exitcode", f"-out={self._plan}"]
        ended = self._run([*arguments, *wanted, *self._where(), *self.given])
        if ended.code not in (0, SOMETHING_TO_DO):
            raise self._failed(ended.said, "plan")
        told = self._answered(["show", "-json", str(self._plan)])
        return changes_of(told), told

    def apply(self) -> None:
        """Do what was planned last.

        Raises:
            StepFailed: Something could not be done; what could be done is written down.
        """
        self._checked(["apply", *PLAIN, WAITS, *self._where(), str(self._plan)], "apply")
        self.forget_plan()

    def forget_plan(self) -> None:
        """What was planned is not to be done any more; a plan tells secrets, too."""
        self._plan.unlink(missing_ok=True)

    def outputs(self) -> dict[str, Any]:
        """What it puts out: names with `value`.

        Raises:
            StepFailed: There is no state.
        """
        return self._answered(["output", "-json", *self._where()])

    def _where(self) -> list[str]:
        return [] if self.kept is None else [f"-state={self.kept}"]

    def _run(self, arguments: Sequence[str]) -> Ended:
        return run(
            ["terraform", *arguments],
            log=self.log,
            heard=self.heard,
            environment=environment(self.state, self.folder),
            folder=self.folder,
        )

    def _checked(self, arguments: Sequence[str], task: str) -> None:
        ended = self._run(arguments)
        if ended.code:
            raise self._failed(ended.said, task)

    def _answered(self, arguments: Sequence[str]) -> dict[str, Any]:
        answered = answer(
            ["terraform", *arguments],
            within_s=ANSWERS_WITHIN_S,
            environment=environment(self.state, self.folder),
            folder=self.folder,
        )
        if answered.code:
            raise self._failed(answered.err, arguments[0])
        return dict(msgspec.json.decode(answered.out))

    def _failed(self, said: str, task: str) -> StepFailed:
        detail = f"terraform {task}: {complaint(said)}"
        return StepFailed(step=self.step, detail=detail, log=str(self.log))


def environment(state: Path, folder: Path) -> dict[str, str]:
    """The environment of Terraform: ours, and that nobody sits before it."""
    given = dict(os.environ)
    # Some machines name a file that is not there, which Terraform takes amiss.
    if not Path(given.get(CONFIGURATION, "")).is_file():
        given.pop(CONFIGURATION, None)
    fetched = state / "terraform" / folder.name
    return given | {"TF_DATA_DIR": str(fetched), "TF_IN_AUTOMATION": "1", "TF_INPUT": "0"}


def complaint(said: str) -> str:
    """The first error in what it said, in one line."""
    lines = [line.strip(" │╷╵") for line in said.splitlines()]
    wrong = next((line for line in lines if line.startswith("Error: ")), None)
    last = next((line for line in reversed(lines) if line), "?")
    return (wrong or last).removeprefix("Error: ")
