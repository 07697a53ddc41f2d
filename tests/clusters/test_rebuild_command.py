"""`wastecoach infra rebuild` as somebody meets it whose Terraform and Ansible only write down how they were called."""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command, Ended, finished
from tests.clusters.fake_tools import Fakes, planned
from wastecoach.bootstrap.clusters import health, steps
from wastecoach.core.clusters.health.report import ClusterComponent, ClusterReport
from wastecoach.core.clusters.steps import names, steps_of
from wastecoach.infra.deploy.lock import locked
from wastecoach.infra.deploy.state_folder import SECRETS, StateFolder

EVERY = names(steps_of("aws", "systemd"))
REBUILD = ("infra", "rebuild", "--environment", "dev", "--yes")
PLAYBOOKS = ["hosts.yml", "data.yml", "service.yml", "monitoring.yml"]
pytestmark = pytest.mark.usefixtures("fakes")


def states(state: StateFolder) -> dict[str, str]:
    """How far each step is."""
    progress = state.progress()
    assert progress is not None
    return {step.name: step.state for step in progress.steps}


def lines(ended: Ended) -> list[dict[str, Any]]:
    """What a command said in JSON lines."""
    return [json.loads(line) for line in ended.out.splitlines()]


@pytest.mark.usefixtures("well")
class TestWhole:
    def test_every_step_runs_in_its_order_and_the_address_is_told(
        self, wastecoach: Command, fakes: Fakes, state: StateFolder
    ) -> None:
        ended = wastecoach(*REBUILD)
        assert (ended.code, ended.out.split(" (")[0]) == (
            0,
            "“dev” is up: https://dev.example.org/",
        )
        assert set(states(state).values()) == {"done"}
        told = fakes.calls()
        assert [line.split()[1] for line in told if line.startswith("terraform")] == [
            *("version", "init", "plan", "show", "apply", "output")
        ]
        ran = [line.rsplit("/", 1)[1] for line in told if line.startswith("ansible")]
        assert ran == PLAYBOOKS

    def test_a_pipe_gets_a_line_for_each_step_that_begins_or_ends(
        self, wastecoach: Command
    ) -> None:
        said = wastecoach(*REBUILD).err
        told = [re.sub(r"\d+ s", "N s", line) for line in said.splitlines() if line[0] == "["]
        assert told[:2] == [
            "[1/10] What is needed is here (preflight) …",
            "[1/10] What is needed is here (preflight) done, N s",
        ]
        assert "[7/10] Database, cache, queues (data) done, N s, 3 changed" in told

    def test_programs_get_one_object_a_line_with_what_changed_on_all_hosts(
        self, wastecoach: Command
    ) -> None:
        told = lines(wastecoach(*REBUILD, "--json"))
        assert [one["step"] for one in told if one["state"] == "running"] == list(EVERY)
        done = {one["step"]: one for one in told if one["state"] == "done"}
        assert done["data"]["figures"] == {"changed": 3}
        assert done["terraform"]["figures"] == {"created": 1, "changed": 0, "destroyed": 0}
        assert Path(done["data"]["log"]).read_text().startswith("TASK [data : Do it]")

    def test_secrets_are_made_once_for_their_owner_alone_and_never_told(
        self, wastecoach: Command, fakes: Fakes, state: StateFolder
    ) -> None:
        first = wastecoach(*REBUILD)
        secrets = json.loads(state.secrets_file().read_bytes())
        assert set(secrets) == set(SECRETS)
        assert len(set(secrets.values())) == len(secrets)
        told = first.out + first.err + "".join(fakes.calls())
        for log in state.path.rglob("*.log"):
            told += log.read_text()
        assert not any(value in told for value in secrets.values())
        assert stat.S_IMODE(state.path.stat().st_mode) == 0o700
        assert stat.S_IMODE(state.secrets_file().stat().st_mode) == 0o600
        wastecoach(*REBUILD)
        assert json.loads(state.secrets_file().read_bytes()) == secrets

    def test_a_second_run_does_it_all_again_and_knows_how_long_it_takes(
        self, wastecoach: Command, fakes: Fakes
    ) -> None:
        wastecoach(*REBUILD)
        fakes.calls()
        assert wastecoach(*REBUILD).code == 0
        told = fakes.calls()
        assert not [line for line in told if line.startswith("terraform apply")]
        assert [line.rsplit("/", 1)[1] for line in told if line.startswith("ans")] == PLAYBOOKS
        plan = wastecoach("infra", "rebuild", "-e", "dev", "--dry-run", "--json")
        assert all(step["usual_s"] is not None for step in json.loads(plan.out))


