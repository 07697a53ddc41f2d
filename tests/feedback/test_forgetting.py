"""A wrong answer goes from the cache with everything that would answer for the same photo again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image

from tests.core.shelf import Counting
from tests.fingerprint.photos import as_jpeg, example_photo, taken
from tests.stores.asker import waiting
from wastecoach.core.analysis import CacheOutcome
from wastecoach.core.fingerprint import distance
from wastecoach.core.forgetting import forget_photo
from wastecoach.core.photo import decode, read_photo
from wastecoach.core.places.finding import Finder
from wastecoach.core.ports import Ports
from wastecoach.core.recall import see
from wastecoach.core.second_look import NEAR_RADIUS, WIDE_RADIUS
from wastecoach.core.stages import Walk, unheard
from wastecoach.infra.coaches.rules import RuleCoach
from wastecoach.infra.stores.memory import MemoryStore
from wastecoach.infra.stores.photo_memory import PhotoMemory

BOTTLE = as_jpeg(example_photo("pet-bottle"))
AGAIN = as_jpeg(example_photo("pet-bottle"), 60)
CAN = as_jpeg(example_photo("crushed-can"))


@pytest.fixture
def ports() -> Ports:
    """A pipeline whose eyes cost money, with a memory."""
    memory = PhotoMemory(MemoryStore(lambda: 0.0), "1", lambda _: True, lambda: 0.0, waiting)
    return Ports(
        fetch=lambda _: b"",
        eyes=Counting(),
        memory=memory,
        embed=lambda _: bytes([1, 2, 3]),
        now=lambda: 0.0,
        coach=RuleCoach(),
        places=Finder(),
        clock=lambda: 0.0,
    )


def asked(data: bytes, ports: Ports) -> CacheOutcome:
    """How the cache answers for a photo."""
    photo = read_photo(data)
    return see(photo, photo.digest, ports, Walk(ports.clock, unheard)).cache


def digest(data: bytes) -> str:
    return read_photo(data).digest


def test_the_photo_is_looked_at_anew_and_others_are_still_known(ports: Ports) -> None:
    assert [asked(data, ports) for data in (BOTTLE, BOTTLE, CAN)] == ["miss", "exact", "miss"]
    assert forget_photo(digest(BOTTLE), BOTTLE, ports) == 1
    assert [asked(data, ports) for data in (CAN, BOTTLE)] == ["exact", "miss"]


def test_it_is_never_answered_from_the_cache_again_however_often_it_comes(ports: Ports) -> None:
    asked(BOTTLE, ports)
    forget_photo(digest(BOTTLE), BOTTLE, ports)
    assert [asked(data, ports) for data in (BOTTLE, BOTTLE, AGAIN)] == ["miss", "miss", "miss"]
    # One that resembles it is known again, and does not answer for it either.
    assert [asked(data, ports) for data in (AGAIN, BOTTLE)] == ["exact", "miss"]


def test_what_was_found_to_resemble_it_goes_as_well(ports: Ports) -> None:
    assert [asked(data, ports) for data in (BOTTLE, AGAIN, AGAIN)] == ["miss", "near", "exact"]
    forget_photo(digest(BOTTLE), BOTTLE, ports)
    assert asked(AGAIN, ports) == "miss"


def test_and_so_does_what_it_was_found_to_resemble(ports: Ports) -> None:
    assert [asked(data, ports) for data in (BOTTLE, AGAIN)] == ["miss", "near"]
    forget_photo(digest(AGAIN), AGAIN, ports)
    assert asked(AGAIN, ports) == "miss"


@pytest.mark.parametrize("gone", [BOTTLE, AGAIN], ids=["itself", "alike"])
def test_without_the_photo_what_was_remembered_tells_what_is_near(
    gone: bytes, ports: Ports
) -> None:
    for data in (BOTTLE, AGAIN):
        asked(data, ports)
    forget_photo(digest(gone), None, ports)
    assert asked(BOTTLE, ports) == "miss"


def cropped(share: float) -> Image.Image:
    """The bottle with something cut off."""
    whole = example_photo("pet-bottle")
    left, top = (round(share * side) for side in whole.size)
    return whole.crop((left, top, whole.width, whole.height))


def test_what_is_farther_away_and_counts_as_the_same_thing_goes_too(ports: Ports) -> None:
    mark = taken(decode(read_photo(BOTTLE), 64))
    shares = (number / 200 for number in range(2, 40))
    apart = ((share, distance(taken(cropped(share)).bits, mark.bits)[0]) for share in shares)
    far = next(share for share, bits in apart if NEAR_RADIUS < bits <= WIDE_RADIUS)
    cut = as_jpeg(cropped(far))
    assert asked(cut, ports) == "miss"
    # The bottle itself is not known, so that nothing but the likeness tells of the other.
    forget_photo(digest(BOTTLE), BOTTLE, ports)
    assert asked(BOTTLE, ports) == "miss"


def test_a_photo_that_cannot_be_read_any_more_goes_by_its_digest(ports: Ports) -> None:
    asked(BOTTLE, ports)
    assert forget_photo(digest(BOTTLE), b"damaged", ports) == 1
    assert asked(BOTTLE, ports) == "miss"


def test_where_nothing_is_remembered_nothing_is_forgotten(ports: Ports) -> None:
    assert forget_photo("0" * 64, BOTTLE, ports) == 0
    assert forget_photo(digest(BOTTLE), BOTTLE, replace(ports, memory=None)) == 0
