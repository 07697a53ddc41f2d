"""Batches, processes, numbers."""

from __future__ import annotations

from dataclasses import replace

from tests.records.examples import LEASE_S, NOW, RESULT, WHY, brought, job, letter, message
from wastecoach.core.jobs.job import STATES
from wastecoach.core.jobs.records import BatchResult, BatchStatus, Day, Hour, ProcessSeen
from wastecoach.infra.records.records import SqlJobRecords

BATCH = BatchStatus("b", "현장 사진", NOW, 5)
SERVER = ProcessSeen("p1", "serve", "machine", ("ai", "batch"), NOW, NOW)
# The day that NOW is in.
DAY, BEGINS = "2027-01-15", 1_799_971_200.0


def test_a_new_batch_has_no_jobs(records: SqlJobRecords) -> None:
    records.add_batch(BATCH, "someone")
    assert records.batch("b") == replace(BATCH, owner="someone")
    assert records.batch("missing") is None


def test_a_batch_tells_its_jobs_by_state(records: SqlJobRecords) -> None:
    records.add_batch(BATCH, None)
    for state in STATES:
        brought(records, state, state, batch="b")
    brought(records, "done", "done too", batch="b")
    brought(records, "done", "of another", batch="c")
    expected = dict.fromkeys(STATES, 1) | {"done": 2}
    assert records.batch("b") == replace(BATCH, states=expected)


def test_results_of_a_batch_come_page_by_page(records: SqlJobRecords) -> None:
    for state in STATES:
        brought(records, state, state, batch="b")
    brought(records, "done", "of another", batch="c")
    records.keep_analysis("done", "en", b"english")
    pages, after = [], ""
    while page := records.batch_results("b", after, 2):
        pages.append([(each.job.id, each.analysis) for each in page])
        after = page[-1].job.id
    assert pages == [[("done", RESULT.analysis), ("expired", None)], [("failed", None)]]


def test_a_result_of_a_batch_comes_with_its_job(records: SqlJobRecords) -> None:
    done = brought(records, "done", batch="b", name="병.jpg")
    assert records.batch_results("b", "", 1) == [BatchResult(done, RESULT.analysis)]


def test_processes_that_told_of_themselves_lately_live(records: SqlJobRecords) -> None:
    worker = ProcessSeen("p2", "worker", "machine", (), NOW + 1, NOW + 5, running=3)
    records.seen(SERVER)
    records.seen(worker)
    assert records.processes(NOW - 1) == [SERVER, worker]
    assert records.processes(NOW) == [worker]
    later = replace(SERVER, seen_at=NOW + 60, running=1)
    records.seen(later)
    assert records.processes(NOW) == [later, worker]


def test_a_process_that_is_silent_for_a_day_is_forgotten(records: SqlJobRecords) -> None:
    records.seen(SERVER)
    records.seen(replace(SERVER, id="p2", seen_at=NOW + 90_000))
    assert [process.id for process in records.processes(0)] == ["p2"]


def test_jobs_that_go_on_are_counted_by_lane_and_state(records: SqlJobRecords) -> None:
    assert records.counts() == {}
    for state in STATES:
        brought(records, state, state)
    brought(records, "queued", "one more")
    brought(records, "queued", "of a batch", lane="batch")
    assert records.counts() == {
        ("ai", "pending"): 1,
        ("ai", "uploaded"): 1,
        ("ai", "queued"): 2,
        ("ai", "processing"): 1,
        ("batch", "queued"): 1,
    }


def test_the_oldest_job_that_waits_is_told_by_lane(records: SqlJobRecords) -> None:
    assert records.oldest("ai") is None
    brought(records, "done", "done")
    brought(records, "processing", "processing")
    assert records.oldest("ai") is None
    for name, at in (("a", 9), ("b", 4)):
        records.add(replace(job(name), created_at=NOW + at), None)
        records.uploaded(name, message(name), NOW + at)
    assert records.oldest("ai") == NOW + 4
    assert records.oldest("batch") is None


def test_dead_letters_are_counted(records: SqlJobRecords) -> None:
    assert records.dead_count() == 0
    records.bury(letter(None))
    assert records.dead_count() == 1


