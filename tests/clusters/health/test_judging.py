"""What is asked of a cluster, and what is made of the answers."""

from __future__ import annotations

import dataclasses
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.clusters.health.machines import (
    MEMBERS,
    NAMES,
    NOW,
    cluster_of,
    facts,
    judged,
    queue,
    wrong,
)
from wastecoach.core.clusters.cluster import Runtime, Target
from wastecoach.core.clusters.health.facts import Facts
from wastecoach.core.clusters.health.judging import judge
from wastecoach.core.clusters.health.report import Judged, score
from wastecoach.core.clusters.health.silence import Answered, Silent, Why, why_silent
from wastecoach.core.clusters.health.table import CHECKS, asked_of_node, wanted
from wastecoach.core.health import Finding, Status
from wastecoach.infra.deploy.probe.answering import LOOKS

UNREACHABLE = Silent("unreachable", 5.0)
KINDS: list[tuple[Runtime, Target]] = [
    ("systemd", "local"),
    ("systemd", "aws"),
    ("kubernetes", "aws"),
]


@pytest.mark.parametrize(("runtime", "target"), KINDS)
def test_a_cluster_that_is_well_passes_every_check_there_is_for_it(
    runtime: Runtime, target: Target
) -> None:
    checks = judged(cluster_of(runtime, target))
    assert wrong(checks) == []
    assert score(checks) == 100
    kubernetes = {one.number for one in checks if 41 <= one.number <= 49}
    assert kubernetes == (set(range(41, 50)) if runtime == "kubernetes" else set())


def test_numbers_and_names_of_checks_are_each_used_once_and_in_order() -> None:
    numbers = [check.number for check in CHECKS]
    assert numbers == sorted(set(numbers))
    assert len({check.name for check in CHECKS}) == len(CHECKS)


def test_the_probe_knows_every_look_and_its_answer_has_a_place_for_it() -> None:
    looks = {look for check in CHECKS for look in check.looks}
    assert looks == set(LOOKS)
    assert looks | {"now", "took"} == set(Facts.__struct_fields__)


def test_a_node_is_asked_for_what_runs_on_it_alone() -> None:
    cluster = cluster_of()
    storage = asked_of_node(cluster, cluster.nodes[3], wanted(()))["looks"]
    assert {"postgresql", "redis", "broker", "units"} <= set(storage)
    assert not {"api", "edge", "nodes", "ready"} & set(storage)
    assert "photos.service" in storage["units"]["wanted"]


@pytest.mark.parametrize(
    ("node", "said", "finds"),
    [
        ("worker_2", {"api": {"fault": "refused"}}, ("worker-2", "api", "deaf")),
        ("worker_2", {"api": {"fault": "time-out"}}, ("worker-2", "api", "hangs")),
        (
            "worker_2",
            {"api": {"ms": 4_000.0, "found": {"status": 200}}},
            ("worker-2", "api", "slow"),
        ),
        ("worker_1", {"api": {"found": {"status": 503}}}, ("worker-1", "api", "web_failing")),
        ("storage", {"redis": {"fault": "refused"}}, ("storage", "redis", "deaf")),
        ("storage", {"postgresql": {"fault": "exit 2"}}, ("storage", "postgresql", "deaf")),
        ("worker_1", {"broker": {"found": {"greets": False}}}, ("worker-1", "rabbitmq", "mute")),
        (
            "master",
            {"backups": {"found": {"age": None, "bytes": 0}}},
            ("master", "backup", "backup_none"),
        ),
        (
            "master",
            {"reboot": {"found": {"packages": True, "kernel": False}}},
            ("master", "reboot", "reboot_packages"),
        ),
        (
            "outside",
            {"page": {"found": {"status": 200, "is_page": False}}},
            ("outside", "page", "page_lost"),
        ),
        ("outside", {"plain": {"fault": "time-out"}}, ("outside", "http", "far_hangs")),
        ("outside", {"page": {"fault": "unreached"}}, ("outside", "page", "unreached")),
    ],
)
def test_what_is_wrong_is_named_by_node_and_check(
    node: str, said: dict[str, Any], finds: tuple[str, str, str]
) -> None:
    assert finds in wrong(judged(cluster_of(), **{node: said}))


def test_a_stopped_unit_is_down_whatever_else_is_found() -> None:
    stopped = {"loaded": "loaded", "active": "inactive", "sub": "dead"}
    units = {"failed": [], "wanted": {"wastecoach-worker.service": stopped}}
    checks = judged(cluster_of(), ("worker",), worker_1={"units": {"found": units}})
    assert wrong(checks) == [("worker-1", "worker", "down")]


