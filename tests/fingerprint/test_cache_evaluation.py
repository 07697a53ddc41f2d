"""Shares, intervals, pairs: counted as said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wastecoach.core.cache_evaluation import FalsePair, Look, evaluate, share


def look(
    name: str, group: str, *, hit: bool = False, wrong: bool = False, exact: bool = False
) -> Look:
    return Look(name, group, hit, wrong, exact)


def test_wilsons_interval_is_the_textbooks() -> None:
    found = share(8, 10)
    assert (found.share, found.low, found.high) == pytest.approx((0.8, 0.490, 0.943), abs=1e-3)


def test_none_of_many_still_leaves_a_little_possible() -> None:
    found = share(0, 3_191_601)
    assert found.low == 0
    assert found.high == pytest.approx(1.2e-6, rel=0.02)


def test_nothing_counted_means_nothing_known() -> None:
    assert share(0, 0).low == 0
    assert share(0, 0).high == 1


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_share_lies_within_its_interval(case: tuple[int, int]) -> None:
    found = share(*case)
    assert 0 <= found.low <= found.share <= found.high <= 1


def test_looks_are_counted_by_name_and_by_group() -> None:
    figures = evaluate(
        [
            look("jpeg", "reencoded", hit=True, exact=True),
            look("webp", "reencoded", hit=True),
            look("webp", "reencoded", wrong=True),
            look("crop_5", "cropped"),
        ],
        [],
        photos=4,
        same_pairs=1,
    )
    assert [one.name for one in figures.variations] == ["jpeg", "webp", "crop_5"]
    saved, cropped = figures.groups
    assert (saved.hit.count, saved.false_hit.count, saved.exact_key.count, saved.hit.n) == (
        2,
        1,
        1,
        3,
    )
    assert (cropped.name, cropped.hit.count) == ("cropped", 0)
    assert figures.pairs == 5


def test_a_false_pair_found_from_both_sides_counts_once() -> None:
    pair = FalsePair("a", "b", 12)
    figures = evaluate([], [pair, FalsePair("a", "b", 12), FalsePair("a", "c", 9)], 10, 0)
    assert figures.false_pairs == (pair, FalsePair("a", "c", 9))
    assert figures.false_share.count == 2
    assert figures.false_share.n == 45
