"""The simulated queue, photo by photo, where it can be followed by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wastecoach.core.clusters.capacity.drawing import Load
from wastecoach.core.clusters.capacity.replaying import began


def begins(
    photos: Sequence[tuple[float, float]], places: Sequence[int], period_s: float = 3600.0
) -> list[float]:
    arrivals, services = (np.array(column, float) for column in zip(*photos, strict=True))
    found: list[float] = began(Load(arrivals, services, 1), places, period_s).tolist()
    return found


def test_who_comes_first_is_served_first() -> None:
    assert begins([(0, 5), (1, 1), (2, 1)], [1]) == [0, 5, 6]


def test_two_places_take_two_at_once() -> None:
    assert begins([(0, 5), (1, 5), (2, 1)], [2]) == [0, 1, 5]


def test_a_worker_who_goes_home_finishes_what_is_in_hand() -> None:
    # From 10 s on there is one place less; both photos in hand go on, and the third waits for the first free place.
    assert begins([(8, 10), (9, 10), (11, 1)], [2, 1], 10.0) == [8, 9, 19]


def test_a_worker_who_comes_takes_who_waits() -> None:
    assert begins([(0, 20), (1, 1), (2, 1)], [1, 2], 10.0) == [0, 10, 11]


def test_after_the_last_period_the_first_one_comes_again() -> None:
    assert begins([(21, 9), (22, 1), (23, 1)], [2, 1], 10.0) == [21, 22, 23]


def test_who_was_to_go_home_and_is_wanted_again_stays() -> None:
    # Both places are taken when one is to go: it never gets to, and from 20 s on two work again.
    assert begins([(0, 30), (1, 24), (2, 1)], [2, 1, 2], 10.0) == [0, 1, 25]


def test_nobody_comes_and_nothing_happens() -> None:
    assert began(Load(np.array([]), np.array([]), 1), [1], 10.0).tolist() == []


@given(
    st.lists(st.tuples(st.floats(0, 50), st.floats(0, 20)), min_size=1, max_size=25),
    st.lists(st.integers(1, 4), min_size=1, max_size=4),
)
def test_nobody_is_served_before_they_come_or_by_more_than_work(
    photos: list[tuple[float, float]], places: list[int]
) -> None:
    photos.sort()
    found = begins(photos, places, 10.0)
    assert len(found) == len(photos)
    assert found == sorted(found)
    for (arrival, _), begin in zip(photos, found, strict=True):
        assert begin >= arrival - 1e-9
        inside = [
            other
            for (_, service), other in zip(photos, found, strict=True)
            if other <= begin < other + service
        ]
        assert len(inside) <= max(places)


@given(st.lists(st.tuples(st.floats(0, 50), st.floats(0, 20)), min_size=1, max_size=25))
def test_one_more_place_makes_nobody_wait_longer(photos: list[tuple[float, float]]) -> None:
    photos.sort()
    few, more = begins(photos, [1]), begins(photos, [2])
    assert all(late >= early - 1e-9 for late, early in zip(few, more, strict=True))
