"""Runs of Ansible on hosts in containers, and what they changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from servers.cluster.hosts import ROOT
from servers.program import ServerFailed
from wastecoach.infra.deploy.ansible import (
    PLAYBOOK,
    TOOLS,
    Converging,
    complaint,
    environment,
    inputs,
    recap,
)
from wastecoach.infra.deploy.programs import found, run

# Far more than it takes: hosts may share few processors with much else.
WITHIN_S = 1800.0
LAST_LINES, LONGEST_LINE = 40, 300
TASK = re.compile(r"^(?:TASK|RUNNING HANDLER) \[(?P<task>.*)\]")
CHANGED = re.compile(r"^changed: \[(?P<host>[^\]\s]+)")


@dataclass(frozen=True)
class Run:
    """What a run of Ansible ended with, and all that it said."""

    code: int
    lines: tuple[str, ...]

    @property
    def changes(self) -> set[tuple[str, str]]:
        """What it changed: task and host."""
        task, seen = "", set()
        for line in self.lines:
            if begun := TASK.match(line):
                task = begun["task"]
            elif changed := CHANGED.match(line):
                seen.add((task, changed["host"]))
        return seen

    @property
    def changed(self) -> int:
        """How many tasks changed something, as its own recap counts them."""
        return sum(figures["changed"] for figures in recap(self.lines).values())

    def well(self) -> Run:
        """This run.

        Raises:
            ServerFailed: It did not end well.
        """
        if self.code:
            raise ServerFailed("\n".join((complaint(self.lines), *last_words(self.lines))))
        return self


def last_words(lines: Sequence[str]) -> list[str]:
    """The end of what Ansible said, for whoever looks why it failed."""
    return [line[:LONGEST_LINE] for line in lines[-LAST_LINES:]]


def played(converging: Converging, log: Path, arguments: Sequence[str]) -> Run:
    """Run playbooks with these arguments besides those that every rebuild gives."""
    lines: list[str] = []
    ended = run(
        # The tools are those of this clone, wherever the playbooks are.
        [*converging.through, found(PLAYBOOK, ROOT / TOOLS), *inputs(converging), *arguments],
        log=log,
        heard=lines.append,
        within_s=WITHIN_S,
        environment=environment(converging),
        folder=converging.source / "ansible",
    )
    return Run(ended.code, tuple(lines))
