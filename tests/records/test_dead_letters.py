"""Work that was given up stays until an operator decides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.records.examples import LEASE_S, NOW, RESULT, WHY, brought, letter, message
from wastecoach.core.jobs.job import State
from wastecoach.infra.records.records import SqlJobRecords


def test_letters_are_read_page_by_page_the_newest_first(records: SqlJobRecords) -> None:
    letters = [letter(None, at=NOW + at) for at in (3, 1, 2, 2)]
    for each in letters:
        records.bury(each)
    newest_first = sorted(letters, key=lambda each: (each.at, each.id), reverse=True)
    assert records.dead_letters(10) == newest_first
    assert records.dead_letters(2) == newest_first[:2]
    assert records.dead_letters(2, newest_first[1].id) == newest_first[2:]
    assert records.dead_letters(2, newest_first[-1].id) == []


def test_a_reader_whose_last_letter_is_gone_begins_with_the_newest(records: SqlJobRecords) -> None:
    kept, gone = letter(None), letter(None)
    records.bury(kept)
    records.bury(gone)
    records.drop([gone.id])
    assert records.dead_letters(10, gone.id) == [kept]


def test_a_letter_is_found_as_it_was_kept(records: SqlJobRecords) -> None:
    kept = letter()
    records.bury(kept)
    assert records.dead_letter(kept.id) == kept
    assert records.dead_letter("missing") is None


def test_a_letter_that_the_broker_tells_twice_is_kept_once(records: SqlJobRecords) -> None:
    brought(records, "queued")
    told = letter()
    records.bury(told)
    records.bury(told)
    assert records.dead_count() == 1


@pytest.mark.parametrize("state", ["uploaded", "queued", "processing"])
def test_a_job_that_the_broker_gave_up_has_failed(records: SqlJobRecords, state: State) -> None:
    before = brought(records, state)
    records.bury(letter(at=NOW + 7))
    failed = records.job("job")
    assert failed is not None
    assert (failed.state, failed.failure, failed.ended_at) == ("failed", WHY, NOW + 7)
    assert (failed.wish.location, failed.holder, failed.attempt) == (None, None, before.attempt)
    assert not records.finish("job", 1, RESULT, NOW)


@pytest.mark.parametrize("state", ["done", "failed", "expired", "pending"])
def test_a_letter_about_a_job_that_has_ended_changes_nothing_of_it(
    records: SqlJobRecords, state: State
) -> None:
    before = brought(records, state)
    records.bury(letter(reason=replace(WHY, code="job_broke")))
    assert records.job("job") == before
    assert records.dead_count() == 1


def test_a_replayed_job_begins_anew(records: SqlJobRecords) -> None:
    brought(records, "processing")
    records.advance("job", 1, "look", 50)
    given_up, again = letter(), message(due_at=NOW + 9)
    records.fail("job", 1, WHY, given_up, NOW)
    replayed = records.replay(given_up.id, again, NOW + 9)
    assert replayed == records.job("job")
    assert replayed is not None
    assert (replayed.state, replayed.attempt, replayed.progress) == ("queued", 0, 0)
    assert (replayed.failure, replayed.ended_at, replayed.stage) == (None, None, None)
    assert records.dead_letters(10) == []
    assert records.take_due(NOW + 9, 10, 30) == [again]
    begun = records.begin("job", "worker", NOW + 9, LEASE_S)
    assert begun is not None
    assert begun.attempt == 1
    assert records.finish("job", 1, RESULT, NOW + 10)


def test_a_letter_is_replayed_once(records: SqlJobRecords) -> None:
    brought(records, "processing")
    given_up = letter()
    records.fail("job", 1, WHY, given_up, NOW)
    assert records.replay(given_up.id, message(), NOW) is not None
    assert records.replay(given_up.id, message(), NOW) is None
    assert len(records.take_due(NOW, 10, 30)) == 1


@pytest.mark.parametrize("state", ["queued", "processing", "done"])
def test_a_letter_whose_job_is_no_longer_failed_just_goes(
    records: SqlJobRecords, state: State
) -> None:
    first, second = letter(), letter()
    brought(records, "processing")
    records.fail("job", 1, WHY, first, NOW)
    records.bury(second)
    records.replay(first.id, message(), NOW)
    if state != "queued":
        records.begin("job", "worker", NOW, LEASE_S)
    if state == "done":
        records.finish("job", 1, RESULT, NOW)
    before = records.job("job")
    assert before is not None
    assert before.state == state
    assert records.replay(second.id, message(), NOW) is None
    assert records.job("job") == before
    assert records.dead_count() == 0
    assert len(records.take_due(NOW, 10, 30)) == 1


def test_dropped_letters_are_gone_and_their_jobs_stay_failed(records: SqlJobRecords) -> None:
    failed = brought(records, "failed")
    letters = [letter() for _ in range(3)]
    for each in letters:
        records.bury(each)
    assert records.drop([letters[0].id, letters[1].id, "missing"]) == 2
    assert records.drop([]) == 0
    assert records.dead_letters(10) == [letters[2]]
    assert records.job("job") == failed
