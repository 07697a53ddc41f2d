"""What is looked for from time to time."""

from __future__ import annotations

import pytest

from tests.records.examples import LEASE_S, NOW, RESULT, analyses, brought, message
from wastecoach.core.jobs.job import STATES, State
from wastecoach.infra.records.records import SqlJobRecords

LATER = NOW + 1000


def test_jobs_whose_worker_died_are_found(records: SqlJobRecords) -> None:
    for state in STATES:
        brought(records, state, state)
    assert records.overdue(NOW + LEASE_S - 1, 10) == []
    assert [job.id for job in records.overdue(NOW + LEASE_S, 10)] == ["processing"]
    assert records.overdue(NOW + LEASE_S, 0) == []


def test_jobs_whose_message_the_broker_lost_are_found(records: SqlJobRecords) -> None:
    for state in STATES:
        brought(records, state, state)
    brought(records, "queued", "of a batch", lane="batch")
    assert records.unsent("ai", NOW, 10) == []
    assert [job.id for job in records.unsent("ai", NOW + 1, 10)] == ["queued"]
    assert [job.id for job in records.unsent("batch", NOW + 1, 10)] == ["of a batch"]


def test_a_job_whose_message_is_still_to_be_sent_is_not_missing(records: SqlJobRecords) -> None:
    brought(records, "processing")
    again = message(due_at=NOW + 10)
    records.put_back("job", 1, again)
    assert records.unsent("ai", LATER, 10) == []
    records.sent([again], NOW + 20)
    assert records.unsent("ai", NOW + 20, 10) == []
    assert [job.id for job in records.unsent("ai", NOW + 21, 10)] == ["job"]


def test_the_job_that_waits_longest_is_found_first(records: SqlJobRecords) -> None:
    for name, at in (("a", 3), ("b", 1), ("c", 2)):
        brought(records, "queued", name)
        records.send_again(name, sent := message(name), NOW)
        records.sent([sent], NOW + at)
    assert [job.id for job in records.unsent("ai", LATER, 2)] == ["b", "c"]


def test_a_lost_message_is_sent_again_once(records: SqlJobRecords) -> None:
    before = brought(records, "queued")
    again = message()
    assert records.send_again("job", again, NOW + 1)
    assert not records.send_again("job", message(), NOW + 2)
    assert records.job("job") == before
    assert records.take_due(LATER, 10, 30) == [again]


def test_work_that_was_left_goes_back_to_the_queue(records: SqlJobRecords) -> None:
    brought(records, "processing")
    assert not records.send_again("job", message(), NOW + LEASE_S - 1)
    assert records.send_again("job", message(), NOW + LEASE_S)
    found = records.job("job")
    assert found is not None
    assert (found.state, found.attempt, found.holder) == ("queued", 1, None)
    assert not records.finish("job", 1, RESULT, NOW)


@pytest.mark.parametrize("state", ["pending", "uploaded", "done", "failed", "expired"])
def test_nothing_else_is_sent_again(records: SqlJobRecords, state: State) -> None:
    before = brought(records, state)
    waiting = len(records.take_due(LATER, 10, 0))
    assert not records.send_again("job", message(), LATER)
    assert not records.send_again("missing", message("missing"), LATER)
    assert records.job("job") == before
    assert len(records.take_due(LATER, 10, 0)) == waiting


def test_a_job_whose_photo_never_came_expires(records: SqlJobRecords) -> None:
    before = {state: brought(records, state, state) for state in STATES if state != "expired"}
    assert records.expire(NOW + 300, LATER, 10) == []
    assert records.expire(LATER, LATER, 10) == [before["pending"]]
    assert records.expire(LATER, LATER, 10) == []
    expired = records.job("pending")
    assert expired is not None
    assert (expired.state, expired.ended_at, expired.wish.location) == ("expired", LATER, None)
    for state in before.keys() - {"pending"}:
        assert records.job(state) == before[state]


def test_not_more_jobs_expire_at_once_than_wanted(records: SqlJobRecords) -> None:
    for name in "abc":
        brought(records, "pending", name)
    assert len(records.expire(LATER, LATER, 2)) == 2
    assert len(records.expire(LATER, LATER, 2)) == 1


def test_photos_of_ended_jobs_are_purged_once(records: SqlJobRecords) -> None:
    for state in STATES:
        brought(records, state, state)
    assert records.purgeable(NOW, 10) == []
    found = records.purgeable(LATER, 10)
    assert {job.state for job in found} == {"done", "failed", "expired"}
    assert len(records.purgeable(LATER, 2)) == 2
    records.purged(job.id for job in found)
    assert records.purgeable(LATER, 10) == []
    assert [job.photo for job in map(records.job, ("done", "failed")) if job] == [None, None]
    assert analyses(records, "done") != {}


def test_jobs_that_ended_of_late_are_found_the_last_first(records: SqlJobRecords) -> None:
    for state in STATES:
        brought(records, state, state)
    found = records.ended(NOW - 1000, 10)
    assert set(found) == {"done", "failed", "expired"}
    assert records.ended(NOW + 1_000_000, 10) == []
    assert records.ended(NOW - 1000, 1) == found[:1]
