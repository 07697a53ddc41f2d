"""A door to the hosts for a developer's browser: ports of the loopback that lead to the edge."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping

from wastecoach.infra.deploy.hosts import apart, door_program, network
from wastecoach.infra.deploy.hosts.doing import failed, last_line
from wastecoach.infra.deploy.hosts.layout import Layout

RECORD, CONSOLE = "door.json", "door.log"
OPENS_WITHIN_S = 20.0
LOOK_AGAIN_S = 0.05


def open_to(layout: Layout, address: str, ports: Mapping[int, int]) -> None:
    """Open a door in the place of the one that was open; it goes with the hosts.

    Args:
        layout: Of the cluster.
        address: Of the host that it leads to.
        ports: Ports of our loopback, and of the host.

    Raises:
        StepFailed: A port is taken.
    """
    close(layout)
    console = layout.hosts_folder / CONSOLE
    console.unlink(missing_ok=True)
    script = [sys.executable, "-I", "-S", door_program.__file__]
    doors = [f"{ours}:{theirs}" for ours, theirs in ports.items()]
    where = [str(network.NAMESPACES / layout.namespace), address]
    record = layout.hosts_folder / RECORD
    apart.launch([*script, *where, *doors], record, console, layout.log)
    ends = time.monotonic() + OPENS_WITHIN_S
    while door_program.OPEN not in (said := console.read_text()):
        if apart.recorded(record) is None or time.monotonic() > ends:
            raise failed(console, f"127.0.0.1: {last_line(said)}")
        time.sleep(LOOK_AGAIN_S)


def close(layout: Layout) -> None:
    """Close the door, where there is one."""
    record = layout.hosts_folder / RECORD

    def living() -> list[int]:
        process = apart.recorded(record)
        return [] if process is None else [process.id]

    apart.end(living, layout.log)
    record.unlink(missing_ok=True)
