"""The whole service on four hosts, built by the command that everybody builds it with, and what one does with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from servers.cluster.hosts import FOLDER, ROOT, Hosts, gone, planned
from servers.cluster.playing import WITHIN_S, Run, last_words, played
from servers.program import ServerFailed
from wastecoach.infra.deploy import hosts as local
from wastecoach.infra.deploy.ansible import Converging
from wastecoach.infra.deploy.state_folder import StateFolder

CALLER = Path(__file__).with_name("caller.py")
# Ansible says all that it can, and what it writes: no password may be in it.
TALKATIVE = {"ANSIBLE_VERBOSITY": "1", "ANSIBLE_DIFF_ALWAYS": "true"}
# Nobody who tests is one of many strangers.
VARIABLES = 'wastecoach_settings:\n  WASTECOACH_REQUESTS_PER_MINUTE: "100000"\n'
SUBNET = "10.76.0.0/24"


@dataclass(frozen=True)
class StepDone:
    """A step of a rebuild that has ended: how long it took, and how many machines or tasks it changed."""

    name: str
    seconds: float
    changed: int


def times_of(steps: Sequence[StepDone]) -> str:
    """How long steps took, in one line."""
    each = ", ".join(f"{step.name} {step.seconds:.0f}" for step in steps)
    return f"{sum(step.seconds for step in steps):.0f} s ({each})"


@dataclass(frozen=True)
class Service:
    """Hosts with the service on them.

    Attributes:
        hosts: The hosts.
        state: What this machine knows of them.
        said: Everything that Ansible has said so far.
        steps: How long each step of the first rebuild took.
    """

    hosts: Hosts
    state: StateFolder
    said: list[str] = field(default_factory=list)
    steps: list[StepDone] = field(default_factory=list)

    @property
    def domain(self) -> str:
        """Under which it is reached."""
        return self.hosts.cluster.domain

    @property
    def secrets(self) -> dict[str, str]:
        """Passwords of the services, by name."""
        found: dict[str, str] = json.loads((self.state.path / "secrets.json").read_text())
        return found

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `wastecoach` as somebody does who knows this cluster."""
        return subprocess.run(
            [sys.executable, "-m", "wastecoach", *arguments],
            env={**os.environ, **TALKATIVE, "WASTECOACH_INFRA_FOLDER": str(self.state.path.parent)},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    def rebuild(self, *options: str) -> list[StepDone]:
        """Build it, or build it again, from what the clone holds now.

        Raises:
            ServerFailed: It could not be built.
        """
        ended = self.command(
            *("infra", "rebuild", "--environment", self.hosts.cluster.name, "--target", "local"),
            *("--subnet", SUBNET, "--yes", "--json", *options),
        )
        for log in sorted((self.state.path / "logs").glob("*/*.log")):
            self.said.extend(log.read_text(errors="replace").splitlines())
        if ended.returncode:
            how = (f"exit {ended.returncode}", ended.stderr, *ended.stdout.splitlines()[-2:])
            raise ServerFailed("\n".join((*how, *last_words(self.said))))
        told = map(json.loads, ended.stdout.splitlines())
        return [
            StepDone(one["step"], one["seconds"], sum(one["figures"].values()))
            for one in told
            if one["state"] == "done"
        ]

    @property
    def converging(self) -> Converging:
        """How a rebuild runs playbooks on its hosts."""
        return Converging(
            source=ROOT,
            inventory=self.state.inventory,
            secrets=self.state.secrets_file(),
            variables=self.state.variables,
            through=self.hosts.access.through,
        )

    def play(self, playbook: str, *options: str, source: Path = ROOT, **variables: Any) -> Run:
        """Run a playbook on all hosts."""
        return self.played(replace(self.converging, source=source), (*options, playbook), variables)

    def played(
        self, converging: Converging, arguments: Sequence[str], variables: dict[str, Any]
    ) -> Run:
        """Run Ansible, on hosts of whatever inventory, with everything it can say."""
        wanted = ("-v", "--diff", "-e", json.dumps(variables))
        ended = played(converging, self.state.path / "ansible.log", [*wanted, *arguments])
        self.said.extend(ended.lines)
        return ended

    def call(self, *arguments: str) -> subprocess.Popen[str]:
        """Start the caller in the hosts' network: somebody who uses the service through its edge."""
        authority = self.state.path / "ca.pem"
        (edge,) = (node.address for node in self.hosts.cluster.in_group("edge"))
        command = [sys.executable, str(CALLER), str(authority), self.domain, edge, *arguments]
        return subprocess.Popen(
            [*self.hosts.access.through, *command], stdout=subprocess.PIPE, text=True
        )

    def answer(self, *arguments: str) -> Any:
        """What the caller was answered.

        Raises:
            ServerFailed: Nothing.
        """
        with self.call(*arguments) as calling:
            out, _ = calling.communicate(timeout=WITHIN_S)
        if calling.returncode:
            raise ServerFailed(out)
        return json.loads(out.splitlines()[-1])

    def psql(self, query: str) -> str:
        """What its PostgreSQL answers."""
        return psql(self.hosts, "storage", query)


def psql(hosts: Hosts, node: str, query: str) -> str:
    """What PostgreSQL on a host answers."""
    command = ("runuser", "-u", "postgres", "--", "psql", "-Atc", query, "wastecoach")
    return hosts.said(node, *command)


@contextmanager
def not_yet_built(kind: str) -> Iterator[Service]:
    """A service of this run, of which there is nothing yet but what an operator wants; it is gone after the block."""
    hosts = planned(kind, SUBNET)
    state = StateFolder(FOLDER, hosts.folder.name)
    state.make()
    state.variables.write_text(VARIABLES)
    try:
        yield Service(hosts, state)
    finally:
        gone(hosts)


def cut(service: Service, node: str) -> None:
    """Take a host's power away."""
    local.kill_host(service.hosts.cluster, service.hosts.folder, node)


def back(service: Service, node: str) -> None:
    """Switch it on again."""
    local.start_host(service.hosts.cluster, service.hosts.folder, node)
