"""A cluster asked over ssh or Systems Manager, and `wastecoach health-check --cluster`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.cli.conftest import Command
from tests.cli.test_golden import _columns as columns
from tests.clusters.health.machines import NAMES, WELL, cluster_of
from tests.clusters.health.reaching import FakeSsh, systems_manager
from wastecoach import bootstrap
from wastecoach.bootstrap.clusters.health import examine_cluster
from wastecoach.cli.exits import Exit
from wastecoach.cli.node_answers import NodeAnswers
from wastecoach.core.clusters.cluster import SshAccess, SsmAccess
from wastecoach.core.clusters.health.report import ClusterReport
from wastecoach.core.clusters.health.table import CHECKS
from wastecoach.infra.deploy.state_folder import StateFolder

INSIDE = [check.name for check in CHECKS if check.where != "outside"]
REDIS = WELL["redis"]
ONLY_INSIDE = [part for name in INSIDE for part in ("--only", name)]


@pytest.fixture
def ssh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeSsh:
    """A cluster `local` that was built from here, behind an ssh that answers what a test says."""
    made = FakeSsh(tmp_path / "ssh")
    monkeypatch.setenv("FAKE_SSH", str(made.folder))
    monkeypatch.setenv("PATH", made.path)
    monkeypatch.setenv("WASTECOACH_INFRA_FOLDER", str(tmp_path / "infra"))
    StateFolder(tmp_path / "infra", "local").keep_cluster(made.cluster)
    return made


def examined(ssh: FakeSsh, within_s: float = 45.0) -> ClusterReport:
    """What is found of all nodes and the cluster as a whole."""
    return examine_cluster(ssh.cluster, bootstrap.catalogue("en"), only=INSIDE, within_s=within_s)


def wrong(report: ClusterReport) -> list[tuple[str, str, str]]:
    """Node, check and finding of what is not well."""
    return [
        (one.node, one.name, one.code.removeprefix("cluster."))
        for one in report.components
        if one.status != "pass"
    ]


def test_a_cluster_that_is_well_is_asked_once_a_node_by_a_script_on_standard_input(
    ssh: FakeSsh,
) -> None:
    report = examined(ssh)
    assert wrong(report) == []
    assert (report.status, report.score) == ("pass", 100)
    calls = ssh.calls()
    assert len(calls) == len(NAMES)
    assert {call[-1] for call in calls} == {"python3 -I -S -"}
    asked = (ssh.folder / "10.77.0.14.asked").read_text()
    assert "sys.modules" in asked
    assert "photos.service" in asked


def test_down_unreachable_and_slow_are_told_apart(ssh: FakeSsh) -> None:
    ssh.ends("master", 255, err="ssh: connect to host 10.77.0.11 port 22: Connection timed out\n")
    ssh.ends("storage", None)
    ssh.well("worker-1", api={"fault": "refused"})
    ssh.well("worker-2", api={"found": {"status": 200}, "ms": 6_000.0})
    assert wrong(examined(ssh, within_s=3.0)) == [
        ("master", "reach", "unreachable"),
        ("worker-1", "api", "deaf"),
        ("worker-2", "api", "slow"),
        ("storage", "reach", "silent"),
    ]


@pytest.mark.parametrize("out", ["", "no JSON\n", '{"now": "yesterday"}\n'])
def test_an_answer_that_is_none_is_a_finding(ssh: FakeSsh, out: str) -> None:
    ssh.ends("master", 0, out=out)
    assert wrong(examined(ssh)) == [("master", "reach", "garbled")]


def test_whoever_listens_hears_each_node_once(ssh: FakeSsh) -> None:
    ssh.ends("storage", 255, err="Connection refused")
    heard: list[tuple[str, bool]] = []
    words = bootstrap.catalogue("en")
    examine_cluster(
        ssh.cluster, words, only=INSIDE, heard=lambda *one: heard.append(one), within_s=30.0
    )
    assert sorted(heard) == sorted((name, name != "storage") for name in NAMES)


def test_who_is_not_root_over_there_becomes_it(ssh: FakeSsh) -> None:
    access = SshAccess("admin", "/state/id", "/state/known_hosts")
    examine_cluster(replace(ssh.cluster, access=access), bootstrap.catalogue("en"), only=["load"])
    assert {call[-1] for call in ssh.calls()} == {"sudo -n python3 -I -S -"}


def test_over_systems_manager_the_same_script_runs_and_a_lost_machine_is_unreachable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = cluster_of("systemd", "aws")
    here, lost = (replace(node, instance=f"i-{node.name}") for node in whole.nodes[:2])
    cluster = replace(
        whole, access=SsmAccess("ap-northeast-2"), nodes=(replace(here, instance="i-here"), lost)
    )
    with systems_manager() as address:
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        report = examine_cluster(cluster, bootstrap.catalogue("en"), only=["memory", "reach"])
    assert [(one.node, one.name) for one in report.components] == [
        ("master", "reach"),
        ("master", "memory"),
        ("worker-1", "reach"),
    ]
    assert report.components[1].code.startswith("cluster.memory")
    assert report.components[2].code == "cluster.unreachable"


def test_from_outside_a_service_that_nobody_serves_is_down() -> None:
    nodes = (replace(cluster_of().nodes[0], address="127.0.0.1"),)
    cluster = replace(cluster_of(), nodes=nodes)
    report = examine_cluster(cluster, bootstrap.catalogue("en"), only=["https"], within_s=30.0)
    outside = [one for one in report.components if one.node == "outside"]
    assert [(one.name, one.status) for one in outside] == [("https", "fail")]


class TestCommand:
    def test_as_json_it_is_the_report_of_an_installation_with_node_number_and_score(
        self, ssh: FakeSsh, wastecoach: Command
    ) -> None:
        ended = wastecoach("health-check", "local", "--cluster", "--json", *ONLY_INSIDE)
        said = json.loads(ended.out)
        assert (ended.code, ended.err) == (Exit.OK, "")
        assert list(said) == ["status", "score", "components"]
        assert {tuple(one) for one in said["components"]} == {
            ("name", "status", "detail", "remedy", "ms", "node", "number", "code")
        }
        assert {one["node"] for one in said["components"]} == {*NAMES, "cluster"}

    def test_the_only_cluster_need_not_be_named(self, ssh: FakeSsh, wastecoach: Command) -> None:
        assert wastecoach("health-check", "--cluster", "--only", "3").code == Exit.OK

    def test_the_exit_code_is_that_of_the_worst(self, ssh: FakeSsh, wastecoach: Command) -> None:
        ssh.well("storage", redis={"found": {**REDIS, "loading": True}})
        assert wastecoach("health-check", "--cluster", *ONLY_INSIDE).code == Exit.DEGRADED
        ssh.ends("worker-2", 255, err="No route to host")
        assert wastecoach("health-check", "--cluster", *ONLY_INSIDE).code == Exit.DOWN

    @pytest.mark.parametrize(
        ("language", "remedy"),
        [
            ("en", "systemctl start wastecoach-worker.service"),
            ("ko", "systemctl start wastecoach-worker.service"),
        ],
    )
    def test_the_table_goes_by_node_and_says_what_to_do(
        self, ssh: FakeSsh, wastecoach: Command, language: str, remedy: str
    ) -> None:
        stopped = {"loaded": "loaded", "active": "inactive", "sub": "dead"}
        units = {"failed": [], "wanted": {"wastecoach-worker.service": stopped}}
        ssh.well("worker-1", units={"found": units})
        ended = wastecoach("health-check", "--cluster", "--only", "worker", "--lang", language)
        words = " ".join(ended.out.split())
        assert ended.code == Exit.DOWN
        assert [line for line in ended.out.splitlines() if line in NAMES] == [
            "worker-1",
            "worker-2",
        ]
        assert "FAIL 13 worker" in words
        assert remedy in words.replace("- ", "-")
        assert all(columns(line) <= 80 for line in ended.out.splitlines())

    def test_a_check_that_there_is_not_is_told_with_those_there_are(
        self, ssh: FakeSsh, wastecoach: Command
    ) -> None:
        ended = wastecoach("health-check", "--cluster", "--only", "diks")
        assert ended.code == Exit.USAGE
        assert "4 disk" in " ".join(ended.err.split())

    def test_a_cluster_that_nobody_built_here_is_told_in_one_line(
        self, tmp_path: Path, wastecoach: Command
    ) -> None:
        for name in ([], ["prod"]):
            ended = wastecoach("health-check", *name, "--cluster")
            assert (ended.code, ended.err.count("\n")) == (Exit.CLUSTER_UNKNOWN, 1)

    def test_of_several_clusters_one_has_to_be_named(
        self, ssh: FakeSsh, tmp_path: Path, wastecoach: Command
    ) -> None:
        StateFolder(tmp_path / "infra", "prod").keep_cluster(ssh.cluster)
        ended = wastecoach("health-check", "--cluster")
        assert ended.code == Exit.USAGE
        assert "local, prod" in ended.err

    @pytest.mark.parametrize(
        "arguments", [["local"], ["--only", "disk"], ["--cluster", "--url", "http://localhost"]]
    )
    def test_what_is_of_a_cluster_is_not_of_a_server(
        self, arguments: list[str], wastecoach: Command
    ) -> None:
        assert wastecoach("health-check", *arguments).code == Exit.USAGE


def test_while_nodes_look_a_line_tells_who_has_answered() -> None:
    shown = NodeAnswers(["master", "storage"], bootstrap.catalogue("en"), quiet=True)
    for node, answered in (("master", True), ("storage", False)):
        shown.heard(node, answered)
    assert shown._line().plain.endswith("✓ master  ✗ storage  … outside")
