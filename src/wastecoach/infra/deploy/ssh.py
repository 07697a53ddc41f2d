"""Nodes reached over ssh: nothing is believed but the host keys that were written down when the hosts were made."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from wastecoach.core.clusters.cluster import SshAccess
from wastecoach.infra.deploy.programs import Answered, answer

CONNECTS_WITHIN_S = 5


def options(access: SshAccess) -> list[str]:
    """Arguments of `ssh` by which nobody's own configuration changes whom we reach, and nobody is asked anything."""
    return [
        *("-F", "none", "-i", access.key, "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes"),
        *("-o", f"UserKnownHostsFile={access.known_hosts}", "-o", "GlobalKnownHostsFile=/dev/null"),
        *("-o", "StrictHostKeyChecking=yes", "-o", f"ConnectTimeout={CONNECTS_WITHIN_S}"),
        *("-o", "LogLevel=ERROR"),
    ]


def session(access: SshAccess, address: str) -> list[str]:
    """The program that opens a shell on a node, with its arguments."""
    return [*access.through, "ssh", *options(access), f"{access.user}@{address}"]


def run(
    access: SshAccess, address: str, arguments: Sequence[str], stdin: str, within_s: float
) -> Answered:
    """Run a program on a node; a node that does not answer is exit code 255 or 124.

    Args:
        access: How nodes are reached.
        address: Which node.
        arguments: The program and its arguments.
        stdin: What it reads.
        within_s: Seconds it may take, the connection included.

    Raises:
        ToolMissing: ssh is not installed.
    """
    # What ssh is given is read by a shell on the other side: every argument is quoted for it.
    line = shlex.join(arguments)
    return answer([*session(access, address), "--", line], within_s=within_s, stdin=stdin)
