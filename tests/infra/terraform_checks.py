"""What is looked for in a tree of Terraform's files; each answer names what is wrong, and is empty where nothing is."""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from tests.infra.real import require_tool
from tests.infra.terraform import Terraform

# Folders that can be used by themselves.
ROOTS = ("envs/dev", "envs/prod", "state")
RUN = re.compile(r'^\s+run "(\w+)"\.\.\. (pass|fail|skip)$', re.MULTILINE)


def unformatted(tree: Path) -> list[str]:
    """Files that `terraform fmt` would change."""
    return Terraform(tree).tried("fmt", "-check", "-recursive").stdout.splitlines()


def invalid(folder: Path) -> list[str]:
    """What `terraform validate` says against a folder: "Warning: …" or "Error: …" with the place."""
    terraform = Terraform(folder)
    made = terraform.tried("init", "-backend=false")
    if made.returncode != 0:
        return [f"Error: {made.stderr}"]
    said = json.loads(terraform.tried("validate", "-json").stdout)
    return [_told(diagnostic) for diagnostic in said["diagnostics"]]


def _told(diagnostic: dict[str, object]) -> str:
    place = diagnostic.get("range")
    at = f" ({place['filename']}:{place['start']['line']})" if isinstance(place, dict) else ""
    kind = str(diagnostic["severity"]).capitalize()
    return f"{kind}: {diagnostic['summary']}: {diagnostic.get('detail', '')}{at}"


def with_tests(tree: Path) -> list[Path]:
    """Folders that have tests of Terraform's own."""
    return sorted({path.parent.parent for path in tree.rglob("*.tftest.hcl")})


def runs(folder: Path) -> dict[str, str]:
    """What became of the test runs of a folder: `pass`, `fail` or `skip`, by name."""
    terraform = Terraform(folder)
    terraform.run("init", "-backend=false")
    done = terraform.tried("test")
    ended = dict(RUN.findall(done.stdout))
    assert ended, done.stdout + done.stderr
    if done.returncode != 0 and set(ended.values()) == {"pass"}:
        ended["terraform test"] = f"fail: {done.stdout}{done.stderr}"
    return ended


def insecure(tree: Path) -> list[str]:
    """What checkov finds: "CKV_AWS_24 module.network.aws_security_group_rule.world: …"."""
    return [
        f"{one['check_id']} {one['resource']}: {one['check_name']}"
        for one in _checkov(tree)["failed_checks"]
    ]


def excepted(tree: Path) -> dict[str, str]:
    """What checkov is told to let pass: the reason, by check and resource."""
    return {
        f"{one['check_id']} {one['resource']}": str(
            one["check_result"].get("suppress_comment") or ""
        )
        for one in _checkov(tree)["skipped_checks"]
    }


@cache
def _checkov(tree: Path) -> dict[str, list[dict[str, Any]]]:
    done = subprocess.run(
        [
            *(str(require_tool("checkov", "checkov")), "--directory", str(tree)),
            *("--framework", "terraform", "--skip-download", "--compact", "--output", "json"),
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stderr
    results: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)["results"]
    assert not results.get("parsing_errors"), results
    return results
