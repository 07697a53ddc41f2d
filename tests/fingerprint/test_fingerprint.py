"""The fingerprint stays the same where the photo does, and its hash is the founding documents'."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from benchmarks.founding import founding_hash
from tests.fingerprint.photos import NAMES, TURNS, as_jpeg, example_photo, taken
from tests.pictures import encoded, exif, noise, quarters, samples
from wastecoach.core.fingerprint import (
    HASH_BYTES,
    PICTURE_BYTES,
    POSITIONS,
    UPRIGHT,
    Fingerprint,
    Position,
    bits_of,
    colours_of,
    distance,
    fingerprint,
    grey_of,
    placed,
    signs_of,
    transposed,
)
from wastecoach.core.photo import decode, read_photo

hashes = st.binary(min_size=HASH_BYTES, max_size=HASH_BYTES)


@pytest.mark.parametrize("name", NAMES)
def test_the_hash_is_the_founding_documents(name: str) -> None:
    data = as_jpeg(example_photo(name))
    ours = taken(decode(read_photo(data), 10_000))
    assert ours.bits == founding_hash(data)


@pytest.mark.parametrize("at_least", [64, 224, 750])
def test_a_reduced_decode_gives_nearly_the_same_hash(at_least: int) -> None:
    large = example_photo("pet-bottle").resize((2400, 1800), Image.Resampling.BICUBIC)
    photo = read_photo(as_jpeg(large))
    in_full = taken(decode(photo, 10_000))
    apart, position = distance(taken(decode(photo, at_least)).bits, in_full.bits)
    assert (apart <= 4, position) == (True, UPRIGHT)


def test_the_hash_is_of_the_upright_photo() -> None:
    pixels = example_photo("milk-carton")
    stored = encoded(pixels.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif(6), quality=95)
    apart, position = distance(taken(decode(read_photo(stored), 224)).bits, taken(pixels).bits)
    assert (apart <= 4, position) == (True, UPRIGHT)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
def test_every_format_gives_nearly_the_same_hash(kind: str) -> None:
    pixels = example_photo("paper-cup")
    found = taken(decode(read_photo(encoded(pixels, kind)), 224))
    assert distance(found.bits, taken(pixels).bits)[0] <= 8


@pytest.mark.parametrize("name", NAMES)
def test_a_turned_or_mirrored_photo_is_found_in_its_position(name: str) -> None:
    upright = taken(example_photo(name))
    positions = set()
    for turn in TURNS:
        apart, position = distance(upright.bits, taken(example_photo(name).transpose(turn)).bits)
        assert apart <= 16
        positions.add(position)
    assert positions == set(POSITIONS) - {UPRIGHT}


@pytest.mark.parametrize("turn", TURNS)
def test_the_small_picture_turns_with_the_photo(turn: Image.Transpose) -> None:
    upright = taken(example_photo("noodle-cup"))
    turned = taken(example_photo("noodle-cup").transpose(turn))
    _, position = distance(upright.bits, turned.bits)
    apart = placed(grey_of(upright.picture), position) - grey_of(turned.picture)
    assert np.abs(apart).max() <= 6
    for ours, theirs in zip(colours_of(upright.picture), colours_of(turned.picture), strict=True):
        assert np.abs(placed(ours, position) - theirs).max() <= 4


def test_different_photos_are_far_apart() -> None:
    prints = [taken(example_photo(name)) for name in NAMES]
    assert min(distance(a.bits, b.bits)[0] for a, b in combinations(prints, 2)) > 76


@pytest.mark.parametrize("kind", samples())
def test_whatever_is_accepted_as_a_photo_has_one_or_none(kind: str) -> None:
    found = fingerprint(decode(read_photo(samples()[kind]), 224))
    assert found is None or found.whole


@pytest.mark.parametrize("size", [(1, 1), (2, 1), (1, 300), (3000, 9), (63, 65)])
def test_any_size_will_do(size: tuple[int, int]) -> None:
    found = fingerprint(noise(300, 300).resize(size))
    assert found is None or found.whole


@pytest.mark.parametrize(
    "pixels",
    [
        Image.new("RGB", (300, 200)),
        Image.new("RGB", (300, 200), (250, 250, 245)),
        Image.linear_gradient("L").convert("RGB"),
        decode(read_photo(as_jpeg(Image.new("RGB", (400, 300), (133, 121, 97)), 40)), 224),
    ],
    ids=["black", "white", "a plain slope", "a flat JPEG"],
)
def test_a_photo_that_shows_nothing_has_none(pixels: Image.Image) -> None:
    assert fingerprint(pixels) is None


def test_walls_in_different_light_do_not_pass_for_each_other() -> None:
    """Sensor noise on a wall is not enough to be recognised by."""
    walls = []
    for seed in range(4):
        grain = np.random.default_rng(seed).normal(180 - 20 * seed, 4, (384, 512, 1))
        pixels = np.broadcast_to(np.clip(grain, 0, 255).astype(np.uint8), (384, 512, 3))
        walls.append(fingerprint(Image.fromarray(np.ascontiguousarray(pixels))))
    assert walls == [None] * 4


def test_few_plain_colours_are_enough() -> None:
    assert fingerprint(quarters()) is not None


def test_a_damaged_one_is_known_as_such() -> None:
    whole = Fingerprint(bytes(HASH_BYTES), bytes(PICTURE_BYTES))
    assert whole.whole
    assert not Fingerprint(b"", whole.picture).whole
    assert not Fingerprint(whole.bits, whole.picture[1:]).whole


@given(hashes)
def test_signs_and_bits_say_the_same(bits: bytes) -> None:
    assert bits_of(signs_of(bits) > 0) == bits


@given(hashes)
def test_swapping_the_bits_is_swapping_the_signs(bits: bytes) -> None:
    assert transposed(bits) == bits_of(signs_of(bits).T > 0)
    assert transposed(transposed(bits)) == bits


@given(hashes, st.sampled_from(POSITIONS))
def test_a_hash_is_no_distance_from_itself_however_laid_down(
    bits: bytes, position: Position
) -> None:
    laid = bits_of(placed(signs_of(bits), position) > 0)
    assert distance(bits, laid)[0] == 0


@given(hashes, hashes)
def test_the_distance_is_the_same_from_either_side(one: bytes, other: bytes) -> None:
    assert distance(one, other)[0] == distance(other, one)[0]
