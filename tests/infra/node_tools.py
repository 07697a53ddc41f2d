"""Checks that exist for Node only: workflows, resources of Argo CD and KEDA (`deploy/tools/node`)."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from tests.infra.real import require_program
from tests.real import ROOT

FOLDER = ROOT / "deploy" / "tools" / "node"
# npm writes it when all is installed.
INSTALLED = FOLDER / "node_modules" / ".package-lock.json"


def said_by_node(program: str, *arguments: str, stdin: str = "") -> list[Any]:
    """The JSON list that one of our programs prints; its packages are installed the first time."""
    node = require_program("node")
    if not INSTALLED.exists():
        install = [require_program("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(install, cwd=FOLDER, capture_output=True, check=True)
    done = subprocess.run(
        [node, str(FOLDER / program), *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[Any] = json.loads(done.stdout)
    return found
