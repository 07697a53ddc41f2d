"""Whatever is called in whatever order: only allowed moves, no accepted job lost, one result, progress never back."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from tests.records.examples import NOW, RESULT, WHY, analyses, job, letter, message
from wastecoach.core.jobs.job import TRANSITIONS, Job
from wastecoach.core.jobs.records import Message
from wastecoach.infra.records.levels import upgrade
from wastecoach.infra.records.opening import open_engine
from wastecoach.infra.records.records import SqlJobRecords
from wastecoach.infra.records.schema import OUTBOX

NAMES = ("a", "b", "c")
ACCEPTED = frozenset({"uploaded", "queued", "processing", "done", "failed"})
LEASE_S = 10.0
names = st.sampled_from(NAMES)
attempts = st.integers(0, 4)


@cache
def model() -> bytes:
    """A database at the program's level."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/model.db")
        upgrade(engine)
        engine.dispose()
        return Path(folder, "model.db").read_bytes()


class Records(RuleBasedStateMachine):
    """Calls of callers, publishers, workers, the schedule and operators, all about three jobs."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path(tempfile.mkdtemp())
        file = self._folder / "records.db"
        file.write_bytes(model())
        self.records = SqlJobRecords(open_engine(f"sqlite:///{file}"))
        self.now = NOW
        self.seen: dict[str, Job] = {}
        self.first: dict[str, bytes] = {}
        self.taken: list[Message] = []
        self.replayed = False

    def teardown(self) -> None:
        self.records.engine.dispose()
        shutil.rmtree(self._folder)

    @initialize()
    def jobs_come(self) -> None:
        for name in NAMES:
            self.seen[name] = self.records.add(job(name), None)

    @rule(seconds=st.sampled_from([4.0, LEASE_S, 400.0]))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    @rule(name=names)
    def photo_comes(self, name: str) -> None:
        accepted = self.records.uploaded(name, message(name, due_at=self.now), self.now)
        assert accepted.state in ACCEPTED | {"expired"}

    @rule(limit=st.integers(1, 3))
    def publisher_takes(self, limit: int) -> None:
        held = {each.id for each in self.taken}
        new = self.records.take_due(self.now, limit, 1e9)
        assert held.isdisjoint({each.id for each in new})
        self.taken += new

    @precondition(lambda self: self.taken)
    @rule()
    def broker_confirms(self) -> None:
        self.records.sent([self.taken.pop(0)], self.now)

    @rule(name=names, holder=st.sampled_from(["x", "y"]))
    def worker_begins(self, name: str, holder: str) -> None:
        before = self.seen[name]
        begun = self.records.begin(name, holder, self.now, LEASE_S)
        if begun is not None:
            assert (begun.attempt, begun.holder) == (before.attempt + 1, holder)
            assert before.lease_until is None or before.lease_until <= self.now

    @rule(name=names, attempt=attempts, progress=st.integers(0, 99))
    def worker_tells(self, name: str, attempt: int, progress: int) -> None:
        self.records.advance(name, attempt, "look", progress)

    @rule(holder=st.sampled_from(["x", "y"]))
    def worker_lives(self, holder: str) -> None:
        self.records.renew([holder], self.now + LEASE_S)

    @rule(name=names, attempt=attempts, analysis=st.binary(min_size=1, max_size=3))
    def worker_finishes(self, name: str, attempt: int, analysis: bytes) -> None:
        before = self.seen[name]
        result = replace(RESULT, analysis=analysis)
        kept = self.records.finish(name, attempt, result, self.now)
        assert kept == (before.state == "processing" and before.attempt == attempt)
        if kept:
            assert name not in self.first
            self.first[name] = analysis

    @rule(name=names, attempt=attempts, given_up=st.booleans())
    def worker_fails(self, name: str, attempt: int, given_up: bool) -> None:
        before, letters = self.seen[name], self.records.dead_count()
        kept = letter(name) if given_up else None
        failed = self.records.fail(name, attempt, WHY, kept, self.now)
        assert failed == (before.state == "processing" and before.attempt == attempt)
        assert self.records.dead_count() == letters + (failed and given_up)

    @rule(name=names, attempt=attempts)
    def worker_puts_back(self, name: str, attempt: int) -> None:
        self.records.put_back(name, attempt, message(name, due_at=self.now + 5))

    @rule()
    def schedule_sweeps(self) -> None:
        for left in self.records.overdue(self.now, 10):
            assert self.records.send_again(left.id, message(left.id), self.now)

    @rule(name=names)
    def somebody_sends_again(self, name: str) -> None:
        self.records.send_again(name, message(name), self.now)

    @rule()
    def schedule_expires(self) -> None:
        for expired in self.records.expire(self.now, self.now, 10):
            assert expired == self.seen[expired.id]

    @rule(name=names)
    def broker_gives_up(self, name: str) -> None:
        if self.seen[name].state != "pending":
            self.records.bury(letter(name))

    @rule()
    def operator_replays(self) -> None:
        for each in self.records.dead_letters(1):
            self.replayed = self.records.replay(each.id, message(each.job), self.now) is not None

    @invariant()
    def all_is_well(self) -> None:
        self._only_allowed_moves()
        self._progress_never_goes_back()
        self._no_accepted_job_is_lost()
        self._a_result_stays_what_it_was()
        self.seen = {name: self._found(name) for name in self.seen}
        self.replayed = False

    def _only_allowed_moves(self) -> None:
        for name, before in self.seen.items():
            after = self._found(name)
            # `uploaded → failed`: the broker had it, so it was queued in between.
            assert after.state == before.state or after.state in TRANSITIONS[before.state]

    def _progress_never_goes_back(self) -> None:
        for name, before in self.seen.items():
            after = self._found(name)
            assert after.progress >= before.progress or self.replayed
            assert after.attempt >= before.attempt or self.replayed

    def _no_accepted_job_is_lost(self) -> None:
        open_jobs = sum(self.records.counts().values())
        found = [self._found(name) for name in self.seen]
        assert open_jobs == len([each for each in found if not each.ended])
        with self.records.engine.connect() as connection:
            sent = set(connection.execute(select(OUTBOX.c.job)).scalars())
        for each in found:
            assert each.state != "uploaded" or each.id in sent
            assert (each.holder is not None) == (each.state == "processing")
            assert each.wish.location is None or not each.ended

    def _a_result_stays_what_it_was(self) -> None:
        for name in self.seen:
            kept = {"ko": self.first[name]} if name in self.first else {}
            assert analyses(self.records, name) == kept
            assert (self._found(name).state == "done") == bool(kept)

    def _found(self, name: str) -> Job:
        found = self.records.job(name)
        assert found is not None
        return found


TestRecords = Records.TestCase
TestRecords.settings = settings(max_examples=30, stateful_step_count=30, deadline=None)
