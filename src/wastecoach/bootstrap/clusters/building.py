"""What is to be built from what, and with whom to talk about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wastecoach.core.clusters.cluster import Cluster, Runtime, Target
from wastecoach.core.messages import Catalogue
from wastecoach.infra.deploy.state_folder import StateFolder

if TYPE_CHECKING:
    from wastecoach.bootstrap.clusters.planning import Plan

LOCAL = "local"
RUNTIME: Runtime = "systemd"


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Who is talked to meanwhile.

    Attributes:
        words: In which language.
        agree: Is shown a plan before it is carried out; raises where it is not agreed to.
        heard: Is told every line that a program says.
    """

    words: Catalogue
    agree: Callable[[Plan], None]
    heard: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Building:
    """A cluster to be built, changed or taken away.

    Attributes:
        name: Of the environment.
        target: Where its machines are.
        runtime: What keeps the service running on them.
        source: The clone of the project.
        state: What this machine knows of it.
        subnet: Of hosts on this machine.
        dialogue: Who is talked to meanwhile.
    """

    name: str
    target: Target
    runtime: Runtime
    source: Path
    state: StateFolder
    subnet: str
    dialogue: Dialogue

    @property
    def hosts(self) -> Cluster:
        """The hosts on this machine, as they are to be."""
        from wastecoach.infra.deploy.hosts.layout import local_cluster

        return local_cluster(self.state.path, self.name, subnet=self.subnet, runtime=self.runtime)
