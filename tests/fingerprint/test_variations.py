"""Variations are photos, are what they say, and come out alike for the same seed."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from tests.fingerprint.photos import example_photo
from tests.pictures import noise
from wastecoach.core.photo import decode, read_photo
from wastecoach.core.variations import MESSENGER_SIDES, VARIATIONS, Variation, vary

BY_NAME = {variation.name: variation for variation in VARIATIONS}
every = pytest.mark.parametrize("variation", VARIATIONS, ids=lambda variation: variation.name)


def opened(name: str, pixels: Image.Image, seed: int = 1) -> Image.Image:
    return decode(read_photo(vary(pixels, BY_NAME[name], seed)), 10_000)


def test_names_are_unique() -> None:
    assert len(BY_NAME) == len(VARIATIONS)


@every
def test_the_same_seed_gives_the_same_file(variation: Variation) -> None:
    pixels = example_photo("battery")
    assert vary(pixels, variation, 7) == vary(pixels, variation, 7)


@every
@pytest.mark.parametrize("size", [(1, 1), (2, 90), (300, 5)])
def test_the_smallest_photos_can_be_varied(variation: Variation, size: tuple[int, int]) -> None:
    assert read_photo(vary(noise(*size), variation, 2)).width >= 1


@every
def test_the_pixels_that_are_varied_stay_as_they_are(variation: Variation) -> None:
    pixels = noise(60, 40)
    before = pixels.tobytes()
    vary(pixels, variation, 1)
    assert pixels.tobytes() == before


@pytest.mark.parametrize("name", ["jpeg", "white_balance", "reshot_mild", "reshot_hard"])
def test_another_seed_gives_another_file(name: str) -> None:
    pixels = example_photo("battery")
    assert len({vary(pixels, BY_NAME[name], seed) for seed in range(5)}) > 1


def test_a_messenger_shrinks_what_is_large_and_takes_the_metadata_off() -> None:
    sent = vary(example_photo("battery").resize((2000, 1500)), BY_NAME["messenger"], 1)
    with Image.open(io.BytesIO(sent)) as image:
        assert max(image.size) in MESSENGER_SIDES
        assert not image.getexif()


def test_a_crop_takes_its_share_of_both_sides() -> None:
    assert opened("crop_10", noise(200, 100)).size == (180, 90)


def test_a_quarter_turn_swaps_the_sides() -> None:
    assert opened("turned_90", noise(200, 100)).size == (100, 200)
    assert opened("turned_180", noise(200, 100)).size == (200, 100)


def test_a_tilt_moves_the_edge_as_far_as_its_angle_says() -> None:
    """A line across the middle of a square comes out at 5°."""
    pixels = Image.new("RGB", (201, 201), (255, 255, 255))
    pixels.paste((0, 0, 0), (0, 98, 201, 103))
    dark = 255 - np.asarray(opened("rotated_5", pixels).convert("L"), np.float64)
    heights = (dark * np.arange(201)[:, None]).sum(0) / dark.sum(0)
    slope = np.polyfit(np.arange(20, 181), heights[20:181], 1)[0]
    assert abs(abs(np.degrees(np.arctan(slope))) - 5) < 0.5


def test_a_second_photo_shows_the_ground_beyond_the_edge_rather_than_nothing() -> None:
    pixels = Image.new("RGB", (120, 90), (200, 190, 180))
    seen = np.asarray(opened("reshot_hard", pixels), np.float64)
    assert seen.std(axis=(0, 1)).max() < 15
