"""What this machine can really do: tests that need more are skipped, and say why.

Where everything is to be tested, under CI, a program that is not installed fails the test; what a machine does not
allow (root, namespaces) skips it there too.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.real import give_up
from wastecoach.core.clusters.errors import ToolMissing
from wastecoach.infra.deploy.hosts import needs

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".tools"


def require_program(name: str, made_by: str = "make infra-services") -> str:
    """The path of a program; where it is missing, the test ends here."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
    if (found := shutil.which(name, path=path)) is None:
        give_up(f"{name} is not installed: {made_by}")
    return found


def require_tool(kind: str, name: str) -> Path:
    """The path of a program of `make infra-tools`; where it is missing, the test ends here."""
    if not (path := TOOLS / kind / "bin" / name).exists():
        give_up(f"{name} is not installed: make infra-tools")
    return path


def require_hosts(folder: Path) -> None:
    """Make sure that hosts can be made, with disks in this folder; otherwise the test ends here."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("hosts in containers need Linux and root")
    for program in needs.PROGRAMS:
        require_program(program)
    try:
        needs.require(folder)
    except ToolMissing as missing:
        pytest.skip(f"hosts in containers: {missing}")
