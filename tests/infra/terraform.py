"""Terraform as tests use it: a copy of our tree, and the provider that can be run without a registry."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from servers.program import ProgramMissing, found
from tests.infra.real import ROOT, TOOLS
from tests.real import give_up

SETTINGS = TOOLS / "terraform" / "terraform.rc"
SOURCE = ROOT / "terraform"
# What Terraform leaves behind in a folder where somebody works.
OF_OTHERS = ("*.tfstate*", "*_override.tf", "*.bin", ".terraform", ".terraform.lock.hcl")
# Nobody's keys: whatever listens on the loopback port takes any.
KEYS = {"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "nothing"}


def need_terraform() -> None:
    """Skip the test where Terraform or its provider is missing, and fail it under CI."""
    try:
        found("terraform")
    except ProgramMissing:
        give_up("terraform is not installed: 1.11 or later is needed")
    if not SETTINGS.is_file():
        give_up("Terraform's provider is not there: make infra-tools")


def copied(to: Path) -> Path:
    """Our tree in a folder where a test may change it."""
    return shutil.copytree(SOURCE, to / "terraform", ignore=shutil.ignore_patterns(*OF_OTHERS))


def environment() -> dict[str, str]:
    """What Terraform runs with: the mirrored provider, and no credentials of anybody."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    automatic = {"TF_IN_AUTOMATION": "1", "TF_INPUT": "0", "CHECKPOINT_DISABLE": "1"}
    return {**kept, **automatic, **KEYS, "TF_CLI_CONFIG_FILE": str(SETTINGS)}


class Terraform:
    """One root folder of Terraform.

    Args:
        folder: Where its files are.
        variables: What its variables are; passed on the command line of plans, applies and destroys.
    """

    def __init__(self, folder: Path, variables: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self._variables = [f"-var={name}={value}" for name, value in (variables or {}).items()]

    def run(self, *arguments: str, codes: Sequence[int] = (0,)) -> str:
        """Run a command; what it wrote. Any other exit code fails the test with all of it."""
        done = self.tried(*arguments)
        assert done.returncode in codes, f"terraform {arguments}\n{done.stdout}{done.stderr}"
        return done.stdout

    def tried(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command, however it ends."""
        command, *others = arguments
        return subprocess.run(
            ["terraform", command, *([] if command == "state" else ["-no-color"]), *others],
            cwd=self.folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    def plan(self) -> dict[str, Any]:
        """What would be done, as Terraform's own JSON; kept in `plan.bin`."""
        self.run("plan", "-out=plan.bin", *self._variables)
        plan: dict[str, Any] = json.loads(self.run("show", "-json", "plan.bin"))
        return plan

    def apply(self) -> dict[str, Any]:
        """Do what was planned; the outputs."""
        self.run("apply", "-parallelism=30", "plan.bin")
        return {
            name: output["value"]
            for name, output in json.loads(self.run("output", "-json")).items()
        }

    def destroy(self) -> None:
        """Take everything away."""
        self.run("destroy", "-auto-approve", "-parallelism=30", *self._variables)


def changes(plan: Mapping[str, Any]) -> dict[str, list[str]]:
    """What a plan would do, by address: `create`, `update`, `delete`; what stays as it is is left out."""
    return {
        change["address"]: change["change"]["actions"]
        for change in plan.get("resource_changes", [])
        if change["change"]["actions"] not in (["no-op"], ["read"])
    }


def changed_attributes(plan: Mapping[str, Any]) -> set[tuple[str, str]]:
    """What a plan would change in place: (address, attribute)."""
    found_changes = set()
    for change in plan.get("resource_changes", []):
        if change["change"]["actions"] != ["update"]:
            continue
        before, after = change["change"]["before"], change["change"]["after"]
        unknown = change["change"]["after_unknown"]
        for name in {*before, *after, *unknown}:
            if unknown.get(name) or before.get(name) != after.get(name):
                found_changes.add((change["address"], name))
    return found_changes
