"""Many at once: of all that want the same, one gets it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

from tests.conftest import ROOT
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
from wastecoach.core.jobs.job import Job
from wastecoach.core.jobs.records import Once
from wastecoach.infra.records.records import SqlJobRecords

THREADS, ROUNDS = 8, 5
Answer = TypeVar("Answer")


def at_once(*works: Callable[[], Answer]) -> list[Answer]:
    """What comes of works that begin at the same moment, each in a thread of its own."""
    gate = threading.Barrier(len(works))

    def enter(work: Callable[[], Answer]) -> Answer:
        gate.wait(30)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(enter, works))


def test_one_of_many_workers_begins_a_job(records: SqlJobRecords) -> None:
    for number in range(ROUNDS):
        brought(records, "queued", name := f"job {number}")
        begun = at_once(*[_beginning(records, name, f"w{each}") for each in range(THREADS)])
        winners = [job for job in begun if job is not None]
        assert len(winners) == 1
        assert records.job(name) == winners[0]


def _beginning(records: SqlJobRecords, name: str, holder: str) -> Callable[[], object]:
    return lambda: records.begin(name, holder, NOW, LEASE_S)


def test_one_of_many_workers_takes_over_a_job_that_was_left(records: SqlJobRecords) -> None:
    brought(records, "processing")
    late = NOW + LEASE_S
    taken = at_once(*[lambda: records.begin("job", "w", late, LEASE_S)] * THREADS)
    assert [job.attempt for job in taken if job is not None] == [2]


def test_publishers_never_hold_the_same_message(records: SqlJobRecords) -> None:
    names = [f"job {number}" for number in range(40)]
    for name in names:
        brought(records, "uploaded", name)

    def publish() -> list[str]:
        taken: list[str] = []
        while messages := records.take_due(NOW, 3, 60):
            taken += [str(message.job) for message in messages]
            records.sent(messages, NOW)
        return taken

    sent = [name for each in at_once(*[publish] * THREADS) for name in each]
    assert sorted(sent) == sorted(names)
    assert records.counts() == {("ai", "queued"): len(names)}


def test_the_same_key_from_many_callers_makes_one_job(records: SqlJobRecords) -> None:
    for number in range(ROUNDS):
        once = Once(f"key {number}", "hash")
        new = [job(f"{number}-{caller}") for caller in range(THREADS)]
        kept = at_once(*[_adding(records, each, once) for each in new])
        assert len({each.id for each in kept}) == 1
    assert records.counts() == {("ai", "pending"): ROUNDS}


def _adding(records: SqlJobRecords, new: Job, once: Once) -> Callable[[], Job]:
    return lambda: records.add(new, once)


def test_a_photo_that_comes_many_times_at_once_is_accepted_once(records: SqlJobRecords) -> None:
    brought(records, "pending")
    accepted = at_once(*[lambda: records.uploaded("job", message(), NOW)] * THREADS)
    assert {each.state for each in accepted} == {"uploaded"}
    assert len(records.take_due(NOW, 99, 60)) == 1


def test_a_job_either_expires_or_is_accepted(records: SqlJobRecords) -> None:
    for number in range(ROUNDS * 2):
        brought(records, "pending", name := f"job {number}")
        ends: list[Callable[[], str]] = [
            lambda: "".join(each.id for each in records.expire(NOW + 999, NOW, 10)),
            lambda: records.uploaded(name, message(name), NOW).state,
        ]
        assert tuple(at_once(*ends)) in {(name, "expired"), ("", "uploaded")}


def test_a_job_ends_in_one_way(records: SqlJobRecords) -> None:
    for number in range(ROUNDS):
        brought(records, "processing", name := f"job {number}")
        ends: list[Callable[[], bool]] = [
            lambda: records.finish(name, 1, RESULT, NOW),
            lambda: records.finish(name, 1, replace(RESULT, analysis=b"another"), NOW),
            lambda: records.fail(name, 1, WHY, letter(name), NOW),
            lambda: records.put_back(name, 1, message(name)),
        ]
        assert sorted(at_once(*ends)) == [False, False, False, True]
        traces = (analyses(records, name), records.dead_letters(1), records.take_due(NOW, 9, 0))
        found = records.job(name)
        assert found is not None
        kept = {"done": 0, "failed": 1, "queued": 2}[found.state]
        assert [bool(trace) for trace in traces] == [place == kept for place in range(3)]
        records.drop([each.id for each in records.dead_letters(9)])
        records.sent(records.take_due(NOW, 9, 0), NOW)


def test_a_lost_message_is_sent_again_by_one_sweeper(records: SqlJobRecords) -> None:
    brought(records, "queued")
    swept = at_once(*[lambda: records.send_again("job", message(), NOW)] * THREADS)
    assert sorted(swept) == [False] * (THREADS - 1) + [True]
    assert len(records.take_due(NOW, 99, 60)) == 1


def test_a_letter_is_replayed_by_one_operator(records: SqlJobRecords) -> None:
    brought(records, "processing")
    records.fail("job", 1, WHY, given_up := letter(), NOW)
    replayed = at_once(*[lambda: records.replay(given_up.id, message(), NOW)] * THREADS)
    assert len([job for job in replayed if job is not None]) == 1
    assert len(records.take_due(NOW, 99, 60)) == 1


def test_everybody_works_at_once_and_every_job_gets_one_result(records: SqlJobRecords) -> None:
    names = [f"job {number}" for number in range(30)]
    publishing = lambda: _publish(records, names)  # noqa: E731 -- one of a row
    works = [lambda: _accept(records, names), *[publishing] * 2]
    works += [_working(records, names, holder) for holder in ("a", "b")]
    assert sum(at_once(*works)) == len(names)
    assert records.counts() == {}
    assert [records.analysis(name, "ko") for name in names] == [RESULT.analysis] * len(names)


def _accept(records: SqlJobRecords, names: list[str]) -> int:
    for name in names:
        records.add(job(name), None)
        records.uploaded(name, message(name), NOW)
    return 0


def _publish(records: SqlJobRecords, names: list[str]) -> int:
    while _left(records, names):
        records.sent(records.take_due(NOW, 5, 60), NOW)
    return 0


def _working(records: SqlJobRecords, names: list[str], holder: str) -> Callable[[], int]:
    """Works on whatever it can begin; the first attempt at everything is put back."""

    def work() -> int:
        finished = 0
        while left := _left(records, names):
            for name in left:
                begun = records.begin(name, f"{holder} {name}", NOW, LEASE_S)
                if begun is None:
                    continue
                records.renew([f"{holder} {name}"], NOW + LEASE_S)
                if begun.attempt == 1:
                    assert records.put_back(name, 1, message(name))
                else:
                    finished += records.finish(name, begun.attempt, RESULT, NOW)
        return finished

    return work


def _left(records: SqlJobRecords, names: list[str]) -> list[str]:
    found = {name: records.job(name) for name in names}
    return [name for name, known in found.items() if known is None or not known.ended]


def test_one_of_many_processes_begins_each_job(records: SqlJobRecords, url: str) -> None:
    for number in range(20):
        brought(records, "queued", f"job {number}")
    command = [sys.executable, "-m", "tests.records.worker"]
    pipe = subprocess.PIPE
    workers = [
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=ROOT)
        for _ in range(3)
    ]
    for worker in workers:
        assert worker.stdin is not None
        # Not among the arguments, which everybody on the machine can read.
        worker.stdin.write(f"{url}\n")
        worker.stdin.flush()
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    said = [worker.communicate(timeout=60) for worker in workers]
    assert [error for _, error in said] == ["", "", ""]
    assert sum(int(begun) for begun, _ in said) == 20
