"""All of ansible/ by ansible-lint's strictest profile, and what that does not look at."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]

from tests.infra.real import ROOT, require_tool
from wastecoach.infra.deploy.programs import Answered, answer

pytestmark = pytest.mark.infra
ANSIBLE = ROOT / "ansible"
PLAYBOOKS = sorted(path.name for path in (ANSIBLE / "playbooks").glob("*.yml"))
ROLES = sorted(path.name for path in (ANSIBLE / "roles").iterdir() if path.is_dir())
WITHIN_S = 240.0


def tool(name: str, *arguments: str, folder: Path = ANSIBLE) -> Answered:
    wanted = dict(os.environ) | {
        "ANSIBLE_CONFIG": str(folder / "ansible.cfg"),
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
    }
    command = [str(require_tool("ansible", name)), *arguments]
    return answer(command, within_s=WITHIN_S, environment=wanted, folder=folder)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of ansible/ to plant mistakes in."""
    target = tmp_path / "ansible"
    ignored = shutil.ignore_patterns(".ansible", "__pycache__")
    shutil.copytree(ANSIBLE, target, ignore=ignored)
    return target


def test_ansible_lint_has_nothing_to_say_in_its_strictest_profile() -> None:
    answered = tool("ansible-lint", "--offline", "--profile", "production", "--strict")
    assert answered.code == 0, answered.out + answered.err


def test_a_shell_where_a_module_would_do_is_found(copy: Path) -> None:
    tasks = copy / "roles" / "helm" / "tasks" / "main.yml"
    planted = "\n- name: Install curl\n  ansible.builtin.shell: apt-get install curl\n"
    tasks.write_text(tasks.read_text() + planted)
    answered = tool("ansible-lint", "--offline", "--strict", "roles/helm", folder=copy)
    assert answered.code != 0
    assert "command-instead-of-shell" in answered.out + answered.err


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_every_playbook_is_understood(playbook: str) -> None:
    answered = tool(
        "ansible-playbook", "--syntax-check", "-i", "localhost,", f"playbooks/{playbook}"
    )
    assert answered.code == 0, answered.out + answered.err


@pytest.mark.parametrize("role", ROLES)
def test_every_default_of_a_role_is_described_and_bears_its_name(role: str) -> None:
    folder = ANSIBLE / "roles" / role
    defaults = yaml.safe_load((folder / "defaults" / "main.yml").read_text()) or {}
    specified = yaml.safe_load((folder / "meta" / "argument_specs.yml").read_text())
    described = {
        name for entry in specified["argument_specs"].values() for name in entry.get("options", {})
    }
    assert set(defaults) <= described
    assert all(name.startswith(f"{role}_") for name in described)


def test_no_address_of_a_private_mirror_is_written_anywhere() -> None:
    for path in ANSIBLE.rglob("*"):
        if path.is_file() and path.suffix in {".yml", ".j2", ".cfg"}:
            assert "index-url" not in path.read_text()
