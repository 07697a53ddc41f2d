"""The health of a service on four real hosts: all is well; what breaks is found, named, and well again once mended."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from servers.cluster.hosts import Hosts
from servers.cluster.service import Service
from tests.waiting import until
from wastecoach import bootstrap
from wastecoach.bootstrap.clusters.health import examine_cluster
from wastecoach.cli.exits import Exit
from wastecoach.core.clusters.health.report import ClusterReport, as_json
from wastecoach.infra.deploy import hosts as local

pytestmark = pytest.mark.infra
# RabbitMQ misses a member after twenty seconds, and a machine may have much else to do.
MENDED_WITHIN_S = 180.0
FULL, TLS = "/srv/full", "/etc/caddy/tls"
Found = tuple[str, str, str]


@dataclass(frozen=True)
class Trouble:
    """Something that breaks.

    Attributes:
        make: Breaks it.
        mend: Mends it.
        found: Node, check and finding by which it must be named.
        exit: What the command ends with.
    """

    make: Callable[[Hosts], object]
    mend: Callable[[Hosts], object]
    found: tuple[Found, ...]
    exit: Exit = Exit.DOWN


def on(node: str, *lines: tuple[str, ...]) -> Callable[[Hosts], object]:
    """Programs that run on a host."""
    return lambda hosts: [hosts.said(node, *line) for line in lines]


def systemctl(node: str, verb: str, unit: str) -> Callable[[Hosts], object]:
    """A unit of a host started, stopped, frozen."""
    return on(node, ("systemctl", *verb.split(), unit))


SIGNED = (
    "openssl",
    "x509",
    "-req",
    "-in",
    f"{TLS}/server.csr",
    "-CA",
    f"{TLS}/ca.pem",
    "-CAkey",
    f"{TLS}/ca.key",
)
TROUBLES = {
    "a worker is stopped": Trouble(
        systemctl("worker-1", "stop", "wastecoach-worker"),
        systemctl("worker-1", "start", "wastecoach-worker"),
        (("worker-1", "worker", "down"),),
    ),
    "a member of the broker is stopped": Trouble(
        systemctl("worker-2", "stop", "rabbitmq-server"),
        systemctl("worker-2", "start", "rabbitmq-server"),
        (
            ("worker-2", "rabbitmq", "down"),
            ("cluster", "members", "members_lost"),
            ("cluster", "quorum", "quorum_thin"),
        ),
    ),
    "Redis hangs": Trouble(
        systemctl("storage", "kill --signal=STOP", "redis-server"),
        systemctl("storage", "kill --signal=CONT", "redis-server"),
        (("storage", "redis", "hangs"),),
    ),
    "a disk is full": Trouble(
        on(
            "storage",
            ("mkdir", "-p", FULL),
            ("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", FULL),
            ("fallocate", "-l", "16M", f"{FULL}/file"),
        ),
        on("storage", ("umount", FULL), ("rmdir", FULL)),
        (("storage", "disk", "disk_full"),),
    ),
    "a host is cut off": Trouble(
        lambda hosts: local.cut_off(hosts.cluster, hosts.folder, "worker-2"),
        lambda hosts: local.reconnect(hosts.cluster, hosts.folder, "worker-2"),
        (
            ("worker-2", "reach", "unreachable"),
            ("cluster", "members", "members_lost"),
        ),
    ),
    "a certificate ends in five days": Trouble(
        on(
            "master",
            ("cp", "-a", f"{TLS}/server.pem", f"{TLS}/server.pem.kept"),
            (*SIGNED, "-copy_extensions", "copy", "-days", "5", "-out", f"{TLS}/server.pem"),
            ("systemctl", "reload", "caddy"),
        ),
        on(
            "master",
            ("mv", f"{TLS}/server.pem.kept", f"{TLS}/server.pem"),
            ("systemctl", "reload", "caddy"),
        ),
        (
            ("master", "edge_certificate", "certificate_ends"),
            ("outside", "certificate", "certificate_ends"),
        ),
        Exit.DEGRADED,
    ),
}


@pytest.fixture(scope="module")
def installed(service: Service) -> Hosts:
    """The hosts of a service, with a backup."""
    service.hosts.said("master", "systemctl", "start", "wastecoach-backup")
    return service.hosts


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


@pytest.fixture
def well(installed: Hosts) -> Hosts:
    """The service before a test breaks something."""
    all_well(installed)
    return installed


def test_a_new_cluster_passes_every_check(installed: Hosts) -> None:
    report = all_well(installed)
    assert (report.status, report.score) == ("pass", 100)
    nodes = {one.node for one in report.components}
    assert nodes == {*installed.names, "cluster", "outside"}
    assert len(report.components) > 50


def test_no_password_is_in_what_is_told(service: Service, installed: Hosts) -> None:
    told = as_json(examined(installed)).decode()
    assert not [name for name, secret in service.secrets.items() if secret in told]


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES.keys())
def test_what_breaks_is_found_and_named_and_well_again_once_mended(
    trouble: Trouble, well: Hosts, service: Service
) -> None:
    trouble.make(well)
    try:
        said = until(lambda: found_by_command(service, trouble), MENDED_WITHIN_S)
    finally:
        trouble.mend(well)
    assert said["score"] != 100
    all_well(well)


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
