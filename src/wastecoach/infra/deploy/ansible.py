"""Ansible, run in `ansible/`: one playbook at a time, and what its recap says."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from wastecoach.core.clusters.errors import StepFailed
from wastecoach.infra.deploy.programs import found, run

# Where `make infra-tools` of a clone puts it.
TOOLS = Path(".tools/ansible/bin")
PLAYBOOK = "ansible-playbook"
RECAP = re.compile(r"^(?P<host>\S+)\s+:\s+(?P<figures>ok=\d+\s+.*)$")
TASK = re.compile(r"^TASK \[(?P<task>.*)\]")
FATAL = re.compile(r"^fatal: \[(?P<host>[^\]]+)\]: (?P<how>[A-Z]+)!")


@dataclass(frozen=True, slots=True)
class Converging:
    """How playbooks are run.

    Attributes:
        source: The clone of the project.
        inventory: The file of the machines.
        secrets: The file of the passwords: read by Ansible itself, so that none is seen among its arguments.
        variables: The file of what an operator wants otherwise than the roles have it; it may not be there.
        through: What stands in front of the command, `ip netns exec NAME`.
    """

    source: Path
    inventory: Path
    secrets: Path
    variables: Path
    through: Sequence[str] = ()


def converge(
    converging: Converging, playbook: str, step: str, log: Path, heard: Callable[[str], None]
) -> dict[str, dict[str, int]]:
    """Run one playbook; returns what its recap says of every host: `ok`, `changed`, `failed`, ….

    Raises:
        StepFailed: A task failed, or a host was not reached.
        ToolMissing: Ansible is not installed.
    """
    program = found(PLAYBOOK, *folders(converging.source))
    lines: list[str] = []

    def listen(line: str) -> None:
        lines.append(line)
        heard(line)

    ended = run(
        [
            *converging.through,
            program,
            *inputs(converging),
            f"playbooks/{playbook}",
        ],
        log=log,
        heard=listen,
        environment=environment(converging),
        folder=converging.source / "ansible",
    )
    if ended.code:
        detail = f"{playbook}: {complaint(lines)}"
        raise StepFailed(step=step, detail=detail, log=str(log))
    return recap(lines)


def inputs(converging: Converging) -> list[str]:
    """The arguments that say which machines there are, and how roles are to be on them; secrets have the last word."""
    files = (*(path for path in (converging.variables,) if path.exists()), converging.secrets)
    variables = [part for path in files for part in ("-e", f"@{path}")]
    return ["-i", str(converging.inventory), *variables]


def folders(source: Path) -> tuple[Path, ...]:
    """Where Ansible may be, beside the path: in the clone, and where Python's packages put their programs."""
    return (source / TOOLS, Path(sys.executable).parent)


def environment(converging: Converging) -> dict[str, str]:
    """The environment of Ansible: ours, with the settings of the clone, and letters as Ansible wants them."""
    # Connections that are kept open are known by address alone, and two clusters may have the same ones.
    cluster = hashlib.sha256(str(converging.inventory).encode()).hexdigest()[:8]
    wanted = {
        "ANSIBLE_CONFIG": str(converging.source / "ansible" / "ansible.cfg"),
        "ANSIBLE_SSH_CONTROL_PATH_DIR": f"~/.ansible/cp-{cluster}",
        "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_FORCE_COLOR": "0",
        "LC_ALL": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
    }
    return dict(os.environ) | wanted


def recap(lines: Iterable[str]) -> dict[str, dict[str, int]]:
    """What the recap says of every host."""
    found_lines = filter(None, map(RECAP.match, lines))
    return {
        line["host"]: {
            name: int(count) for name, count in (one.split("=") for one in line["figures"].split())
        }
        for line in found_lines
    }


def complaint(lines: Sequence[str]) -> str:
    """Where it failed first: the task and the host. What the task said may tell a secret; it is in the log alone."""
    task = ""
    for line in lines:
        if begun := TASK.match(line):
            task = begun["task"]
        elif fatal := FATAL.match(line):
            return f"{fatal['host']}: {task or 'connection'} ({fatal['how'].lower()})"
    return next((line.strip() for line in reversed(lines) if line.strip()), "?")
