"""When a request is sent again."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastecoach.client.retrying import FIRST_S, LONGEST_S, pause_s, retry_after_s

NOW = dt.datetime(2026, 11, 26, 12, 0, 0, tzinfo=dt.UTC)
CHANCES = st.floats(0, 1)


@given(st.integers(1, 1000), CHANCES)
def test_a_pause_is_never_nothing_and_never_endless(tried: int, chance: float) -> None:
    assert FIRST_S / 2 <= pause_s(tried, None, chance) <= LONGEST_S * 1.5


@given(st.integers(1, 20), CHANCES)
def test_the_next_pause_is_no_shorter_by_the_same_chance(tried: int, chance: float) -> None:
    assert pause_s(tried, None, chance) <= pause_s(tried + 1, None, chance)


@given(st.integers(1, 1000), st.floats(0, 1e6), CHANCES)
def test_nobody_comes_back_before_the_server_asked_for_it(
    tried: int, asked: float, chance: float
) -> None:
    assert asked <= pause_s(tried, asked, chance) <= asked + LONGEST_S


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("7", 7.0),
        (" 7 ", 7.0),
        ("0", 0.0),
        ("Thu, 26 Nov 2026 12:00:30 GMT", 30.0),
        ("Thu, 26 Nov 2026 12:00:30 -0000", 30.0),
        ("Thu, 26 Nov 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        ("-3", None),
        ("1.5", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(header: str | None, seconds: float | None) -> None:
    assert retry_after_s(header, NOW) == seconds


@given(st.text())
def test_whatever_retry_after_says_is_no_error(header: str) -> None:
    found = retry_after_s(header, NOW)
    assert found is None or found >= 0
