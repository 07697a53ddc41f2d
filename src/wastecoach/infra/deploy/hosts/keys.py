"""Keys of ssh: ours, and those of the hosts, made before the hosts are, so that nobody has to believe a stranger."""

from __future__ import annotations

from pathlib import Path

from wastecoach.infra.deploy.hosts.doing import do
from wastecoach.infra.deploy.hosts.layout import Layout


def make(layout: Layout) -> None:
    """Make the keys that are missing, and write down by which ones the hosts are known.

    Raises:
        StepFailed: They cannot be made.
        ToolMissing: ssh-keygen is not installed.
    """
    _key(layout.key, f"wastecoach-{layout.cluster.name}", layout.log)
    known = []
    for host in layout.hosts:
        host.folder.mkdir(parents=True, exist_ok=True)
        _key(host.identity, host.node.name, layout.log)
        kind, key, *_ = host.identity.with_suffix(".pub").read_text().split()
        known.append(f"{host.node.address},{host.node.name} {kind} {key}\n")
    layout.known_hosts.write_text("".join(known))


def _key(path: Path, comment: str, log: Path) -> None:
    if not path.with_suffix(".pub").exists():
        path.unlink(missing_ok=True)
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", str(path)]
        do(command, log)
