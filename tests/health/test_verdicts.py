"""What facts about components mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastecoach.core import health_verdicts as verdicts
from wastecoach.core.analysis import SourceState
from wastecoach.core.backlog import Backlog
from wastecoach.core.budgets import Budget, Budgets, Spent
from wastecoach.core.health import STATUSES, Component, Report, Status, as_json, from_json, worst
from wastecoach.core.health_verdicts import MemorySeen, ProviderSeen, QueueSeen
from wastecoach.core.jobs.job import LANES, Lane
from wastecoach.core.jobs.records import ProcessSeen

MB = 1024**2
GB = 1024**3


def process(kind: str, *lanes: Lane, running: int = 0) -> ProcessSeen:
    return ProcessSeen(f"{kind} {lanes}", kind, "host", lanes, 0.0, 0.0, running)


@given(st.lists(st.sampled_from(STATUSES)))
def test_the_whole_is_as_bad_as_its_worst_part(
    statuses: list[Status],
) -> None:
    whole = worst(statuses)
    assert whole in {*statuses, "pass"}
    assert all(STATUSES.index(one) <= STATUSES.index(whole) for one in statuses)


def test_a_report_as_json_has_exactly_the_promised_names_and_reads_back() -> None:
    said = Report("warn", (Component("redis", "warn", "no answer", "Start it.", 12.5),))
    assert as_json(said) == (
        b'{"status":"warn","components":[{"name":"redis","status":"warn",'
        b'"detail":"no answer","remedy":"Start it.","ms":12.5}]}'
    )
    assert from_json(as_json(said)) == said


@pytest.mark.parametrize(("found", "status"), [("0001", "pass"), ("0000", "fail"), ("-", "fail")])
def test_a_database_of_another_level_is_down(found: str, status: str) -> None:
    assert verdicts.of_database("PostgreSQL", found, "0001").status == status


@pytest.mark.parametrize(
    ("memory", "status"),
    [
        (MemorySeen(5000 * MB, 0, "noeviction"), "pass"),
        (MemorySeen(89 * MB, 100 * MB, "noeviction"), "pass"),
        (MemorySeen(90 * MB, 100 * MB, "noeviction"), "warn"),
        (MemorySeen(100 * MB, 100 * MB, "volatile-ttl"), "pass"),
    ],
)
def test_a_redis_that_is_full_and_lets_nothing_go_is_degraded(
    memory: MemorySeen, status: str
) -> None:
    assert verdicts.of_redis(memory).status == status


@pytest.mark.parametrize(
    ("queues", "code"),
    [
        ([QueueSeen("q.ai", 3, 1), QueueSeen("q.dlq", 0, 0)], "queues"),
        ([QueueSeen("q.ai", 0, 0), QueueSeen("q.dlq", 0, 0)], "queues"),
        ([QueueSeen("q.ai", 3, 0), QueueSeen("q.dlq", 0, 0)], "queues_unattended"),
        ([QueueSeen("q.ai", 0, 1), QueueSeen("q.dlq", 2, 0)], "queues_dead"),
    ],
)
def test_queues_want_somebody_who_listens(queues: list[QueueSeen], code: str) -> None:
    assert verdicts.of_queues(queues).code == code


def test_every_lane_wants_a_worker() -> None:
    alone = [process("worker", lane) for lane in LANES]
    assert verdicts.of_workers(alone).status == "pass"
    assert verdicts.of_workers([process("worker", *LANES, running=3)]).params["running"] == 3
    missing = verdicts.of_workers([process("worker", "api", "sched"), process("serve", *LANES)])
    assert (missing.status, missing.params) == ("warn", {"lanes": "ai, batch"})


def test_somebody_keeps_the_schedule_and_somebody_serves() -> None:
    assert verdicts.of_beat([process("beat"), process("beat")]).params == {"count": 2}
    assert verdicts.of_beat([process("worker", "sched")]).status == "warn"
    assert verdicts.of_servers([process("serve", running=2)]).params == {"count": 1, "running": 2}
    assert verdicts.of_servers([process("beat")]).status == "warn"


@pytest.mark.parametrize(
    ("oldest", "code"),
    [
        ({}, "backlog"),
        ({"ai": 59.0}, "backlog"),
        ({"ai": 60.0}, "backlog_old"),
        ({"batch": 3600.0}, "backlog"),
        ({"batch": 22_000.0}, "backlog_old"),
    ],
)
def test_who_waits_for_an_answer_waits_a_minute_and_a_batch_for_hours(
    oldest: dict[Lane, float], code: str
) -> None:
    since = {lane: 100_000.0 - age for lane, age in oldest.items()}
    backlog = Backlog({("ai", "queued"): 2, ("api", "uploaded"): 1}, since, 0)
    finding = verdicts.of_backlog(backlog, 100_000.0)
    assert finding.code == code
    assert (finding.params["waiting"], finding.params["unsent"]) == (2, 1)


def test_a_clock_that_goes_before_the_records_makes_nothing_old() -> None:
    assert Backlog({}, {"ai": 100.0}, 0).ages(now=90.0)["ai"] == 0


@pytest.mark.parametrize(
    ("free", "total", "status"),
    [
        (50 * GB, 100 * GB, "pass"),
        (3 * GB, 500 * GB, "pass"),
        (1 * GB, 500 * GB, "warn"),
        (100 * MB, 500 * GB, "fail"),
        (60 * MB, 512 * MB, "pass"),
        (40 * MB, 512 * MB, "warn"),
        (5 * MB, 512 * MB, "fail"),
    ],
)
def test_room_on_a_disk_is_measured_by_the_disk_where_it_is_small(
    free: int, total: int, status: str
) -> None:
    assert verdicts.of_disk(free, total).status == status


EMBEDDED, OPENAI = ProviderSeen("embedded"), ProviderSeen("openai")
HARD = Budgets(day=Budget(hard=5_000_000), month=Budget(soft=20_000_000, hard=50_000_000))


@pytest.mark.parametrize(
    ("providers", "spent", "status", "code"),
    [
        ([EMBEDDED, OPENAI], Spent(), "pass", "providers"),
        ([EMBEDDED, ProviderSeen("openai", keyless=True)], Spent(), "fail", "providers_keyless"),
        ([ProviderSeen("openai", cooling=True)], Spent(), "warn", "providers_cooling"),
        ([OPENAI], Spent(day=5_000_000, month=5_000_000), "warn", "providers_spent_day"),
        ([OPENAI], Spent(day=0, month=50_000_000), "warn", "providers_spent_month"),
        ([OPENAI], Spent(day=0, month=20_000_000), "warn", "providers_frugal"),
    ],
)
def test_providers_want_keys_money_and_to_have_answered(
    providers: list[ProviderSeen], spent: Spent, status: str, code: str
) -> None:
    finding = verdicts.of_providers(providers, HARD, spent)
    assert (finding.status, finding.code) == (status, code)


@pytest.mark.parametrize(
    ("state", "status", "code"),
    [
        ("used", "pass", "kakao"),
        ("failed", "warn", "kakao_cooling"),
        ("quota", "warn", "kakao_quota"),
    ],
)
def test_a_map_that_does_not_answer_is_missed_and_needed_by_nobody(
    state: SourceState, status: str, code: str
) -> None:
    finding = verdicts.of_kakao(state)
    assert (finding.status, finding.code) == (status, code)
