"""Hosts in containers for tests of the infrastructure, and what a test does with them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.infra.real import TOOLS
from wastecoach.core.clusters.cluster import Cluster, SshAccess
from wastecoach.infra.deploy import hosts as local
from wastecoach.infra.deploy import ssh
from wastecoach.infra.deploy.programs import Answered

# The image of the hosts stays here from run to run.
FOLDER = TOOLS / "hosts"
# Clusters of a run carry the number of its process: what a killed run left is found by the next one.
NAME = re.compile(r"([a-z]+)(\d+)")
WITHIN_S = 60.0


@dataclass(frozen=True)
class Hosts:
    """Four hosts of their own, and what a test does with them."""

    cluster: Cluster
    folder: Path

    def run(self, node: str, *arguments: str, stdin: str = "") -> Answered:
        """Run a program on a host, as root."""
        (address,) = (one.address for one in self.cluster.nodes if one.name == node)
        return ssh.run(self.access, address, arguments, stdin, WITHIN_S)

    def said(self, node: str, *arguments: str) -> str:
        """What a program on a host answers, which must end well."""
        answered = self.run(node, *arguments)
        assert answered.code == 0, answered
        return answered.out.strip()

    @property
    def access(self) -> SshAccess:
        """How they are reached."""
        assert isinstance(self.cluster.access, SshAccess)
        return self.cluster.access

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the nodes."""
        return tuple(node.name for node in self.cluster.nodes)


def planned(name: str, subnet: str = local.SUBNET) -> Hosts:
    """Hosts that are not there yet."""
    folder = FOLDER / f"{name}{os.getpid()}"
    return Hosts(local.local_cluster(folder, folder.name, subnet=subnet), folder)


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
    for file in hosts.folder.glob("*"):
        file.unlink()
    if hosts.folder.exists():
        hosts.folder.rmdir()
