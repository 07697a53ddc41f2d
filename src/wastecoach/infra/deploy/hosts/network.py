"""The network of the hosts: a bridge in a namespace of its own, and a cable from it to each host.

Nothing of it is seen outside: the hosts reach each other and this machine, and have no way out.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from wastecoach.infra.deploy.hosts.doing import do
from wastecoach.infra.deploy.hosts.layout import HostPlace, Layout

BRIDGE, CARD = "bridge", "eth0"
NAMESPACES = Path("/run/netns")


def exists(namespace: str) -> bool:
    """Whether there is a network namespace of this name."""
    # A file that is mounted, which `Path.is_mount` does not look for.
    return os.path.ismount(NAMESPACES / namespace)


def lay(layout: Layout) -> None:
    """Make what is missing: namespaces, bridge, cables; and plug every cable in.

    Raises:
        StepFailed: The kernel refuses something.
    """
    for namespace in (layout.namespace, *(host.label for host in layout.hosts)):
        if not exists(namespace):
            do(["ip", "netns", "add", namespace], layout.log)
        _in(namespace, layout.log, "link", "set", "lo", "up")
    if BRIDGE not in links(layout):
        _in(layout.namespace, layout.log, "link", "add", BRIDGE, "type", "bridge")
        _in(layout.namespace, layout.log, "link", "set", BRIDGE, "alias", str(layout.folder))
    address = str(layout.gateway)
    _in(layout.namespace, layout.log, "address", "replace", address, "dev", BRIDGE)
    _in(layout.namespace, layout.log, "link", "set", BRIDGE, "up")
    for host in layout.hosts:
        _lay_cable(layout, host)


def _lay_cable(layout: Layout, host: HostPlace) -> None:
    log = layout.log
    if host.port not in links(layout):
        ends = (host.port, "type", "veth", "peer", "name", CARD, "netns", host.label)
        _in(layout.namespace, log, "link", "add", *ends)
    _in(layout.namespace, log, "link", "set", host.port, "master", BRIDGE, "up")
    address = f"{host.node.address}/{layout.gateway.network.prefixlen}"
    _in(host.label, log, "address", "replace", address, "dev", CARD)
    _in(host.label, log, "link", "set", CARD, "up")


def links(layout: Layout) -> dict[str, bool]:
    """Every card, bridge and cable at our end, and whether it is plugged in; nothing where there is no network."""
    return {link["ifname"]: "UP" in link["flags"] for link in _links(layout)}


def owner(layout: Layout) -> str | None:
    """The state folder of the cluster whose network this is; None where there is none."""
    told = [link.get("ifalias") for link in _links(layout) if link["ifname"] == BRIDGE]
    return told[0] if told else None


def _links(layout: Layout) -> list[dict[str, Any]]:
    if not exists(layout.namespace):
        return []
    told = _in(layout.namespace, layout.log, "-json", "link", "show")
    found: list[dict[str, Any]] = json.loads(told)
    return found


def plug(layout: Layout, host: HostPlace, *, into: bool) -> None:
    """Plug a host's cable in, or pull it.

    Raises:
        StepFailed: There is no cable.
    """
    state = "up" if into else "down"
    _in(layout.namespace, layout.log, "link", "set", host.port, state)


def inhabitants(namespace: str, log: Path) -> list[int]:
    """The processes that live in a namespace: all of them are of our cluster."""
    if not exists(namespace):
        return []
    return [int(line) for line in do(["ip", "netns", "pids", namespace], log).split()]


def tear(namespace: str, log: Path) -> None:
    """Remove a namespace with all that is in it, where it is there.

    Raises:
        StepFailed: The kernel refuses.
    """
    if exists(namespace):
        do(["ip", "netns", "delete", namespace], log)
    # What a machine that lost its power left of it.
    (NAMESPACES / namespace).unlink(missing_ok=True)


def _in(namespace: str, log: Path, *arguments: str) -> str:
    return do(["ip", "-netns", namespace, *arguments], log)
