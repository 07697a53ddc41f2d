"""What a check is: numbered, named, weighed, and judged by what a machine told.

Numbers and names are stable: people write them into run books, and `--only` takes either. Which checks there are for a
cluster follows from what runs on its nodes. Weights: 10 without it nothing is accepted or answered, 5 a part is gone or
will be, 2 the next fault will hurt, 1 somebody should look some day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

from wastecoach.core.clusters.cluster import Cluster, Node
from wastecoach.core.clusters.health.asking import UNITS
from wastecoach.core.clusters.health.facts import Facts, Told
from wastecoach.core.clusters.health.looks import SLOW_MS, of_part, of_unit
from wastecoach.core.health import Finding

Found = TypeVar("Found")
# A node tells of itself; any node that can tells of all; whoever asks looks from outside.
Where = Literal["node", "cluster", "outside"]
CLUSTER: Where = "cluster"
OUTSIDE: Where = "outside"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a check is judged by.

    Attributes:
        cluster: The cluster.
        node: The node that told; of the outside, the cluster's first.
        facts: What it told.
        now: Seconds since 1970, of whoever asks.
        way_s: Seconds that question and answer were under way.
        apart_s: How far the node's clock is from the others', known to within `way_s`.
    """

    cluster: Cluster
    node: Node
    facts: Facts
    now: float
    way_s: float = 0.0
    apart_s: float = 0.0

    def unit_named(self, name: str) -> Finding:
        """How a unit of systemd is that should run on the node."""
        told = self.facts.units
        return of_unit(told.found.wanted.get(name) if told and told.found else None, name)

    def unit(self, group: str) -> Finding:
        """How the unit of something that runs on the node is."""
        return self.unit_named(UNITS[group][0])

    def part(
        self, group: str, told: Told[Found] | None, verdict: Callable[[Found], Finding]
    ) -> Finding:
        """How something is that has a unit and also answers."""
        name = UNITS[group][0]
        return of_part(self.unit_named(name), told, verdict, of=name, slow_ms=SLOW_MS)


@dataclass(frozen=True, slots=True)
class Check:
    """One numbered check.

    Attributes:
        number: Stable.
        name: Stable, for programs.
        weight: What it counts for in the score.
        where: Who tells.
        groups: On nodes on which one of these runs; none: on all.
        looks: What the probe is asked for; the last is the one whose time is told.
        verdict: Judges what it told.
    """

    number: int
    name: str
    weight: int
    where: Where
    groups: tuple[str, ...]
    looks: tuple[str, ...]
    verdict: Callable[[Seen], Finding]

    def concerns(self, node: Node) -> bool:
        """Whether the node can tell of it."""
        return not self.groups or any(group in node.groups for group in self.groups)
