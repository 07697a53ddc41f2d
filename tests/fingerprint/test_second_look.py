"""A hash that is near is not enough: colours, the overlay and the embedding decide, and only as far as they must."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from PIL import Image

from tests.fingerprint.photos import NAMES, example_photo, taken
from wastecoach.core.fingerprint import UPRIGHT, Fingerprint, distance, fingerprint
from wastecoach.core.memory import Candidate, Remembered
from wastecoach.core.photo import decode, read_photo
from wastecoach.core.second_look import NEAR_RADIUS, SURE_RADIUS, WIDE_RADIUS, same_thing
from wastecoach.core.variations import VARIATIONS, vary

BY_NAME = {variation.name: variation for variation in VARIATIONS}
ONE, SAME, OTHER = (bytes(parts) for parts in ((100, 10, 0), (99, 12, 2), (0, 100, 30)))


def remembered(
    mark: Fingerprint | None,
    bits_apart: int,
    *,
    turned: bool = False,
    embedding: bytes | None = ONE,
) -> Candidate:
    entry = Remembered("0" * 64, (), "openai", "gpt-4o", "1", None, 0.0, mark, embedding)
    return Candidate(entry, bits_apart, turned)


def never() -> bytes:
    pytest.fail("nobody need look")


def embeds(embedding: bytes) -> Callable[[], bytes]:
    return lambda: embedding


def varied(name: str, how: str, seed: int = 3) -> Fingerprint:
    changed = vary(example_photo(name), BY_NAME[how], seed)
    found = fingerprint(decode(read_photo(changed), 224))
    assert found is not None
    return found


def candidate_of(name: str, seen: Fingerprint, embedding: bytes | None = ONE) -> Candidate:
    kept = taken(example_photo(name))
    apart, position = distance(kept.bits, seen.bits)
    return remembered(kept, apart, turned=position != UPRIGHT, embedding=embedding)


@pytest.mark.parametrize("how", ["jpeg", "webp", "smaller", "messenger", "noise", "mirrored"])
@pytest.mark.parametrize("name", NAMES)
def test_a_photo_saved_again_or_turned_is_the_same_without_a_look_at_it(
    name: str, how: str
) -> None:
    seen = varied(name, how)
    assert same_thing(candidate_of(name, seen), seen, never)


@pytest.mark.parametrize("name", NAMES)
def test_a_photo_taken_again_is_the_same_where_the_embedding_agrees(name: str) -> None:
    seen = varied(name, "rotated_2")
    assert same_thing(candidate_of(name, seen), seen, embeds(SAME))


def test_far_from_each_other_both_the_overlay_and_the_embedding_must_agree() -> None:
    seen = varied("crushed-can", "reshot_mild")
    near = candidate_of("crushed-can", seen)
    far = replace(near, distance=NEAR_RADIUS + 1)
    other = taken(example_photo("battery"))
    assert same_thing(far, seen, embeds(SAME))
    assert not same_thing(far, seen, embeds(OTHER))
    assert not same_thing(remembered(other, NEAR_RADIUS + 1), seen, never)


def test_near_each_other_one_of_the_two_is_enough() -> None:
    seen = varied("crushed-can", "reshot_mild")
    near = replace(candidate_of("crushed-can", seen), distance=NEAR_RADIUS)
    assert same_thing(near, seen, never)
    unlike = replace(grey_like("battery", seen), distance=NEAR_RADIUS)
    assert same_thing(unlike, seen, embeds(SAME))
    assert not same_thing(unlike, seen, embeds(OTHER))


def grey_like(name: str, seen: Fingerprint) -> Candidate:
    """Another photo's shapes in the seen one's colours."""
    picture = taken(example_photo(name)).picture[:256] + seen.picture[256:]
    return remembered(Fingerprint(seen.bits, picture), 0)


def test_a_turned_photo_must_be_near() -> None:
    seen = varied("glass-bottle", "turned_90")
    candidate = candidate_of("glass-bottle", seen)
    assert same_thing(candidate, seen, never)
    far = replace(candidate, distance=NEAR_RADIUS + 1)
    assert not same_thing(far, seen, embeds(ONE))


def test_nothing_beyond_the_wide_radius_is_the_same() -> None:
    mark = taken(example_photo("battery"))
    assert not same_thing(remembered(mark, WIDE_RADIUS + 1), mark, never)


@pytest.mark.parametrize("channels", [(1, 0, 2), (2, 1, 0), (2, 0, 1)])
def test_the_same_shape_in_another_colour_is_another_thing(channels: tuple[int, ...]) -> None:
    """A brown bottle and a green one may cast the same light and shade."""
    bottle = example_photo("plastic-bag").resize((256, 192))
    values = np.asarray(bottle).copy()
    values[60:140, 80:180] = (30, 140, 60)
    painted = values[..., list(channels)]
    ours, theirs = (taken(Image.fromarray(each)) for each in (values, painted))
    assert same_thing(remembered(ours, SURE_RADIUS), ours, never)
    assert not same_thing(remembered(ours, SURE_RADIUS), theirs, embeds(ONE))


@pytest.mark.parametrize(
    "embedding", [None, b"", ONE[:2], bytes(3)], ids=["none", "empty", "short", "nothing"]
)
def test_without_an_embedding_to_compare_the_wide_radius_finds_nothing(
    embedding: bytes | None,
) -> None:
    seen = varied("crushed-can", "reshot_mild")
    far = replace(candidate_of("crushed-can", seen, embedding), distance=NEAR_RADIUS + 1)
    assert not same_thing(far, seen, embeds(ONE))


@pytest.mark.parametrize("mark", [None, Fingerprint(b"", b""), Fingerprint(bytes(32), bytes(5))])
def test_a_damaged_entry_is_not_served(mark: Fingerprint | None) -> None:
    seen = taken(example_photo("battery"))
    assert not same_thing(remembered(mark, 0), seen, never)


def test_an_embedding_in_bytes_is_as_good_as_in_numbers() -> None:
    """Rounding to signed bytes moves a cosine distance by less than a thousandth."""
    from wastecoach.core.second_look import _apart
    from wastecoach.infra.vision.embedded import _in_bytes

    chance = np.random.default_rng(5)
    for _ in range(20):
        one = np.maximum(chance.normal(0, 1, 1280), 0).astype(np.float32)
        other = np.maximum(one + chance.normal(0, 0.4, 1280), 0).astype(np.float32)
        exact = 1 - float(one @ other) / float(np.linalg.norm(one) * np.linalg.norm(other))
        assert _apart(_in_bytes(one), partial(_in_bytes, other)) == pytest.approx(exact, abs=1e-3)
