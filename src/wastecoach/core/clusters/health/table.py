"""All checks there are, and what of them a cluster is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from wastecoach.core.clusters.cluster import Cluster, Node
from wastecoach.core.clusters.health.asking import of_node, of_outside
from wastecoach.core.clusters.health.checks import OUTSIDE, Check
from wastecoach.core.clusters.health.data_checks import DATA_CHECKS
from wastecoach.core.clusters.health.host_checks import HOST_CHECKS
from wastecoach.core.clusters.health.kubernetes_checks import KUBERNETES_CHECKS
from wastecoach.core.clusters.health.outside_checks import OUTSIDE_CHECKS
from wastecoach.core.clusters.health.service_checks import SERVICE_CHECKS

CHECKS: tuple[Check, ...] = (
    *HOST_CHECKS,
    *SERVICE_CHECKS,
    *DATA_CHECKS,
    *KUBERNETES_CHECKS,
    *OUTSIDE_CHECKS,
)


def wanted(only: Collection[str]) -> tuple[Check, ...]:
    """The checks that these names or numbers choose, all of them where there is none.

    Raises:
        KeyError: There is no such check; its only argument is what was asked for.
    """
    known = {key: check for check in CHECKS for key in (check.name, str(check.number))}
    chosen = {known[one].number for one in only}
    return tuple(check for check in CHECKS if not chosen or check.number in chosen)


def asked_of_node(cluster: Cluster, node: Node, checks: Iterable[Check]) -> dict[str, Any]:
    """What the probe is asked on a node."""
    looks = _looks(one for one in checks if one.where != OUTSIDE and one.concerns(node))
    return {"looks": {look: of_node(look, cluster, node) for look in looks}}


def asked_of_outside(cluster: Cluster, checks: Iterable[Check]) -> dict[str, Any]:
    """What the probe is asked from outside."""
    looks = _looks(one for one in checks if one.where == OUTSIDE)
    return {"looks": {look: of_outside(look, cluster) for look in looks}}


def _looks(checks: Iterable[Check]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(look for check in checks for look in check.looks))
