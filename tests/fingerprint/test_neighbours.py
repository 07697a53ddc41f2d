"""The search finds exactly what comparing one by one finds."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wastecoach.core import neighbours
from wastecoach.core.fingerprint import (
    HASH_BYTES,
    POSITIONS,
    UPRIGHT,
    bits_of,
    distance,
    placed,
    signs_of,
)
from wastecoach.core.neighbours import Near, Neighbours

ZERO = bytes(HASH_BYTES)


def key(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def near_bits(seed: int, count: int) -> list[bytes]:
    """Hashes around a few centres, in all positions, so that distances of all sizes occur."""
    chance = np.random.default_rng(seed)
    centres = [signs_of(chance.bytes(HASH_BYTES)) for _ in range(3)]
    found = []
    for _ in range(count):
        laid = placed(centres[chance.integers(3)], POSITIONS[chance.integers(8)])
        laid.ravel()[chance.permutation(256)[: chance.integers(120)]] *= -1
        found.append(bits_of(laid > 0))
    return found


def plainly(kept: dict[str, bytes], bits: bytes, radius: int) -> set[Near]:
    found = set()
    for name, one in kept.items():
        apart, position = distance(one, bits)
        if apart <= radius:
            found.add(Near(name, apart, position != UPRIGHT))
    return found


def table_of(kept: dict[str, bytes]) -> Neighbours:
    table = Neighbours()
    for name, bits in kept.items():
        table.add(bits, name)
    return table


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.integers(0, 300), st.integers(0, 256))
def test_it_finds_what_comparing_one_by_one_finds(seed: int, count: int, radius: int) -> None:
    *hashes, asked = near_bits(seed, count + 1)
    kept = {key(number): bits for number, bits in enumerate(hashes)}
    found = table_of(kept).within(asked, radius)
    assert set(found) == plainly(kept, asked, radius)
    assert [near.distance for near in found] == sorted(near.distance for near in found)


def test_it_finds_across_the_seams_of_its_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "CHUNK", 7)
    kept = {key(number): bits for number, bits in enumerate(near_bits(1, 50))}
    asked = near_bits(1, 1)[0]
    assert set(table_of(kept).within(asked, 90)) == plainly(kept, asked, 90)


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.lists(st.integers(0, 30), max_size=60))
def test_what_is_removed_is_gone_and_the_rest_stays(seed: int, gone: list[int]) -> None:
    kept = {key(number): bits for number, bits in enumerate(near_bits(seed, 25))}
    table = table_of(kept)
    for number in gone:
        assert table.remove(key(number)) == (kept.pop(key(number), None) is not None)
    assert len(table) == len(kept)
    asked = near_bits(seed, 1)[0]
    assert set(table.within(asked, 256)) == plainly(kept, asked, 256)


def test_a_photo_with_several_hashes_is_found_once_by_its_best() -> None:
    first, second, asked = (bytes([value]) + ZERO[1:] for value in (0b111, 0b1, 0b0))
    table = Neighbours()
    for bits in (first, second, first):
        table.add(bits, key(1))
    assert table.within(asked, 10) == [Near(key(1), 1, turned=False)]
    assert table.remove(key(1)) == 3
    assert len(table) == 0


def test_the_upright_position_goes_before_a_turned_one_that_fits_as_well() -> None:
    table = Neighbours()
    table.add(ZERO, key(1))
    even_only = b"\xff" * 8 + ZERO[8:]
    table.add(even_only, key(2))
    assert table.within(ZERO, 0) == [Near(key(1), 0, turned=False)]
    assert Near(key(2), 64, turned=False) in table.within(ZERO, 64)


def test_turned_photos_may_have_a_radius_of_their_own() -> None:
    bits = near_bits(3, 1)[0]
    mirrored = signs_of(bits)
    mirrored[:, 1::2] *= -1
    mirrored.ravel()[:30] *= -1
    table = Neighbours()
    table.add(bits_of(mirrored > 0), key(1))
    assert table.within(bits, 76) == [Near(key(1), 30, turned=True)]
    assert table.within(bits, 76, turned_radius=29) == []
    assert table.within(bits, 10, turned_radius=30) == [Near(key(1), 30, turned=True)]


def test_the_opposite_of_a_hash_is_not_mistaken_for_it() -> None:
    """256 differing bits must not overflow to none."""
    table = Neighbours()
    signs = np.ones((16, 16), np.int16)
    table.add(bits_of(signs > 0), key(1))
    (found,) = table.within(ZERO, 256)
    assert found.distance == distance(b"\xff" * HASH_BYTES, ZERO)[0] > 0


def test_an_empty_table_finds_nothing() -> None:
    assert Neighbours().within(ZERO, 256) == []
    assert Neighbours().remove(key(1)) == 0


@pytest.mark.parametrize(
    ("bits", "name"),
    [(b"short", key(1)), (ZERO[:8], key(1)), (ZERO, "abc"), (ZERO, "ab" * 31), (ZERO, "x" * 64)],
)
def test_what_is_no_hash_or_no_key_is_refused_and_changes_nothing(bits: bytes, name: str) -> None:
    table = Neighbours()
    with pytest.raises(ValueError, match=r"32 bytes|hexadecimal"):
        table.add(bits, name)
    assert len(table) == 0


def test_it_grows_beyond_its_first_size() -> None:
    kept = {key(number): bits for number, bits in enumerate(near_bits(9, 1100))}
    table = table_of(kept)
    asked = near_bits(9, 1)[0]
    assert len(table) == 1100
    assert set(table.within(asked, 40)) == plainly(kept, asked, 40)
