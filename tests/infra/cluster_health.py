"""The health of a service on hosts, as the library and as the command tell it."""

from __future__ import annotations

import json
from typing import Any

from servers.cluster.hosts import Hosts
from servers.cluster.service import Service
from tests.infra.troubles import Found, Trouble
from tests.waiting import until
from wastecoach import bootstrap
from wastecoach.bootstrap.clusters.health import examine_cluster
from wastecoach.core.clusters.health.report import ClusterReport

# RabbitMQ misses a member after twenty seconds, and a machine may have much else to do.
MENDED_WITHIN_S = 180.0


def examined(hosts: Hosts) -> ClusterReport:
    return examine_cluster(hosts.cluster, bootstrap.catalogue("en"))


def wrong(report: ClusterReport) -> list[Found]:
    """Node, check and finding of whatever is not well."""
    return [
        (one.node, one.name, one.code.removeprefix("cluster."))
        for one in report.components
        if one.status != "pass"
    ]


def all_well(hosts: Hosts) -> ClusterReport:
    """The report of a cluster that is well, which it may become only after a while."""
    seen: list[ClusterReport] = []

    def well() -> bool:
        seen[:] = [examined(hosts)]
        return not wrong(seen[0])

    until(well, MENDED_WITHIN_S)
    return seen[0]


def found_by_command(service: Service, trouble: Trouble) -> dict[str, Any] | None:
    """What the command says once it has found the trouble and ended accordingly."""
    ended = service.command("health-check", service.hosts.cluster.name, "--cluster", "--json")
    said: dict[str, Any] = json.loads(ended.stdout)
    found = {
        (one["node"], one["name"], one["code"].removeprefix("cluster."))
        for one in said["components"]
        if one["status"] != "pass"
    }
    return said if found.issuperset(trouble.found) and ended.returncode == trouble.exit else None
