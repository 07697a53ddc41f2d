"""The estimate before a batch."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.money.tables import COACH, LOOK, table
from wastecoach.core.estimates import Asked, Estimate, estimate

EMBEDDED = Asked("embedded", "wastecoach 1", paid=False)
OPENAI = Asked("openai", "gpt-4o", paid=True)
ROBOFLOW = Asked("roboflow", "my-waste/3", paid=True)
UNKNOWN = Asked("openai", "my-model", paid=True)
TABLE = table()


def test_the_embedded_model_alone_costs_nothing() -> None:
    assert estimate(100, 0, (EMBEDDED,), None, TABLE) == Estimate(100, 0, 0, 0, 0)
    assert estimate(100, 0, (EMBEDDED,), None, TABLE).free


def test_a_paid_provider_alone_is_asked_for_every_new_photo() -> None:
    found = estimate(100, 40, (OPENAI,), None, TABLE)
    assert (found.low, found.usual) == (60 * LOOK, 60 * LOOK)
    # The longest answer: 1,500 tokens in the place of 200.
    assert found.most == 60 * (LOOK + 13_000)


def test_after_the_embedded_model_only_what_it_is_not_sure_of_is_paid_for() -> None:
    found = estimate(100, 0, (EMBEDDED, OPENAI), None, TABLE)
    assert (found.low, found.usual) == (0, 40 * LOOK)
    assert found.most == 100 * (LOOK + 13_000)


def test_photos_seen_before_cost_nothing_without_a_coach() -> None:
    assert estimate(7, 7, (OPENAI,), None, TABLE).free


def test_a_coach_costs_one_call_a_new_photo_and_at_most_two_for_three_things_each() -> None:
    found = estimate(10, 4, (EMBEDDED,), OPENAI, TABLE)
    assert (found.low, found.usual) == (0, 6 * COACH)
    assert found.most == 10 * 6 * (COACH + 12_000)


def test_the_dearest_of_several_is_the_most_and_the_cheapest_the_least() -> None:
    found = estimate(10, 0, (ROBOFLOW, OPENAI), None, TABLE)
    assert (found.low, found.usual) == (15_000, 15_000)
    assert found.most == 10 * (LOOK + 13_000)


def test_who_has_no_known_price_is_named_and_not_counted() -> None:
    found = estimate(10, 0, (EMBEDDED, UNKNOWN), UNKNOWN, TABLE)
    assert found == Estimate(10, 0, 0, 0, 0, ("openai my-model",))
    assert not found.free


def test_nobody_is_unknown_where_nobody_is_asked() -> None:
    assert estimate(10, 10, (UNKNOWN,), None, TABLE).free
    assert estimate(0, 0, (UNKNOWN,), UNKNOWN, TABLE).free


PROVIDERS = st.lists(
    st.sampled_from([EMBEDDED, OPENAI, ROBOFLOW, UNKNOWN]), min_size=1, unique=True
).map(tuple)


@given(st.integers(0, 10**6), st.integers(0, 10**6), PROVIDERS, st.sampled_from([None, OPENAI]))
def test_least_usual_and_most_are_in_order(
    photos: int, seen: int, providers: tuple[Asked, ...], coach: Asked | None
) -> None:
    found = estimate(photos, min(seen, photos), providers, coach, TABLE)
    assert 0 <= found.low <= found.usual <= found.most


@pytest.mark.parametrize("photos", [1, 2, 3])
def test_a_few_photos_are_counted_as_whole_ones(photos: int) -> None:
    found = estimate(photos, 0, (EMBEDDED, OPENAI), None, TABLE)
    assert found.usual % LOOK == 0
    assert found.usual > 0