class TestState:
    BUCKET = "wastecoach-states-123456789012"

    def test_an_account_that_has_none_gets_a_bucket_for_terraforms_state_first(
        self, wastecoach: Command, fakes: Fakes, state: StateFolder
    ) -> None:
        Path("terraform/envs/dev/backend_override.tf").unlink()
        assert wastecoach(*REBUILD, "--only", "terraform").code == 0
        told = fakes.calls("terraform")
        assert [line.split()[1] for line in told] == [
            *("init", "plan", "show", "apply", "init", "plan", "show", "output")
        ]
        assert f"-state={state.path.parent}/state-bucket.tfstate" in told[3]
        assert f"-backend-config=bucket={self.BUCKET}" in told[4]
        assert "-var=runtime=systemd" in told[5]

    def test_variables_of_ones_own_are_given_to_terraform(
        self, wastecoach: Command, fakes: Fakes, state: StateFolder
    ) -> None:
        state.make()
        (state.path / "terraform.tfvars").write_text('domain = "example.org"')
        wastecoach(*REBUILD, "--only", "terraform")
        (plan,) = fakes.calls("terraform plan")
        assert f"-var-file={state.path}/terraform.tfvars" in plan


class TestStopped:
    @pytest.mark.usefixtures("well")
    def test_a_step_that_fails_is_named_with_its_log_and_resumed(
        self, wastecoach: Command, fakes: Fakes, state: StateFolder
    ) -> None:
        fakes.tell("fail-data")
        ended = wastecoach(*REBUILD)
        assert ended.code == 26
        assert "The step “data” failed: data.yml: worker-1: data : Do it (failed)" in ended.err
        assert "07-data.log" in ended.err
        assert "hunter2" not in ended.err
        assert states(state)["data"] == "failed"
        assert states(state)["service"] == "pending"
        fakes.mend("fail-data")
        fakes.calls()
        assert wastecoach(*REBUILD, "--resume").code == 0
        assert fakes.playbooks() == ["data.yml", "service.yml", "monitoring.yml"]
        assert set(states(state).values()) == {"done"}

    @pytest.mark.parametrize("task", ["init", "plan", "apply"])
    def test_terraforms_own_words_are_told(
        self, task: str, wastecoach: Command, fakes: Fakes
    ) -> None:
        fakes.tell(f"fail-{task}")
        ended = wastecoach(*REBUILD)
        assert ended.code == 26
        assert f"terraform {task}: no such thing" in ended.err

    def test_ctrl_c_lets_terraform_write_its_state_and_says_how_to_go_on(
        self, fakes: Fakes, state: StateFolder
    ) -> None:
        fakes.tell("interrupt-apply")
        ended = finished(*REBUILD, "--source", str(Path.cwd()))
        assert ended.code == 130
        assert "wastecoach infra rebuild --environment dev --resume" in ended.err
        assert fakes.calls()[-1] == "state written"
        assert states(state)["terraform"] == "interrupted"

    @pytest.mark.usefixtures("well")
    def test_what_was_interrupted_is_resumed(
        self, wastecoach: Command, fakes: Fakes, state: StateFolder
    ) -> None:
        fakes.tell("interrupt-plan")
        assert finished(*REBUILD, "--source", str(Path.cwd())).code == 130
        assert wastecoach(*REBUILD, "--resume").code == 0
        assert set(states(state).values()) == {"done"}

    @pytest.mark.usefixtures("well")
    def test_a_cluster_that_is_not_well_fails_at_its_last_step(
        self, wastecoach: Command, state: StateFolder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bad = ClusterComponent("rabbitmq", "fail", "one of 3 members", None, 1.0, node="worker-2")
        report = ClusterReport("fail", 60, (bad,))
        monkeypatch.setattr(health, "examine_cluster", lambda *_, **__: report)
        monkeypatch.setattr(steps, "SETTLES_WITHIN_S", -1.0)
        ended = wastecoach(*REBUILD)
        assert ended.code == 26
        assert "worker-2 rabbitmq: one of 3 members" in ended.err
        assert states(state)["health-check"] == "failed"


@pytest.mark.usefixtures("well")
class TestDrift:
    def test_a_machine_that_is_gone_is_put_back_and_everything_after_it_done_again(
        self, wastecoach: Command, fakes: Fakes, state: StateFolder, gone: set[str]
    ) -> None:
        wastecoach(*REBUILD)
        gone.add("i-2")
        told = json.loads(wastecoach("infra", "status", "--json").out)
        assert [one["state"] for one in told["nodes"]] == ["running", "running", "gone", "running"]
        assert not told["whole"]
        fakes.calls()
        fakes.plan(planned("create", name="worker-2"), first=50)
        assert wastecoach(*REBUILD, "--resume").code == 0
        assert fakes.playbooks() == PLAYBOOKS
        assert state.cluster().nodes[0].instance == "i-50"

    def test_resuming_what_is_whole_runs_no_playbook(
        self, wastecoach: Command, fakes: Fakes
    ) -> None:
        wastecoach(*REBUILD)
        fakes.calls()
        assert wastecoach(*REBUILD, "--resume").code == 0
        assert fakes.playbooks() == []


class TestAsking:
    def test_nobody_is_asked_in_a_pipe_so_it_must_have_been_said(
        self, wastecoach: Command, fakes: Fakes
    ) -> None:
        ended = wastecoach("infra", "rebuild", "-e", "dev")
        assert ended.code == 2
        assert "--yes" in ended.err
        assert "aws_instance" in ended.err
        assert not fakes.calls("terraform apply")

    @pytest.mark.parametrize("actions", [("delete", "create"), ("delete",)])
    @pytest.mark.parametrize("confirmed", [(), ("--confirm", "prod"), ("--confirm", "")])
    def test_data_is_not_destroyed_without_the_name(
        self,
        actions: tuple[str, ...],
        confirmed: tuple[str, ...],
        wastecoach: Command,
        fakes: Fakes,
    ) -> None:
        fakes.plan(planned(*actions))
        ended = wastecoach(*REBUILD, *confirmed)
        assert ended.code == 28
        assert "with the data on it" in ended.err
        assert not fakes.calls("terraform apply")

    @pytest.mark.usefixtures("well")
    def test_with_the_name_it_is(self, wastecoach: Command, fakes: Fakes) -> None:
        fakes.plan(planned("delete", "create"))
        assert wastecoach(*REBUILD, "--confirm", "dev").code == 0
        assert fakes.calls("terraform apply")


class TestChoosing:
    @pytest.mark.usefixtures("well")
    def test_only_and_from_run_what_they_say(self, wastecoach: Command, fakes: Fakes) -> None:
        wastecoach(*REBUILD)
        fakes.calls()
        assert wastecoach(*REBUILD, "--only", "service").code == 0
        assert fakes.playbooks() == ["service.yml"]
        assert wastecoach(*REBUILD, "--from", "service").code == 0
        assert fakes.playbooks() == ["service.yml", "monitoring.yml"]

    def test_a_dry_run_does_nothing(
        self, wastecoach: Command, fakes: Fakes, state: StateFolder
    ) -> None:
        ended = wastecoach(*REBUILD, "--dry-run", "--json")
        assert [step["step"] for step in json.loads(ended.out)] == list(EVERY)
        assert fakes.calls() == []
        assert not state.path.exists()

    @pytest.mark.parametrize(
        "wrong",
        [
            ("--resume", "--from", "data"),
            ("--only", "coffee"),
            ("--from", "hosts"),
            ("--target", "local"),
            ("--subnet", "10.0.0.0/8"),
            ("--subnet", "8.8.8.0/24"),
        ],
    )
    def test_what_makes_no_sense_is_refused(
        self, wrong: tuple[str, ...], wastecoach: Command, fakes: Fakes
    ) -> None:
        assert wastecoach(*REBUILD, *wrong).code == 2
        assert fakes.calls() == []

    def test_steps_before_a_cluster_is_known_say_so(self, wastecoach: Command) -> None:
        assert wastecoach(*REBUILD, "--only", "data").code == 23


class TestRefused:
    def test_outside_of_a_clone_there_is_nothing_to_provision_from(
        self, wastecoach: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert wastecoach(*REBUILD).code == 25
        assert (
            wastecoach(*REBUILD, "--source", str(tmp_path / "clone"), "--only", "wait").code == 23
        )

    def test_two_at_once_are_refused_with_who_and_since(
        self, wastecoach: Command, state: StateFolder
    ) -> None:
        state.make()
        with locked(state.lock):
            ended = wastecoach(*REBUILD)
        assert ended.code == 27
        assert f"({os.getpid()})" in ended.err
        assert wastecoach(*REBUILD, "--only", "wait").code == 23

    @pytest.mark.parametrize("version", ["1.5.7", "nonsense"])
    def test_an_old_terraform_is_told_before_anything_is_done(
        self, version: str, wastecoach: Command, fakes: Fakes
    ) -> None:
        fakes.tell("version", version)
        ended = wastecoach(*REBUILD)
        assert ended.code == 24
        assert "terraform" in ended.err
        assert not fakes.calls("terraform plan")

    def test_a_program_that_is_missing_is_named(self, wastecoach: Command, fakes: Fakes) -> None:
        (fakes.programs / "session-manager-plugin").unlink()
        ended = wastecoach(*REBUILD)
        assert ended.code == 24
        assert "session-manager-plugin" in ended.err

    def test_whom_the_cloud_does_not_know_is_told_so(
        self, wastecoach: Command, fakes: Fakes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.delenv(name)
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
        ended = wastecoach(*REBUILD)
        assert ended.code == 29
        assert not fakes.calls("terraform plan")
