"""The outbox: nothing leaves it before the broker has confirmed it."""

from __future__ import annotations

from tests.records.examples import LEASE_S, NOW, WHY, brought, job, letter, message
from wastecoach.infra.records.records import SqlJobRecords


def test_what_is_due_comes_oldest_first_and_not_more_than_wanted(records: SqlJobRecords) -> None:
    due = [message(f"job {at}", due_at=NOW + at) for at in (3, 1, 2)]
    for each in due:
        records.add(job(str(each.job)), None)
        records.uploaded(str(each.job), each, NOW)
    assert records.take_due(NOW + 9, 2, 30) == [due[1], due[2]]


def test_what_somebody_holds_comes_again_when_the_time_is_up(records: SqlJobRecords) -> None:
    brought(records, "uploaded")
    taken = records.take_due(NOW, 10, 30)
    assert len(taken) == 1
    assert records.take_due(NOW + 29, 10, 30) == []
    assert records.take_due(NOW + 30, 10, 30) == taken


def test_what_was_sent_is_gone_and_its_job_queued(records: SqlJobRecords) -> None:
    brought(records, "uploaded", "a")
    brought(records, "uploaded", "b")
    first, second = records.take_due(NOW, 10, 0)
    records.sent([first], NOW + 1)
    assert records.take_due(NOW + 99, 10, 0) == [second]
    states = [job.state for job in map(records.job, (first.job or "", second.job or "")) if job]
    assert states == ["queued", "uploaded"]


def test_what_was_confirmed_late_does_not_take_a_job_back(records: SqlJobRecords) -> None:
    brought(records, "uploaded")
    taken = records.take_due(NOW, 10, 30)
    begun = records.begin("job", "worker", NOW, LEASE_S)
    records.sent(taken, NOW + 1)
    assert records.job("job") == begun
    assert records.take_due(NOW + 99, 10, 30) == []


def test_what_was_confirmed_late_leaves_the_message_that_came_since(
    records: SqlJobRecords,
) -> None:
    brought(records, "uploaded")
    taken = records.take_due(NOW, 10, 30)
    records.begin("job", "worker", NOW, LEASE_S)
    again = message(due_at=NOW + 60)
    assert records.put_back("job", 1, again)
    records.sent(taken, NOW + 1)
    assert records.take_due(NOW + 99, 10, 30) == [again]


def test_work_without_a_job_is_sent_as_well(records: SqlJobRecords) -> None:
    scheduled = message(None, lane="sched", task="purge_photos")
    records.bury(letter(None, lane="sched", task="purge_photos"))
    (buried,) = records.dead_letters(10)
    assert records.replay(buried.id, scheduled, NOW) is None
    assert records.take_due(NOW, 10, 30) == [scheduled]
    records.sent([scheduled], NOW)
    assert records.take_due(NOW + 99, 10, 30) == []


def test_nothing_sent_changes_nothing(records: SqlJobRecords) -> None:
    before = brought(records, "failed")
    records.sent([], NOW)
    records.sent([message("missing"), message()], NOW)
    assert before.failure == WHY
    assert records.job("job") == before
