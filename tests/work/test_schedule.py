"""What is due when."""

from __future__ import annotations

import pytest

from wastecoach.infra.work.schedule import Schedule


class Clock:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_everything_is_due_at_once_and_then_by_its_own_time() -> None:
    clock, done = Clock(), list[str]()
    schedule = Schedule({"often": 3, "seldom": 60}, done.append, clock)
    assert schedule.round() == 3
    assert done == ["often", "seldom"]
    clock.seconds = 3
    schedule.round()
    assert done == ["often", "seldom", "often"]


def test_what_was_missed_is_done_once() -> None:
    clock, done = Clock(), list[str]()
    schedule = Schedule({"often": 3}, done.append, clock)
    schedule.round()
    clock.seconds = 1000
    assert schedule.round() == 3
    assert done == ["often"] * 2


def test_what_fails_waits_for_its_next_time_and_the_others_for_nothing() -> None:
    clock, done = Clock(), list[str]()

    def do(name: str) -> None:
        if name == "broken":
            raise ValueError(name)
        done.append(name)

    schedule = Schedule({"broken": 3, "sound": 3}, do, clock)
    with pytest.raises(ValueError, match="broken"):
        schedule.round()
    schedule.round()
    assert done == ["sound"]
