"""Which steps of a rebuild run, and what is left of them afterwards."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastecoach.core.clusters.cluster import Runtime, Target
from wastecoach.core.clusters.progress import (
    Progress,
    StepProgress,
    as_json,
    begun,
    from_json,
    remaining_s,
    settled,
    with_step,
)
from wastecoach.core.clusters.rebuilding import Outcome, RebuildPorts, run_steps
from wastecoach.core.clusters.steps import HEALTH, MACHINES, Wish, chosen, names, steps_of

KINDS: list[tuple[Target, Runtime]] = [
    (target, runtime) for target in get_args(Target) for runtime in get_args(Runtime)
]
kinds = st.sampled_from(KINDS)
LOCAL = names(steps_of("local", "systemd"))


class Machines:
    """Steps that only say that they ran; one of them may fail, and the machines may be new."""

    def __init__(self, fails: str | None = None, fault: BaseException | None = None) -> None:
        self.ran: list[str] = []
        self.kept: list[Progress] = []
        self.seconds = 0.0
        self.renewed = False
        self._fails, self._fault = fails, fault or ValueError("broken")

    def ports(self, every: tuple[str, ...]) -> RebuildPorts:
        acts = {name: self._act(name) for name in every}
        return RebuildPorts(acts, lambda place, name: f"{place}-{name}", self.kept.append, self.now)

    def now(self) -> float:
        self.seconds += 1
        return self.seconds

    def _act(self, name: str) -> Callable[[str], Outcome]:
        def act(_log: str) -> Outcome:
            self.ran.append(name)
            if name == self._fails:
                raise self._fault
            return Outcome(renewed=self.renewed and name in MACHINES.values())

        return act


def ran(wish: Wish, machines: Machines, earlier: Progress | None = None) -> Progress:
    """A run on hosts of this machine, to its end or to where it fails; what was kept last."""
    done = earlier.done if earlier else frozenset()
    which = chosen(LOCAL, done, wish, "hosts")
    progress = begun("run", "local", "systemd", LOCAL, which, earlier)
    with suppress(ValueError, KeyboardInterrupt):
        run_steps(progress, which, machines.ports(LOCAL))
    return machines.kept[-1]


@given(kinds)
def test_a_rebuild_begins_by_looking_and_ends_by_asking_how_everything_is(
    kind: tuple[Target, Runtime],
) -> None:
    every = names(steps_of(*kind))
    assert (every[0], every[1], every[-1]) == ("preflight", MACHINES[kind[0]], HEALTH)
    assert len(set(every)) == len(every)


def test_where_nothing_is_said_every_step_runs_in_its_order() -> None:
    machines = Machines()
    assert ran(Wish(), machines).done == frozenset(LOCAL)
    assert machines.ran == list(LOCAL)


@given(st.sampled_from(LOCAL))
def test_resuming_goes_on_from_the_step_that_failed_and_looks_at_the_machines_first(
    name: str,
) -> None:
    broken = ran(Wish(), Machines(fails=name))
    assert broken.step(name).state == "failed"
    assert broken.stopped_at == name
    mended = Machines()
    assert ran(Wish(resume=True), mended, broken).done == frozenset(LOCAL)
    first = LOCAL.index(name)
    assert mended.ran == [
        one for one in LOCAL if one in ("preflight", "hosts", HEALTH) or LOCAL.index(one) >= first
    ]


@given(st.sampled_from(LOCAL))
def test_an_interruption_is_written_down_and_can_be_resumed(name: str) -> None:
    stopped = ran(Wish(), Machines(name, KeyboardInterrupt()))
    assert stopped.step(name).state == "interrupted"
    assert ran(Wish(resume=True), Machines(), stopped).done == frozenset(LOCAL)


def test_new_machines_have_everything_after_them_done_again() -> None:
    whole = ran(Wish(), Machines())
    machines = Machines()
    machines.renewed = True
    ran(Wish(resume=True), machines, whole)
    assert machines.ran == list(LOCAL)


def test_resuming_what_is_whole_only_looks() -> None:
    machines = Machines()
    ran(Wish(resume=True), machines, ran(Wish(), Machines()))
    assert machines.ran == ["preflight", "hosts", HEALTH]


@given(st.sampled_from(LOCAL))
def test_only_one_step_runs_where_only_one_is_asked_for(name: str) -> None:
    machines = Machines()
    machines.renewed = True
    progress = ran(Wish(only=name), machines)
    assert machines.ran == [name]
    assert {step.state for step in progress.steps if step.name != name} == {"skipped"}


@given(st.sampled_from(LOCAL))
def test_what_a_run_leaves_out_stays_as_an_earlier_one_left_it(name: str) -> None:
    whole = ran(Wish(), Machines())
    later = ran(Wish(only=name), Machines(fails=name), whole)
    assert later.done == frozenset(LOCAL) - {name}
    assert later.stopped_at == name


def test_from_a_step_on_runs_it_and_all_after_it_once_the_tools_are_there() -> None:
    machines = Machines()
    ran(Wish(begin="service"), machines)
    assert machines.ran == ["preflight", *LOCAL[LOCAL.index("service") :]]


@pytest.mark.parametrize("wish", [Wish(only="coffee"), Wish(begin="coffee")])
def test_a_step_that_does_not_exist_is_no_step(wish: Wish) -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        chosen(LOCAL, frozenset(), wish, "hosts")


def test_another_runtime_does_not_go_on_from_where_the_first_was() -> None:
    whole = ran(Wish(), Machines())
    other = names(steps_of("local", "kubernetes"))
    assert begun("run", "local", "kubernetes", other, (), whole).done == frozenset()


def test_a_run_whose_process_is_dead_was_interrupted_where_it_was() -> None:
    machines = Machines()
    ran(Wish(), machines)
    under_way = next(one for one in machines.kept if one.step("data").state == "running")
    assert settled(under_way).step("data").state == "interrupted"
    assert settled(under_way).done == under_way.done


class TestRemaining:
    def test_nobody_knows_before_everything_was_done_once(self) -> None:
        progress = begun("run", "local", "systemd", LOCAL, LOCAL, None)
        assert remaining_s(progress, 0.0) is None

    def test_earlier_runs_tell_and_what_is_done_counts_no_more(self) -> None:
        whole = ran(Wish(), Machines())
        again = begun("again", "local", "systemd", LOCAL, LOCAL, whole)
        assert remaining_s(again, 0.0) == len(LOCAL)
        some = with_step(again, StepProgress("preflight", "done", 0.0, 1.0))
        assert remaining_s(some, 0.0) == len(LOCAL) - 1

    @given(st.floats(0, 1e6))
    def test_a_step_that_takes_longer_than_usual_takes_no_less_than_nothing(
        self, now: float
    ) -> None:
        whole = ran(Wish(), Machines())
        again = begun("again", "local", "systemd", LOCAL, LOCAL, whole)
        running = with_step(again, StepProgress("preflight", "running", began=0.0))
        left = remaining_s(running, now)
        assert left is not None
        assert len(LOCAL) - 1 <= left <= len(LOCAL)

    def test_the_usual_time_is_that_of_the_last_few_runs(self) -> None:
        progress: Progress | None = None
        for seconds in (1000.0, *(2.0,) * 5):
            progress = begun("run", "local", "systemd", LOCAL, LOCAL, progress)
            for name in LOCAL:
                progress = with_step(progress, StepProgress(name, "done", 0.0, seconds))
        again = begun("again", "local", "systemd", LOCAL, LOCAL, progress)
        assert remaining_s(again, 0.0) == 2.0 * len(LOCAL)


@given(kinds, st.data())
def test_progress_is_read_back_as_it_was_written(
    kind: tuple[Target, Runtime], data: st.DataObject
) -> None:
    every = names(steps_of(*kind))
    progress = begun("run", *kind, every, data.draw(st.sets(st.sampled_from(every))), None)
    for name in every:
        seconds = data.draw(st.none() | st.floats(0, 1e9))
        progress = with_step(progress, StepProgress(name, "done", 0.0, seconds, "log", {"made": 1}))
    assert from_json(as_json(progress)) == progress
