"""Hosts of a cluster on this machine: the developer's cluster, and what the roles are tested on."""

from wastecoach.infra.deploy.hosts.layout import SUBNET, local_cluster
from wastecoach.infra.deploy.hosts.local import (
    HostState,
    cut_off,
    down,
    kill_host,
    open_door,
    reconnect,
    start_host,
    state,
    up,
)

__all__ = [
    "SUBNET",
    "HostState",
    "cut_off",
    "down",
    "kill_host",
    "local_cluster",
    "open_door",
    "reconnect",
    "start_host",
    "state",
    "up",
]
