"""Hosts in containers, and what one does with them."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from servers.program import ServerFailed
from wastecoach.core.clusters.cluster import Cluster, Node, SshAccess
from wastecoach.infra.deploy import hosts as local
from wastecoach.infra.deploy import ssh
from wastecoach.infra.deploy.programs import Answered

ROOT = Path(__file__).resolve().parents[2]
# The image of the hosts stays here from run to run.
FOLDER = ROOT / ".tools" / "hosts"
# Clusters of a run carry the number of its process: what a killed run left is found by the next one.
NAME = re.compile(r"([a-z]+)(\d+)")
WITHIN_S = 60.0


@dataclass(frozen=True)
class Hosts:
    """Hosts of their own, and what one does with them."""

    cluster: Cluster
    folder: Path

    def run(self, node: str, *arguments: str, stdin: str = "") -> Answered:
        """Run a program on a host, as root."""
        (address,) = (one.address for one in self.cluster.nodes if one.name == node)
        return ssh.run(self.access, address, arguments, stdin, WITHIN_S)

    def said(self, node: str, *arguments: str) -> str:
        """What a program on a host answers.

        Raises:
            ServerFailed: It did not end well.
        """
        answered = self.run(node, *arguments)
        if answered.code:
            raise ServerFailed(str(answered))
        return answered.out.strip()

    @property
    def access(self) -> SshAccess:
        """How they are reached."""
        access = self.cluster.access
        if not isinstance(access, SshAccess):
            raise TypeError(access)
        return access

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the nodes."""
        return tuple(node.name for node in self.cluster.nodes)


def name_of_run(kind: str) -> str:
    """The name of a cluster of this run."""
    return f"{kind}{os.getpid()}"


def planned(kind: str, subnet: str = local.SUBNET) -> Hosts:
    """Four hosts that are not there yet."""
    name = name_of_run(kind)
    return Hosts(local.local_cluster(FOLDER / name, name, subnet=subnet), FOLDER / name)


def alone(hosts: Hosts, node: Node) -> Hosts:
    """One host in the place of the four."""
    return Hosts(replace(hosts.cluster, nodes=(node,)), hosts.folder)


@contextmanager
def brought_up(hosts: Hosts) -> Iterator[Hosts]:
    """Hosts that are up within the block, and gone after it."""
    try:
        local.up(hosts.cluster, hosts.folder)
        yield hosts
    finally:
        gone(hosts)


def gone(hosts: Hosts) -> None:
    """Take hosts away, with all that is known of them."""
    local.down(hosts.cluster, hosts.folder)
    if hosts.folder.exists():
        shutil.rmtree(hosts.folder)


def forget_killed_runs() -> None:
    """Take away what runs left that were killed."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for folder in FOLDER.iterdir():
        named = NAME.fullmatch(folder.name)
        if named and not Path(f"/proc/{named[2]}").exists():
            gone(Hosts(local.local_cluster(folder, folder.name), folder))
