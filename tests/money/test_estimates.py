"""The estimate before a batch."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.money.tables import COACH, LOOK, USUAL_COACH, USUAL_LOOK, table
from wastecoach.core.asking import MOST_THINGS
from wastecoach.core.estimates import Chosen, Estimate
from wastecoach.core.estimates import estimate as estimated
from wastecoach.core.labels import MOST_SIGHTINGS

EMBEDDED = Chosen("embedded", "wastecoach 1", paid=False)
OPENAI = Chosen("openai", "gpt-4o", paid=True)
ROBOFLOW = Chosen("roboflow", "my-waste/3", paid=True)
UNKNOWN = Chosen("openai", "my-model", paid=True)
TABLE = table()


def estimate(
    photos: int,
    seen: int,
    providers: tuple[Chosen, ...],
    coach: Chosen | None = None,
    retries: int = 2,
) -> Estimate:
    return estimated(photos, seen, providers, coach, TABLE, retries)


def test_the_embedded_model_alone_costs_nothing() -> None:
    assert estimate(100, 0, (EMBEDDED,)) == Estimate(100, 0, 0, 0, 0)
    assert estimate(100, 0, (EMBEDDED,)).free


def test_a_paid_provider_alone_is_asked_for_every_new_photo() -> None:
    found = estimate(100, 40, (OPENAI,))
    assert (found.low, found.usual) == (60 * USUAL_LOOK, 60 * USUAL_LOOK)
    assert found.most == 60 * 3 * LOOK


def test_without_retries_a_call_is_made_once_at_most() -> None:
    assert estimate(100, 40, (OPENAI,), retries=0).most == 60 * LOOK


def test_after_the_embedded_model_only_what_it_is_not_sure_of_is_paid_for() -> None:
    found = estimate(100, 0, (EMBEDDED, OPENAI))
    assert (found.low, found.usual) == (0, 40 * USUAL_LOOK)
    assert found.most == 100 * 3 * LOOK


def test_photos_seen_before_cost_nothing_without_a_coach() -> None:
    assert estimate(7, 7, (OPENAI,)).free


def test_a_coach_words_one_thing_a_new_photo_and_at_most_eight_things_twice() -> None:
    found = estimate(10, 4, (EMBEDDED,), OPENAI)
    assert (found.low, found.usual) == (0, 6 * USUAL_COACH)
    assert found.most == 10 * 8 * 2 * 3 * COACH


def test_nobody_sees_more_things_in_a_photo_than_are_counted() -> None:
    assert MOST_SIGHTINGS <= MOST_THINGS == 8


def test_at_most_all_of_several_are_paid_and_at_least_the_cheapest() -> None:
    found = estimate(10, 0, (OPENAI, ROBOFLOW))
    assert (found.low, found.usual) == (10 * 1_500, 10 * USUAL_LOOK)
    assert found.most == 10 * 3 * (LOOK + 1_500)


def test_who_has_no_known_price_is_named_and_not_counted() -> None:
    found = estimate(10, 0, (EMBEDDED, UNKNOWN), UNKNOWN)
    assert found == Estimate(10, 0, 0, 0, 0, ("openai my-model",))
    assert not found.free


def test_whoever_stands_in_for_one_of_unknown_price_is_no_usual_cost() -> None:
    found = estimate(10, 0, (UNKNOWN, OPENAI))
    assert (found.low, found.usual, found.most) == (0, 0, 10 * 3 * LOOK)
    assert found.unknown == ("openai my-model",)


def test_nobody_is_unknown_where_nobody_is_asked() -> None:
    assert estimate(10, 10, (UNKNOWN,)).free
    assert estimate(0, 0, (UNKNOWN,), UNKNOWN).free


PROVIDERS = st.lists(
    st.sampled_from([EMBEDDED, OPENAI, ROBOFLOW, UNKNOWN]), min_size=1, unique=True
).map(tuple)


@given(st.integers(0, 10**6), st.integers(0, 10**6), PROVIDERS, st.sampled_from([None, OPENAI]))
def test_least_usual_and_most_are_in_order(
    photos: int, seen: int, providers: tuple[Chosen, ...], coach: Chosen | None
) -> None:
    found = estimate(photos, min(seen, photos), providers, coach)
    assert 0 <= found.low <= found.usual <= found.most


@pytest.mark.parametrize("photos", [1, 2, 3])
def test_a_few_photos_are_counted_as_whole_ones(photos: int) -> None:
    found = estimate(photos, 0, (EMBEDDED, OPENAI))
    assert found.usual % USUAL_LOOK == 0
    assert found.usual > 0
