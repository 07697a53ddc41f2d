"""What breaks in a service on hosts: how it is broken and mended, and by what it must be named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from servers.cluster.hosts import Hosts
from wastecoach.cli.exits import Exit
from wastecoach.infra.deploy import hosts as local

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
