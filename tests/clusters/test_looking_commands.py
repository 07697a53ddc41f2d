"""`wastecoach infra plan`, `status`, `connect`, `inventory` and `destroy`, with programs that only write down."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command, finished
from tests.clusters.fake_tools import Fakes, planned
from wastecoach.core.clusters.cluster import GROUPS
from wastecoach.infra.deploy.state_folder import StateFolder

DEV = ("--environment", "dev")
pytestmark = pytest.mark.usefixtures("fakes")


@pytest.fixture
def built(wastecoach: Command, fakes: Fakes, well: None) -> None:
    """A cluster of the cloud."""
    assert wastecoach("infra", "rebuild", *DEV, "--yes").code == 0
    fakes.calls()


class TestPlan:
    def test_it_tells_what_would_be_done_and_what_it_costs_a_month(
        self, wastecoach: Command, fakes: Fakes, state: StateFolder
    ) -> None:
        ended = wastecoach("infra", "plan", *DEV)
        assert ended.code == 0
        assert "aws_instance" in ended.out
        assert "In a month: $0.00 as it is" in " ".join(ended.out.split())
        assert not fakes.calls("terraform apply")
        assert not state.plan.exists()

    def test_as_json_the_dollars_are_those_before_and_after(
        self, wastecoach: Command, fakes: Fakes
    ) -> None:
        told = json.loads(wastecoach("infra", "plan", *DEV, "--json").out)
        cost = told["monthly_usd"]
        assert (told["counts"]["create"], cost["before"]) == (1, 0)
        assert cost["after"] == cost["change"] > 50
        fakes.plan(planned("delete"))
        going = json.loads(wastecoach("infra", "plan", *DEV, "--json").out)
        assert going["monthly_usd"]["after"] == 0
        assert going["changes"][0]["destroys_data"]

    def test_hosts_that_were_never_made_are_to_be_made_and_cost_nothing(
        self, wastecoach: Command
    ) -> None:
        told = json.loads(wastecoach("infra", "plan", "--target", "local", "--json").out)
        assert [one["address"] for one in told["changes"]] == [f"host.{name}" for name in GROUPS]
        assert told["monthly_usd"]["after"] == 0


@pytest.mark.usefixtures("built")
class TestLooking:
    def test_status_tells_every_node_and_that_the_rebuild_went_through(
        self, wastecoach: Command
    ) -> None:
        told = json.loads(wastecoach("infra", "status", "--json").out)
        assert [one["name"] for one in told["nodes"]] == list(GROUPS)
        assert told["whole"]
        assert told["changing"] is None
        assert {one["state"] for one in told["steps"]} == {"done"}
        shown = wastecoach("infra", "status").out
        assert "The last rebuild went through: 10 of 10 steps." in shown

    def test_a_machine_that_is_gone_is_told_with_what_puts_it_back(
        self, wastecoach: Command, gone: set[str]
    ) -> None:
        gone.add("i-3")
        shown = wastecoach("infra", "status").out
        assert "gone" in shown
        assert "infra rebuild --environment dev --resume" in " ".join(shown.split())

    def test_connect_becomes_the_session_of_the_node(self, fakes: Fakes) -> None:
        assert finished("infra", "connect", "worker-1").code == 0
        assert fakes.calls() == ["aws ssm start-session --target i-1 --region ap-northeast-2"]
        assert finished("infra", "connect", "worker-9").code == 3

    def test_machines_of_the_cloud_have_an_address_of_their_own(self, wastecoach: Command) -> None:
        ended = wastecoach("infra", "open")
        assert ended.code == 2
        assert "dev: https://" in ended.err

    def test_the_inventory_is_ansibles(self, wastecoach: Command, state: StateFolder) -> None:
        told = json.loads(wastecoach("infra", "inventory", "--json").out)
        assert told == json.loads(state.inventory.read_bytes())
        assert set(told["all"]["children"]["rabbitmq"]["hosts"]) == {
            *("worker-1", "worker-2", "storage")
        }
        assert "worker-2" in wastecoach("infra", "inventory").out


class TestDestroy:
    @pytest.mark.usefixtures("built")
    def test_nothing_goes_without_the_name(
        self, wastecoach: Command, fakes: Fakes, state: StateFolder
    ) -> None:
        assert wastecoach("infra", "destroy").code == 28
        assert wastecoach("infra", "destroy", "--confirm", "prod").code == 28
        assert fakes.calls() == []
        assert state.cluster().name == "dev"

    @pytest.mark.usefixtures("built")
    def test_with_the_name_the_machines_go_and_what_this_machine_knew_of_them(
        self, wastecoach: Command, fakes: Fakes, state: StateFolder
    ) -> None:
        fakes.plan(planned("delete"))
        ended = wastecoach("infra", "destroy", "--confirm", "dev")
        assert ended.code == 0
        tasks = [line for line in fakes.calls("terraform") if "-destroy" in line or "apply" in line]
        assert len(tasks) == 2
        assert {path.name for path in state.path.iterdir() if path.is_file()} == {"lock"}
        assert list(state.path.rglob("*-destroy.log"))
        assert wastecoach("infra", "status", *DEV).code == 23

    def test_a_rebuild_that_failed_early_can_be_taken_away(
        self, wastecoach: Command, fakes: Fakes, state: StateFolder
    ) -> None:
        fakes.tell("fail-apply")
        wastecoach("infra", "rebuild", *DEV, "--yes")
        fakes.mend("fail-apply")
        fakes.plan(planned("delete"))
        assert wastecoach("infra", "destroy", *DEV, "--confirm", "dev").code == 0
        assert state.progress() is None


@pytest.mark.parametrize("command", ["status", "connect master", "inventory", "destroy"])
def test_what_was_never_built_is_unknown(command: str, wastecoach: Command) -> None:
    assert wastecoach("infra", *command.split()).code == 23


def test_a_state_that_nobody_can_read_is_told(wastecoach: Command, state: StateFolder) -> None:
    state.make()
    Path(state.path, "cluster.json").write_text("{")
    ended = wastecoach("infra", "status", *DEV)
    assert "cluster.json" in ended.err
    assert len(ended.err.splitlines()) == 1