def test_a_node_that_is_cut_off_is_one_finding_and_the_broker_tells_of_its_member() -> None:
    rest = {"known": MEMBERS, "running": MEMBERS[:2], "alarms": [], "torn": False}
    thin = [queue(online=MEMBERS[:2])]
    told = {"members": {"found": rest}, "queues": {"found": thin}}
    checks = judged(cluster_of(), storage=UNREACHABLE, worker_1=told, worker_2=told)
    assert wrong(checks) == [
        ("storage", "reach", "unreachable"),
        ("cluster", "members", "members_lost"),
        ("cluster", "quorum", "quorum_thin"),
    ]
    whole = sum(one.weight for one in checks)
    lost = sum(one.weight for one in checks if one.node == "storage")
    assert score(checks) < 100 * (whole - lost) / whole


def test_silence_is_told_even_where_only_another_check_was_asked_for() -> None:
    checks = judged(cluster_of(), ("disk",), master=UNREACHABLE)
    assert wrong(checks) == [("master", "reach", "unreachable")]
    assert [(one.node, one.name) for one in checks if one.finding is None] == [("master", "disk")]


def test_where_all_are_silent_nobody_can_tell_of_the_whole() -> None:
    silent = dict.fromkeys(("master", "worker_1", "worker_2", "storage"), UNREACHABLE)
    checks = judged(cluster_of(), **silent)
    assert ("cluster", "members", "nobody") in wrong(checks)
    assert {node for node, name, _ in wrong(checks) if name == "reach"} == set(NAMES)


def test_a_member_that_cannot_tell_leaves_it_to_those_that_can() -> None:
    checks = judged(cluster_of(), ("members",), worker_1={"members": {"fault": "exit 69"}})
    assert wrong(checks) == []


def test_of_members_that_see_different_things_the_worst_is_told() -> None:
    torn = {"known": MEMBERS, "running": MEMBERS[:1], "alarms": [], "torn": True}
    checks = judged(cluster_of(), ("members",), worker_2={"members": {"found": torn}})
    assert wrong(checks) == [("cluster", "members", "members_torn")]


def test_a_clock_is_compared_with_the_other_nodes() -> None:
    cluster, checks = cluster_of(), wanted(("clock",))
    late = {"master": 500.0, "worker-1": 500.4, "worker-2": 410.0, "storage": 500.0}
    heard = {
        node.name: Answered(
            replace(
                facts(asked_of_node(cluster, node, checks), cluster), now=NOW + late[node.name]
            ),
            1.1,
            NOW,
        )
        for node in cluster.nodes
    }
    assert wrong(judge(cluster, checks, heard)) == [("worker-2", "clock", "clock_off")]


@pytest.mark.parametrize("only", [("4",), ("disk",), ("disk", "4")])
def test_checks_are_chosen_by_number_or_name(only: tuple[str, ...]) -> None:
    assert {one.name for one in judged(cluster_of(), only)} == {"disk"}


def test_a_check_that_there_is_not_is_an_error_that_names_it() -> None:
    with pytest.raises(KeyError, match="diks"):
        wanted(("disk", "diks"))


SAID: list[tuple[int, str, Why]] = [
    (255, "ssh: connect to host 10.77.0.14 port 22: Connection timed out", "unreachable"),
    (255, "ssh: connect to host 10.77.0.14 port 22: No route to host", "unreachable"),
    (255, "ssh: connect to host 10.77.0.14 port 22: Connection refused", "ssh_down"),
    (255, "Connection timed out during banner exchange", "silent"),
    (255, "root@10.77.0.14: Permission denied (publickey).", "denied"),
    (255, "Host key verification failed.", "stranger"),
    (255, "SendCommand: InvalidInstanceId: Instances not in a valid state", "unreachable"),
    (255, "SendCommand: AccessDeniedException: not authorized", "denied"),
    (124, "", "silent"),
    (127, "bash: line 1: python3: command not found", "garbled"),
]


@pytest.mark.parametrize(("code", "said", "why"), SAID)
def test_kinds_of_silence_are_told_apart(code: int, said: str, why: Why) -> None:
    assert why_silent(code, said) == why


def test_every_kind_of_silence_has_an_example() -> None:
    assert {why for _, _, why in SAID} == set(get_args(Why))


STATUS = st.sampled_from(get_args(Status))
CHECK = st.builds(
    lambda weight, status: Judged(1, "a", weight, "n", status and Finding(status, "c")),
    st.integers(1, 10),
    STATUS | st.none(),
)


@given(st.lists(CHECK, min_size=1, max_size=30), st.integers(0, 29))
def test_the_score_never_rises_when_something_gets_worse(checks: list[Judged], at: int) -> None:
    at %= len(checks)
    before = score(checks)
    failed = dataclasses.replace(checks[at], finding=Finding("fail", "c"))
    worse = [*checks[:at], failed, *checks[at + 1 :]]
    assert 0 <= score(worse) <= before <= 100
    well = all(one.finding is not None and one.finding.status == "pass" for one in checks)
    assert (before == 100) == well
