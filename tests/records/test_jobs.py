"""A job's way through the records, on every kind of database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.records.examples import (
    LEASE_S,
    NOW,
    RESULT,
    WHY,
    analyses,
    brought,
    job,
    letter,
    message,
)
from wastecoach.core.jobs.errors import IdempotencyKeyReused, JobNotFound
from wastecoach.core.jobs.job import STATES, TRANSITIONS, State
from wastecoach.core.jobs.records import Once
from wastecoach.infra.records.records import SqlJobRecords

ONCE = Once("key of someone", "hash")
WHOLE = replace(
    job("a", region="seoul-mapo", housing="officetel", size=5_000_000, batch="b", name="병.jpg"),
    trace="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
)


def test_a_job_is_found_as_it_was_added(records: SqlJobRecords) -> None:
    assert records.add(WHOLE, None) == WHOLE
    assert records.job("a") == WHOLE


def test_what_was_never_added_is_none(records: SqlJobRecords) -> None:
    assert records.job("a") is None


def test_the_same_key_answers_with_the_first_job(records: SqlJobRecords) -> None:
    assert records.add(job("a"), ONCE) == job("a")
    assert records.add(job("b"), ONCE) == job("a")
    assert records.job("b") is None


def test_another_key_makes_another_job(records: SqlJobRecords) -> None:
    records.add(job("a"), ONCE)
    records.add(job("b"), Once("another", "hash"))
    assert records.job("b") == job("b")


def test_the_same_key_with_another_request_is_an_error(records: SqlJobRecords) -> None:
    records.add(job("a"), ONCE)
    with pytest.raises(IdempotencyKeyReused):
        records.add(job("b"), Once(ONCE.key, "another"))
    assert records.job("b") is None


def test_an_uploaded_job_has_its_message_in_the_outbox(records: SqlJobRecords) -> None:
    records.add(job(), None)
    sent = message()
    assert records.uploaded("job", sent, NOW + 1).state == "uploaded"
    assert records.take_due(NOW, 10, 30) == [sent]


@pytest.mark.parametrize("state", [state for state in STATES if state != "pending"])
def test_a_job_that_is_further_stays_as_it_is_when_its_photo_comes_again(
    records: SqlJobRecords, state: State
) -> None:
    before = brought(records, state)
    outbox = records.take_due(NOW, 10, 0)
    assert records.uploaded("job", message(), NOW + 9) == before
    assert records.take_due(NOW, 10, 0) == outbox


def test_a_photo_of_no_job_is_not_accepted(records: SqlJobRecords) -> None:
    with pytest.raises(JobNotFound):
        records.uploaded("job", message(), NOW)
    assert records.take_due(NOW, 10, 30) == []


@pytest.mark.parametrize("state", ["uploaded", "queued"])
def test_whoever_begins_a_job_holds_it(records: SqlJobRecords, state: State) -> None:
    before = brought(records, state)
    begun = records.begin("job", "worker", NOW, LEASE_S)
    assert begun == records.job("job")
    assert begun == replace(
        before, state="processing", attempt=1, holder="worker", lease_until=NOW + LEASE_S
    )


@pytest.mark.parametrize("state", ["pending", "processing", "done", "failed", "expired"])
def test_there_is_nothing_to_begin_in_other_states(records: SqlJobRecords, state: State) -> None:
    before = brought(records, state)
    assert records.begin("job", "another", NOW + 1, LEASE_S) is None
    assert records.begin("missing", "another", NOW + 1, LEASE_S) is None
    assert records.job("job") == before


def test_a_job_is_taken_over_when_its_lease_has_run_out(records: SqlJobRecords) -> None:
    brought(records, "processing")
    records.advance("job", 1, "look", 50)
    assert records.begin("job", "another", NOW + LEASE_S - 1, LEASE_S) is None
    taken = records.begin("job", "another", NOW + LEASE_S, LEASE_S)
    assert taken is not None
    assert (taken.attempt, taken.holder, taken.progress) == (2, "another", 50)


def test_a_renewed_lease_is_not_taken_over(records: SqlJobRecords) -> None:
    brought(records, "processing")
    records.renew(["worker of job"], NOW + 500)
    records.renew(["nobody"], NOW)
    assert records.begin("job", "another", NOW + 400, LEASE_S) is None
    assert records.begin("job", "another", NOW + 500, LEASE_S) is not None


def test_progress_never_goes_back(records: SqlJobRecords) -> None:
    brought(records, "processing")
    seen = []
    for stage, progress in (("look", 50), ("recall", 30), ("coach", 70)):
        records.advance("job", 1, stage, progress)
        found = records.job("job")
        assert found is not None
        seen.append((found.stage, found.progress))
    assert seen == [("look", 50), ("recall", 50), ("coach", 70)]


def test_only_the_last_attempt_can_write(records: SqlJobRecords) -> None:
    brought(records, "processing")
    records.begin("job", "another", NOW + LEASE_S, LEASE_S)
    taken = records.job("job")
    records.advance("job", 1, "look", 50)
    assert not records.finish("job", 1, RESULT, NOW)
    assert not records.fail("job", 1, WHY, letter(), NOW)
    assert not records.put_back("job", 1, message())
    assert records.job("job") == taken
    assert analyses(records, "job") == {}
    assert records.dead_count() == 0
    assert records.take_due(NOW, 10, 30) == []
    assert records.finish("job", 2, RESULT, NOW)


def test_a_finished_job_has_its_result_and_no_location(records: SqlJobRecords) -> None:
    before = brought(records, "processing")
    assert before.wish.location is not None
    assert records.finish("job", 1, RESULT, NOW + 5)
    assert records.job("job") == replace(
        before,
        wish=replace(before.wish, location=None),
        state="done",
        progress=100,
        holder=None,
        lease_until=None,
        ended_at=NOW + 5,
    )
    assert records.analysis("job", "ko") == RESULT.analysis
    assert records.analysis("job", "en") is None


def test_a_job_is_finished_once(records: SqlJobRecords) -> None:
    done = brought(records, "done")
    other = replace(RESULT, analysis=b"another")
    assert not records.finish("job", 1, other, NOW + 5)
    assert not records.fail("job", 1, WHY, None, NOW + 5)
    assert records.job("job") == done
    assert analyses(records, "job") == {"ko": RESULT.analysis}


def test_a_result_is_kept_in_each_language_once(records: SqlJobRecords) -> None:
    brought(records, "done")
    records.keep_analysis("job", "en", b"english")
    records.keep_analysis("job", "en", b"english once more")
    assert records.analysis("job", "en") == b"english"
    assert analyses(records, "job") == {"ko": RESULT.analysis, "en": b"english"}


def test_a_failed_job_tells_why_and_has_no_location(records: SqlJobRecords) -> None:
    brought(records, "processing")
    assert records.fail("job", 1, WHY, None, NOW + 5)
    failed = records.job("job")
    assert failed is not None
    assert (failed.state, failed.failure, failed.ended_at) == ("failed", WHY, NOW + 5)
    assert (failed.wish.location, failed.holder, failed.lease_until) == (None, None, None)
    # Whole numbers are worded without a fraction.
    assert repr(failed.failure) == repr(WHY)
    assert records.dead_count() == 0


def test_a_job_that_is_given_up_leaves_a_dead_letter(records: SqlJobRecords) -> None:
    brought(records, "processing")
    given_up = letter()
    assert records.fail("job", 1, WHY, given_up, NOW + 5)
    assert records.dead_letters(10) == [given_up]


def test_a_job_that_is_put_back_is_sent_when_it_is_due(records: SqlJobRecords) -> None:
    before = brought(records, "processing")
    later = message(due_at=NOW + 8)
    assert records.put_back("job", 1, later)
    assert records.job("job") == replace(before, state="queued", holder=None, lease_until=None)
    assert records.take_due(NOW + 7, 10, 30) == []
    assert records.take_due(NOW + 8, 10, 30) == [later]


def test_a_job_is_put_back_once(records: SqlJobRecords) -> None:
    brought(records, "processing")
    assert records.put_back("job", 1, message())
    assert not records.put_back("job", 1, message())
    assert len(records.take_due(NOW, 10, 30)) == 1


def test_the_way_of_every_job_is_one_that_is_allowed(records: SqlJobRecords) -> None:
    for state in STATES:
        brought(records, state, state)
    ended = [state for state in STATES if not TRANSITIONS[state] and state != "failed"]
    for state in ended:
        assert records.begin(state, "worker", NOW + 999, LEASE_S) is None
        assert not records.send_again(state, message(state), NOW + 999)
