"""Laid over each other, two photos of one thing leave nothing; two things leave something."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from tests.fingerprint.photos import NAMES, example_photo, taken
from wastecoach.core.fingerprint import fingerprint, grey_of
from wastecoach.core.overlay import NOT_ALIKE, difference
from wastecoach.core.photo import decode, read_photo
from wastecoach.core.variations import VARIATIONS, vary

BY_NAME = {variation.name: variation for variation in VARIATIONS}


@pytest.mark.parametrize("name", NAMES)
def test_a_photo_leaves_nothing_over_itself(name: str) -> None:
    grey = grey_of(taken(example_photo(name)).picture)
    assert difference(grey, grey) < 1e-6


@pytest.mark.parametrize("name", NAMES)
def test_a_tilted_and_relit_photo_leaves_little(name: str) -> None:
    seen = fingerprint(
        decode(read_photo(vary(example_photo(name), BY_NAME["reshot_mild"], 1)), 224)
    )
    assert seen is not None
    assert difference(grey_of(taken(example_photo(name)).picture), grey_of(seen.picture)) < 0.5


def test_two_things_leave_much() -> None:
    grey = [grey_of(taken(example_photo(name)).picture) for name in NAMES]
    assert min(difference(one, other) for one, other in permutations(grey, 2)) > 0.9


def test_darker_and_paler_is_the_same() -> None:
    grey = grey_of(taken(example_photo("glass-bottle")).picture)
    assert difference(grey, grey // 2) < 0.1


def test_the_negative_is_not() -> None:
    grey = grey_of(taken(example_photo("glass-bottle")).picture)
    assert difference(grey, -grey) > 1


@pytest.mark.parametrize("fill", [0, 127, -127])
def test_no_picture_makes_it_fail(fill: int) -> None:
    """What comes from a store may be anything."""
    grey = grey_of(taken(example_photo("glass-bottle")).picture)
    other = np.full((16, 16), fill, np.int16)
    for found in (difference(grey, other), difference(other, grey), difference(other, other)):
        assert found >= 0 or found == NOT_ALIKE


@pytest.mark.parametrize("axis", [0, 1])
def test_stripes_say_nothing_of_a_move_along_them_and_can_be_laid_over_all_the_same(
    axis: int,
) -> None:
    stripes = np.zeros((16, 16), np.int16)
    stripes.swapaxes(0, axis)[0, 2:9] = 40
    assert difference(stripes, stripes) < 1e-6
    assert difference(stripes, stripes.T) > 1
