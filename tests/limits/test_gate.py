"""Calls to a provider, a few at a time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from wastecoach.core.errors import ServiceBusy
from wastecoach.infra.limits.gate import LimitedGate
from wastecoach.infra.stores.memory import MemoryStore

# The beginning of a minute.
START = 1_800_000_000.0


class Clock:
    def __init__(self) -> None:
        self.seconds = START

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> MemoryStore:
    return MemoryStore(clock)


def calls_let_through(gate: LimitedGate, asked: int) -> int:
    through = 0
    for _ in range(asked):
        try:
            with gate.enter("openai", 0):
                through += 1
        except ServiceBusy:
            pass
    return through


def test_only_so_many_are_inside_at_once(store: MemoryStore, clock: Clock) -> None:
    gate = LimitedGate(store, clock, 3, None)
    inside, most, lock = 0, 0, threading.Lock()
    full = threading.Barrier(3)

    def call(_: int) -> None:
        nonlocal inside, most
        with gate.enter("openai", 30):
            with lock:
                inside += 1
                most = max(most, inside)
            full.wait(30)
            with lock:
                inside -= 1

    with ThreadPoolExecutor(12) as crowd:
        list(crowd.map(call, range(12)))
    assert most == 3


def test_who_finds_no_place_in_time_is_told_so(store: MemoryStore, clock: Clock) -> None:
    gate = LimitedGate(store, clock, 1, None)
    with gate.enter("openai", 0):
        with pytest.raises(ServiceBusy) as raised, gate.enter("openai", 0.01):
            pass
        assert raised.value.params == {"provider": "openai", "retry_after_s": 0.0}
    with gate.enter("openai", 0):
        pass


def test_providers_do_not_wait_for_each_other(store: MemoryStore, clock: Clock) -> None:
    gate = LimitedGate(store, clock, 1, 1)
    with gate.enter("openai", 0), gate.enter("anthropic", 0):
        pass


def test_an_error_inside_leaves_the_place_free(store: MemoryStore, clock: Clock) -> None:
    gate = LimitedGate(store, clock, 1, None)
    with pytest.raises(ZeroDivisionError), gate.enter("openai", 0):
        raise ZeroDivisionError
    with gate.enter("openai", 0):
        pass


def test_all_processes_share_the_minute(store: MemoryStore, clock: Clock) -> None:
    here, there = (LimitedGate(store, clock, 9, 10) for _ in range(2))
    assert calls_let_through(here, 6) + calls_let_through(there, 6) == 10


def test_who_is_turned_away_learns_when_to_come_back_and_is_then_let_in(
    store: MemoryStore, clock: Clock
) -> None:
    gate = LimitedGate(store, clock, 9, 10)
    assert calls_let_through(gate, 10) == 10
    for _ in range(5):
        with pytest.raises(ServiceBusy) as raised, gate.enter("openai", 0):
            pass
        clock.seconds += float(raised.value.params["retry_after_s"])
        if calls_let_through(gate, 1):
            break
    else:
        pytest.fail("never let in")
    assert 60 <= clock.seconds - START <= 90


def test_a_minute_that_turns_does_not_double_the_share(store: MemoryStore, clock: Clock) -> None:
    gate = LimitedGate(store, clock, 9, 10)
    clock.seconds = START + 59
    assert calls_let_through(gate, 20) == 10
    clock.seconds = START + 61
    assert calls_let_through(gate, 20) == 0
    clock.seconds = START + 90
    assert calls_let_through(gate, 20) == 5
    clock.seconds = START + 300
    assert calls_let_through(gate, 20) == 10


def test_a_crowd_at_the_gate_does_not_keep_it_shut(store: MemoryStore, clock: Clock) -> None:
    gate = LimitedGate(store, clock, 9, 10)
    through = 0
    for _ in range(600):
        through += calls_let_through(gate, 5)
        clock.seconds += 1
    assert 80 <= through <= 110
