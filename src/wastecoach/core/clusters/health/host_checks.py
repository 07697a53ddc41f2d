"""Checks 1 to 9: the machines themselves."""

from __future__ import annotations

from wastecoach.core.clusters.health import data_verdicts as data
from wastecoach.core.clusters.health import host_verdicts as host
from wastecoach.core.clusters.health.asking import units_of
from wastecoach.core.clusters.health.checks import Check, Seen
from wastecoach.core.clusters.health.looks import SLOW_TOOL_MS, judged
from wastecoach.core.clusters.health.silence import of_reach
from wastecoach.core.health import Finding


def _reach(seen: Seen) -> Finding:
    return of_reach(seen.way_s)


def _load(seen: Seen) -> Finding:
    return judged(seen.facts.load, host.of_load, of="/proc", lost="warn")


def _memory(seen: Seen) -> Finding:
    return judged(seen.facts.memory, host.of_memory, of="/proc", lost="warn")


def _disk(seen: Seen) -> Finding:
    return judged(seen.facts.mounts, host.of_mounts, of="statvfs")


def _units(seen: Seen) -> Finding:
    own = units_of(seen.node)
    return judged(
        seen.facts.units,
        lambda told: host.of_units(told, own),
        of="systemd",
        slow_ms=SLOW_TOOL_MS,
    )


def _clock(seen: Seen) -> Finding:
    return judged(
        seen.facts.clock,
        lambda told: host.of_clock(told, seen.apart_s, seen.way_s),
        of="timedatectl",
        slow_ms=SLOW_TOOL_MS,
        lost="warn",
    )


def _reboot(seen: Seen) -> Finding:
    return judged(seen.facts.reboot, host.of_reboot, of="/run", lost="warn")


def _names(seen: Seen) -> Finding:
    wanted = {node.name: node.address for node in seen.cluster.nodes}
    return judged(seen.facts.names, lambda told: host.of_names(told, wanted), of="getaddrinfo")


def _volume(seen: Seen) -> Finding:
    # On our own machines all data lies on the one disk that there is.
    own = seen.cluster.target == "aws" and "postgresql" in seen.node.groups
    return judged(seen.facts.volumes, lambda told: data.of_volumes(told, own=own), of="statvfs")


# A node that does not answer fails this check, and no other check of it can be made.
REACH = Check(1, "reach", 10, "node", (), (), _reach)
HOST_CHECKS = (
    REACH,
    Check(2, "load", 1, "node", (), ("load",), _load),
    Check(3, "memory", 2, "node", (), ("memory",), _memory),
    Check(4, "disk", 5, "node", (), ("mounts",), _disk),
    Check(5, "units", 1, "node", (), ("units",), _units),
    Check(6, "clock", 2, "node", (), ("clock",), _clock),
    Check(7, "reboot", 1, "node", (), ("reboot",), _reboot),
    Check(8, "names", 5, "node", (), ("names",), _names),
    Check(
        9, "volume", 5, "node", ("postgresql", "redis", "rabbitmq", "photos"), ("volumes",), _volume
    ),
)
