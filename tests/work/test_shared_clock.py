"""Machines whose clocks differ agree on the time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wastecoach.infra.work.shared_clock import QUICK_S, SharedClock

MOMENT = st.floats(1e9, 2e9)


@given(MOMENT, st.floats(-1000, 1000))
def test_a_clock_that_is_off_is_put_right(truth: float, off: float) -> None:
    clock = SharedClock(lambda: truth + off, lambda: truth)
    clock.measure()
    assert abs(clock() - truth) < 0.001


@given(MOMENT)
def test_where_there_is_no_other_clock_the_own_one_is_right(truth: float) -> None:
    clock = SharedClock(lambda: truth, lambda: None)
    clock.measure()
    assert clock() == truth


@given(MOMENT)
def test_an_answer_that_took_long_is_not_believed(truth: float) -> None:
    own = iter([truth, truth + QUICK_S + 1, truth])
    clock = SharedClock(lambda: next(own), lambda: truth + 500)
    clock.measure()
    assert clock() == truth
