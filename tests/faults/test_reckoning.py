"""What the fault run counts: a check that finds nothing has to be able to find something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.clients import Story, story
from benchmarks.reckoning import Struck, in_hand, reckon
from wastecoach.core.analysis import Analysis
from wastecoach.core.answer_json import to_json
from wastecoach.core.jobs.job import Failure, Job, Wish
from wastecoach.core.jobs.progress import Progress, outcome_of
from wastecoach.core.jobs.records import DeadLetter, Message, Result
from wastecoach.infra.records.levels import upgrade
from wastecoach.infra.records.opening import open_engine
from wastecoach.infra.records.records import SqlJobRecords
from wastecoach.library import classify

STRUCK_AT, BACK_AT = 1_800_000_100.0, 1_800_000_105.0
REASON = Failure("job_broke", {})


class Run:
    """Jobs in a database and what their clients were told."""

    def __init__(self, url: str, analysis: Analysis) -> None:
        self.url, self._analysis = url, analysis
        engine = open_engine(url)
        upgrade(engine)
        self.records = SqlJobRecords(engine)
        self.stories: list[Story] = []

    def accepted(self) -> str:
        """A job that a worker has in hand."""
        number = len(self.stories)
        one = story(number, 1.0)
        one.began, one.job = STRUCK_AT - 9, f"{number:032x}"
        one.told["accepted"] = STRUCK_AT - 8
        self.stories.append(one)
        self.records.add(Job(one.job, "pending", Wish(), "photo", 0.0, 0.0), None)
        self.records.uploaded(one.job, Message(one.job, "ai", "analyse", one.job, 0.0), 0.0)
        self.records.begin(one.job, "holder", 0.0, 12.0)
        return one.job

    def done(self, at: float) -> str:
        """A job with a result that its client was told."""
        job = self.accepted()
        result = Result("ko", to_json(self._analysis).encode(), (), "none", None)
        self.records.finish(job, 1, result, at)
        self.told(self._analysis, at)
        return job

    def told(self, analysis: Analysis, at: float) -> None:
        """The last client hears of an end."""
        last = Progress(
            *(self.stories[-1].job, "done", 100, "done", "", "", 1000),
            result=outcome_of(analysis),
        )
        self.stories[-1].heard = [(at, last)]

    def struck(self, *hands: str) -> Struck:
        return Struck(self.stories, STRUCK_AT, BACK_AT, hands)


@pytest.fixture
def run(tmp_path: Path, example: Path) -> Iterator[Run]:
    made = Run(f"sqlite:///{tmp_path / 'records.db'}", classify(example))
    yield made
    made.records.engine.dispose()


def test_a_job_that_goes_on_for_ever_is_lost(run: Run) -> None:
    run.done(STRUCK_AT - 1)
    lost = run.accepted()
    assert in_hand(run.url) == {lost}
    found = reckon(run.struck(lost), run.url)
    assert (found.accepted, found.done, found.lost, found.duplicated) == (2, 1, 1, 0)
    assert found.in_flight == 1


def test_a_job_that_no_record_knows_is_lost(run: Run) -> None:
    one = story(1, 1.0)
    one.job, one.told = "f" * 32, {"accepted": STRUCK_AT}
    run.stories.append(one)
    assert reckon(run.struck(), run.url).lost == 1


def test_a_result_that_is_not_the_one_that_was_told_came_twice(run: Run) -> None:
    run.done(STRUCK_AT + 6)
    told = run.stories[-1].heard[-1][1].result
    assert told is not None
    slower = replace(told.analysis.provenance, ms={"look": 12_345.0})
    run.told(replace(told.analysis, provenance=slower), STRUCK_AT + 6)
    assert reckon(run.struck(), run.url).duplicated == 1


def test_a_result_beside_a_dead_letter_ended_twice(run: Run) -> None:
    job = run.done(STRUCK_AT + 6)
    run.records.bury(DeadLetter("letter", job, "ai", "analyse", REASON, 4, STRUCK_AT))
    assert reckon(run.struck(), run.url).duplicated == 1


def test_a_failed_job_ended_with_its_reason_and_its_client_may_not_have_been_told(run: Run) -> None:
    job = run.accepted()
    run.records.fail(job, 1, REASON, None, STRUCK_AT + 7)
    found = reckon(run.struck(job), run.url)
    assert (found.lost, found.duplicated, found.untold) == (0, 0, 1)
    assert found.failed == {"job_broke": 1}


def test_it_recovers_when_what_was_in_hand_has_ended_and_flows_when_jobs_end_as_fast_as_before(
    run: Run,
) -> None:
    for second in range(10):
        run.done(STRUCK_AT - 10 + second)
    first, last = run.done(BACK_AT + 2), run.done(BACK_AT + 7)
    for second in range(10):
        run.done(BACK_AT + 20 + second)
    found = reckon(run.struck(last), run.url)
    assert first != last
    assert (found.first_s, found.recovery_s, found.flow_s) == (2.0, 7.0, 20.0)
