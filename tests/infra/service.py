"""The whole service on four hosts, converged once for a run, and what tests do with it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from tests.infra.hosts import Hosts
from tests.infra.real import ROOT, require_tool
from wastecoach.core.clusters.cluster import Node
from wastecoach.core.clusters.inventory import inventory_of
from wastecoach.infra.deploy import hosts as local
from wastecoach.infra.deploy import packages
from wastecoach.infra.deploy.ansible import Converging, complaint, environment, recap
from wastecoach.infra.deploy.programs import run
from wastecoach.infra.deploy.state_folder import StateFolder

DOMAIN = "wastecoach.example"
# A host on which nothing runs: what is restored comes here.
SPARE = "spare"
CALLER = ROOT / "tests" / "infra" / "caller.py"
# Nobody who tests is one of many strangers.
SETTINGS = {"WASTECOACH_REQUESTS_PER_MINUTE": "100000"}
# Far more than it takes: five hosts may share few processors with much else.
WITHIN_S = 1800.0
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
        task, found = "", set()
        for line in self.lines:
            if begun := TASK.match(line):
                task = begun["task"]
            elif changed := CHANGED.match(line):
                found.add((task, changed["host"]))
        return found

    @property
    def changed(self) -> int:
        """How many tasks changed something, as its own recap counts them."""
        return sum(figures["changed"] for figures in recap(self.lines).values())

    def well(self) -> Run:
        """This run, which must have ended well."""
        assert self.code == 0, complaint(self.lines) + "\n" + "\n".join(self.lines[-60:])
        return self


@dataclass(frozen=True)
class Service:
    """Hosts with the service on them.

    Attributes:
        hosts: The hosts, the spare one among them.
        state: What this machine knows of them.
        wheels: Folder of Python packages.
        said: Everything that Ansible has said so far.
    """

    hosts: Hosts
    state: StateFolder
    wheels: Path
    said: list[str] = field(default_factory=list)

    @property
    def secrets(self) -> dict[str, str]:
        """Passwords of the services, by name."""
        found: dict[str, str] = json.loads((self.state.path / "secrets.json").read_text())
        return found

    def play(self, playbook: str, *options: str, source: Path = ROOT, **variables: Any) -> Run:
        """Run a playbook on all hosts but the spare one."""
        inventory = self.state.path / "inventory.json"
        told = self._inventory(tuple(node for node in self.hosts.cluster.nodes if node.groups))
        inventory.write_text(json.dumps(told))
        return self._run(inventory, playbook, options, source, variables)

    def play_on_spare(self, groups: Sequence[str], playbook: str, **variables: Any) -> Run:
        """Run a playbook on the spare host alone, as if these groups were it, and there were no others."""
        inventory = self.state.path / "spare.json"
        (spare,) = (node for node in self.hosts.cluster.nodes if node.name == SPARE)
        alone = msgspec.structs.replace(spare, groups=tuple(groups))
        inventory.write_text(json.dumps(self._inventory((alone,))))
        return self._run(inventory, playbook, (), ROOT, variables)

    def call(self, *arguments: str) -> subprocess.Popen[str]:
        """Start the caller in the hosts' network: somebody who uses the service through its edge."""
        authority = self.state.path / "ca.pem"
        (edge,) = (node.address for node in self.hosts.cluster.in_group("edge"))
        command = [sys.executable, str(CALLER), str(authority), DOMAIN, edge, *arguments]
        return subprocess.Popen(
            [*self.hosts.access.through, *command], stdout=subprocess.PIPE, text=True
        )

    def answer(self, *arguments: str) -> Any:
        """What the caller was answered."""
        with self.call(*arguments) as calling:
            out, _ = calling.communicate(timeout=WITHIN_S)
        assert calling.returncode == 0, out
        return json.loads(out.splitlines()[-1])

    def _inventory(self, nodes: tuple[Node, ...]) -> dict[str, Any]:
        return inventory_of(
            msgspec.structs.replace(self.hosts.cluster, nodes=nodes), str(self.wheels), {}
        )

    def _run(
        self,
        inventory: Path,
        playbook: str,
        options: Sequence[str],
        source: Path,
        variables: dict[str, Any],
    ) -> Run:
        program = require_tool("ansible", "ansible-playbook")
        secrets = self.state.path / "secrets.json"
        wanted = json.dumps({"wastecoach_settings": SETTINGS} | variables)
        lines: list[str] = []
        ended = run(
            [
                *(*self.hosts.access.through, str(program), "-v", "--diff"),
                *("-i", str(inventory), "-e", f"@{secrets}", "-e", wanted),
                *(*options, playbook),
            ],
            log=self.state.path / "ansible.log",
            heard=lines.append,
            within_s=WITHIN_S,
            environment=environment(Converging(source, inventory, secrets)),
            folder=source / "ansible",
        )
        self.said.extend(lines)
        return Run(ended.code, tuple(lines))


def with_spare(hosts: Hosts) -> Hosts:
    """The same hosts and one more, on which nothing is to run."""
    last = hosts.cluster.nodes[-1].address
    start, _, number = last.rpartition(".")
    spare = Node(SPARE, f"{start}.{int(number) + 1}", ())
    cluster = msgspec.structs.replace(
        hosts.cluster, nodes=(*hosts.cluster.nodes, spare), domain=DOMAIN
    )
    return Hosts(cluster, hosts.folder)


def built(hosts: Hosts, wheels: Path) -> Service:
    """The service, from hosts with nothing on them but Debian."""
    state = StateFolder(hosts.folder.parent, hosts.folder.name)
    state.secrets_file()
    packages.build(ROOT, wheels, hosts.folder / "packages.log")
    return Service(hosts, state, wheels)


def cut(service: Service, node: str) -> None:
    """Take a host's power away."""
    local.kill_host(service.hosts.cluster, service.hosts.folder, node)


def back(service: Service, node: str) -> None:
    """Switch it on again."""
    local.start_host(service.hosts.cluster, service.hosts.folder, node)