def _ended(records: SqlJobRecords, name: str, took: float, **changes: object) -> None:
    """A job accepted at noon and done so many seconds later."""
    records.add(job(name), None)
    records.uploaded(name, message(name), BEGINS + 43_200)
    records.begin(name, "worker", NOW, LEASE_S)
    records.finish(name, 1, replace(RESULT, **changes), BEGINS + 43_200 + took)  # type: ignore[arg-type]


def test_a_day_is_told_by_what_ended_in_it(records: SqlJobRecords) -> None:
    for number in range(1, 21):
        _ended(records, f"job {number}", float(number), cost_usd=0.5)
    _ended(records, "cached", 1.0, cache="exact", streams=("glass",), cost_usd=None)
    _ended(records, "the day after", 43_200.0)
    brought(records, "processing", "broken")
    records.fail("broken", 1, WHY, None, BEGINS + 80_000)
    brought(records, "pending", "never came")
    records.expire(NOW + 999, BEGINS + 86_399.5, 10)
    expected = Day(
        day=DAY,
        states={"done": 21, "expired": 1, "failed": 1},
        streams={"glass": 1, "plastic": 20, "unsure": 20},
        cache={"exact": 1, "none": 20},
        cost_usd=10.0,
        seconds_median=10.0,
        seconds_p95=20.0,
    )
    assert records.aggregate(DAY) == expected
    assert records.aggregate(DAY) == expected


def test_a_day_without_jobs_is_told_as_such(records: SqlJobRecords) -> None:
    assert records.aggregate(DAY) == Day(DAY, {}, {}, {}, 0.0, 0.0, 0.0)


def _accepted(records: SqlJobRecords, name: str, at: float, **wish: object) -> None:
    records.add(job(name, **wish), None)
    records.uploaded(name, message(name), at)


def _done(records: SqlJobRecords, name: str, accepted: float, done: float, **wish: object) -> None:
    _accepted(records, name, accepted, **wish)
    records.begin(name, "worker", NOW, LEASE_S)
    records.finish(name, 1, RESULT, done)


def test_jobs_are_told_by_the_hours_in_which_they_were_accepted_and_ended(
    records: SqlJobRecords,
) -> None:
    assert records.hours(BEGINS) == []
    _done(records, "long before", BEGINS - 90_000.0, BEGINS - 80_000.0)
    _done(records, "accepted before", BEGINS - 1.0, BEGINS)
    _done(records, "in one hour", BEGINS + 3600.0, BEGINS + 3601.5)
    _done(records, "over midnight of an hour", BEGINS + 7199.75, BEGINS + 7200.0)
    _accepted(records, "goes on", BEGINS + 7500.0)
    _accepted(records, "has gone on for long", BEGINS - 7500.0)
    _accepted(records, "broken", BEGINS + 7201.0)
    records.begin("broken", "worker", NOW, LEASE_S)
    records.fail("broken", 1, WHY, None, BEGINS + 14_399.5)
    brought(records, "pending", "never came")
    records.expire(NOW + 999, BEGINS + 20_000.0, 10)
    assert records.hours(BEGINS) == [
        Hour(BEGINS, accepted=0, done=1, failed=0),
        Hour(BEGINS + 3600, accepted=2, done=1, failed=0),
        Hour(BEGINS + 7200, accepted=2, done=1, failed=0),
        Hour(BEGINS + 10_800, accepted=0, done=0, failed=1),
    ]


def test_how_long_the_last_jobs_of_a_lane_took_is_told(records: SqlJobRecords) -> None:
    assert records.took("ai", BEGINS, 10) == []
    for seconds in (1.0, 2.0, 3.0):
        _done(records, f"took {seconds}", BEGINS, BEGINS + seconds)
    _done(records, "of a batch", BEGINS, BEGINS + 4.0, lane="batch")
    _done(records, "before", BEGINS - 5.0, BEGINS - 1.0)
    brought(records, "failed", "failed")
    assert sorted(records.took("ai", BEGINS, 10)) == [1.0, 2.0, 3.0]
    assert records.took("ai", BEGINS, 2) == [3.0, 2.0]
