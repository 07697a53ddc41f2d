"""Which cluster a command means, and what an operator wants of it otherwise than the roles have it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.clusters.fake_tools import Fakes
from wastecoach.core.clusters.cluster import Runtime
from wastecoach.infra.deploy.hosts.layout import local_cluster
from wastecoach.infra.deploy.state_folder import StateFolder

pytestmark = pytest.mark.usefixtures("fakes")
RUNTIME: Runtime = "systemd"


def built_here(folder: Path, name: str) -> StateFolder:
    """What this machine knows of a cluster of hosts on it."""
    state = StateFolder(folder / "infra", name)
    state.keep_cluster(local_cluster(state.path, name, runtime=RUNTIME))
    return state


def test_hosts_on_this_machine_have_any_name_that_is_given(wastecoach: Command) -> None:
    dry = ("infra", "rebuild", "-e", "trial2", "--target", "local", "--dry-run", "--json")
    ended = wastecoach(*dry)
    assert "hosts" in {step["step"] for step in json.loads(ended.out)}


def test_a_cluster_that_is_there_is_where_it_was_built(wastecoach: Command, tmp_path: Path) -> None:
    built_here(tmp_path, "trial2")
    ended = wastecoach("infra", "rebuild", "-e", "trial2", "--dry-run", "--json")
    assert "hosts" in {step["step"] for step in json.loads(ended.out)}
    refused = wastecoach("infra", "rebuild", "-e", "trial2", "--target", "aws", "--dry-run")
    assert refused.code == 2
    assert "the machines of trial2 are of --target local" in " ".join(refused.err.split())


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_hosts_on_this_machine_are_never_taken_for_those_of_the_cloud(
    name: str, wastecoach: Command
) -> None:
    assert wastecoach("infra", "plan", "-e", name, "--target", "local").code == 2


@pytest.mark.parametrize("name", ["../dev", "a-b", "Seoul", "", "1st", "a" * 21])
def test_a_name_that_is_none_is_refused(name: str, wastecoach: Command) -> None:
    for command in ("plan", "rebuild", "destroy", "status", "connect", "inventory"):
        node = ("worker-1",) if command == "connect" else ()
        assert wastecoach("infra", command, *node, "-e", name).code == 2, command


def test_an_environment_that_terraform_does_not_know_is_told_with_those_it_knows(
    wastecoach: Command, fakes: Fakes
) -> None:
    ended = wastecoach("infra", "rebuild", "-e", "seoul", "--yes")
    assert ended.code == 2
    assert "seoul: not one of dev" in " ".join(ended.err.split())
    assert fakes.calls() == []


@pytest.mark.usefixtures("well")
def test_roles_are_told_what_the_operator_wrote_down_and_the_passwords_last(
    wastecoach: Command, fakes: Fakes, state: StateFolder
) -> None:
    state.make()
    state.variables.write_text("redis_memory: 300mb\n")
    assert wastecoach("infra", "rebuild", "-e", "dev", "--yes").code == 0
    called = fakes.calls("ansible-playbook")
    assert called
    passwords = state.path / "secrets.json"
    assert all(f"-e @{state.variables} -e @{passwords} " in line for line in called)
    assert state.variables.read_text() == "redis_memory: 300mb\n"
