"""What facts mean, and the words for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clusters.health.findings import ALL, FINDINGS, NO, YES, certificate, mount
from wastecoach import bootstrap
from wastecoach.core.analysis import Language
from wastecoach.core.clusters.health.broker_verdicts import host_of, of_quorum, of_waiting
from wastecoach.core.clusters.health.data_facts import Backup, Queue
from wastecoach.core.clusters.health.data_verdicts import of_backup
from wastecoach.core.clusters.health.outside_checks import FAR
from wastecoach.core.clusters.health.report import Judged, in_words
from wastecoach.core.health import STATUSES, Finding, Status

SEVERITY = STATUSES.index


@pytest.mark.parametrize(("finding", "status", "code"), FINDINGS)
def test_facts_mean_what_they_should(finding: Finding, status: Status, code: str) -> None:
    assert (finding.status, finding.code) == (status, f"cluster.{code}")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_everything_that_can_be_found_has_words_and_what_is_wrong_a_remedy(
    language: Language,
) -> None:
    words = bootstrap.catalogue(language)
    found = [finding for finding, _, _ in FINDINGS]
    far = [Finding(one.status, FAR[one.code], one.params) for one in found if one.code in FAR]
    told = in_words([Judged(4, "disk", 1, "master", one) for one in (*found, *far)], words)
    for component in told.components:
        assert component.detail, component.code
        assert (component.remedy is None) == (component.status == "pass"), component.code


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_words_are_left_that_nobody_says(language: Language) -> None:
    words = bootstrap.catalogue(language).texts
    worded = {
        key.split(".")[2]
        for key in words
        if key.startswith("health.cluster.") and key.count(".") == 3
    }
    said = {code for _, _, code in FINDINGS} | {
        code.removeprefix("cluster.") for code in FAR.values()
    }
    assert worded == said


def test_a_queue_of_replies_is_nobodys_business_and_dead_letters_are() -> None:
    replies = Queue("reply-1", NO, "", (), (), 3, 0)
    dead = Queue("q.dlq", YES, ALL[0], ALL, ALL, 2, 0)
    assert of_waiting([replies]).status == "pass"
    assert of_waiting([replies, dead]).code == "queues_dead"


@pytest.mark.parametrize(
    ("member", "node"),
    [("rabbit@worker-1", "worker-1"), ("rabbit@worker-1.internal", "worker-1"), ("odd", "odd")],
)
def test_a_member_is_named_by_its_node(member: str, node: str) -> None:
    assert host_of(member) == node


@given(st.floats(0, 100), st.floats(0, 100))
def test_a_fuller_disk_is_never_better(one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert SEVERITY(mount(less).status) >= SEVERITY(mount(more).status)


@given(st.floats(-400, 400), st.floats(-400, 400), st.sampled_from([0.5, 1.0, 90.0, 365.0]))
def test_a_certificate_that_ends_earlier_is_never_better(
    one: float, other: float, lives: float
) -> None:
    sooner, later = sorted((one, other))
    assert SEVERITY(certificate(sooner, lives).status) >= SEVERITY(certificate(later, lives).status)


@given(st.floats(0, 1e7), st.floats(0, 1e7))
def test_an_older_backup_is_never_better(one: float, other: float) -> None:
    younger, older = sorted((one, other))
    worse, better = of_backup(Backup(older, 1)), of_backup(Backup(younger, 1))
    assert SEVERITY(worse.status) >= SEVERITY(better.status)


@given(st.integers(1, 7), st.integers(0, 7), st.integers(1, 7))
def test_a_queue_has_stopped_exactly_where_most_of_its_members_are_gone(
    members: int, online: int, brokers: int
) -> None:
    names = tuple(f"rabbit@{place}" for place in range(members))
    queue = Queue("q.ai", YES, names[0], names, names[: min(online, members)], 0, 0)
    stopped = 2 * len(queue.online) <= members
    assert (of_quorum([queue], brokers).status == "fail") == stopped
