"""Photos seen before, over every kind of store."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from tests.stores.asker import digest_of, entry, plausible, waiting
from tests.stores.conftest import Place
from wastecoach.core.fingerprint import Fingerprint
from wastecoach.core.memory import Remembered, to_bytes
from wastecoach.infra.stores.photo_memory import MOST_CANDIDATES, PhotoMemory
from wastecoach.infra.stores.shelf import Shelf

DAY_S = 86400.0
NOW = 1_800_000_000.0
BITS = np.random.default_rng(7).bytes(32)
MARK = Fingerprint(BITS, b"colour")


def off_by(bits: int) -> bytes:
    """A hash so many bits away."""
    flipped = np.unpackbits(np.frombuffer(BITS, np.uint8))
    flipped[:bits] ^= 1
    return np.packbits(flipped).tobytes()


def memory_on(store: Shelf, version: str = "1", most_entries: int = 1000) -> PhotoMemory:
    return PhotoMemory(store, version, plausible, lambda: NOW, waiting, most_entries=most_entries)


def near_names(memory: PhotoMemory, radius: int = 8) -> list[str | None]:
    return [found.remembered.sightings[0].item for found in memory.near(MARK, radius)]


@pytest.fixture
def memory(place: Place) -> PhotoMemory:
    return memory_on(place.store)


@pytest.fixture
def other(place: Place) -> PhotoMemory:
    """The memory of another process."""
    return memory_on(place.another())


def test_the_very_file_is_remembered_by_every_process(
    memory: PhotoMemory, other: PhotoMemory
) -> None:
    memory.keep(entry("bottle", BITS))
    assert memory.exact(digest_of("bottle")) == entry("bottle", BITS)
    assert other.exact(digest_of("bottle")) == entry("bottle", BITS)
    assert other.exact(digest_of("can")) is None


def test_near_photos_are_found_by_every_process_the_nearest_first(
    memory: PhotoMemory, other: PhotoMemory
) -> None:
    for distance, name in ((6, "six"), (0, "same"), (9, "nine"), (3, "three")):
        memory.keep(entry(name, off_by(distance)))
    assert near_names(other, 8) == ["same", "three", "six"]
    assert [found.distance for found in other.near(MARK, 8)] == [0, 3, 6]
    other.keep(entry("one", off_by(1)))
    assert near_names(memory, 4) == ["same", "one", "three"]


def test_a_photo_kept_without_fingerprint_is_found_by_its_file_alone(memory: PhotoMemory) -> None:
    memory.keep(entry("grey wall"))
    assert memory.exact(digest_of("grey wall")) is not None
    assert near_names(memory, 256) == []


def test_a_week_later_a_photo_is_forgotten(
    memory: PhotoMemory, other: PhotoMemory, place: Place
) -> None:
    memory.keep(entry("bottle", BITS))
    assert near_names(other) == ["bottle"]
    place.later(7 * DAY_S - 60)
    assert near_names(other) == ["bottle"]
    place.later(120)
    assert memory.exact(digest_of("bottle")) is None
    assert near_names(memory) == near_names(other) == []


def test_a_photo_kept_again_after_it_was_forgotten_is_found_again(
    memory: PhotoMemory, other: PhotoMemory
) -> None:
    for _ in range(2):
        memory.keep(entry("bottle", BITS))
        assert near_names(other) == near_names(memory) == ["bottle"]
        other.forget(digest_of("bottle"), None, 0)
        assert near_names(other) == near_names(memory) == []


def test_another_version_remembers_nothing(memory: PhotoMemory, place: Place) -> None:
    memory.keep(entry("bottle", BITS))
    newer = memory_on(place.store, version="2")
    assert newer.exact(digest_of("bottle")) is None
    assert near_names(newer) == []


def test_forgetting_takes_the_neighbours_along_in_every_process(
    memory: PhotoMemory, other: PhotoMemory
) -> None:
    for distance, name in ((0, "bottle"), (5, "bottle again"), (20, "can")):
        memory.keep(entry(name, off_by(distance)))
    assert other.forget(digest_of("bottle"), MARK, 8) == 2
    assert near_names(memory, 30) == near_names(other, 30) == ["can"]
    assert memory.exact(digest_of("bottle again")) is None


def test_forgetting_a_photo_whose_fingerprint_is_not_at_hand_uses_the_one_that_was_kept(
    memory: PhotoMemory,
) -> None:
    memory.keep(entry("bottle", BITS))
    memory.keep(entry("bottle again", off_by(5)))
    assert memory.forget(digest_of("bottle"), None, 8) == 2


def test_what_only_resembled_a_photo_is_gone_with_it(
    memory: PhotoMemory, other: PhotoMemory
) -> None:
    memory.keep(entry("bottle", BITS))
    memory.keep(entry("bottle again", original=digest_of("bottle")))
    assert other.exact(digest_of("bottle again")) is not None
    memory.forget(digest_of("bottle"), MARK, 8)
    assert other.exact(digest_of("bottle again")) is None


def test_a_correction_of_what_only_resembled_a_photo_forgets_that_photo(
    memory: PhotoMemory,
) -> None:
    memory.keep(entry("bottle", BITS))
    memory.keep(entry("bottle again", original=digest_of("bottle")))
    assert memory.forget(digest_of("bottle again"), None, 8) == 2
    assert memory.exact(digest_of("bottle")) is None


def test_forgetting_what_is_not_known_forgets_nothing(memory: PhotoMemory) -> None:
    assert memory.forget(digest_of("bottle"), MARK, 8) == 0


POISON = [
    b"",
    b"not JSON",
    b"{}",
    b"\xff" * 100,
    b"[" * 100_000,
    to_bytes(entry("can")),
    to_bytes(replace(entry("bottle"), sightings=())),
    to_bytes(entry("bottle"))[:-20],
]


@pytest.mark.parametrize("value", POISON, ids=range(len(POISON)))
def test_a_damaged_or_poisoned_entry_is_dropped_not_served(
    memory: PhotoMemory, place: Place, value: bytes
) -> None:
    memory.keep(entry("bottle", BITS))
    place.store.put(f"photo:1:{digest_of('bottle')}", value, 60)
    assert near_names(memory) == []
    place.store.put(f"photo:1:{digest_of('bottle')}", value, 60)
    assert memory.exact(digest_of("bottle")) is None
    assert place.store.get(f"photo:1:{digest_of('bottle')}") is None


@pytest.mark.parametrize("line", [b"", b"x", bytes(31), bytes(40), bytes(65), bytes(100_000)])
def test_a_damaged_record_of_the_log_is_passed_over(
    memory: PhotoMemory, place: Place, line: bytes
) -> None:
    place.store.append("prints:1", line, 60)
    memory.keep(entry("bottle", BITS))
    assert near_names(memory) == ["bottle"]


def test_the_oldest_photos_go_where_there_are_too_many(place: Place) -> None:
    memory = memory_on(place.store, most_entries=10)
    for number in range(25):
        memory.near(MARK, 0)
        memory.keep(entry(str(number), off_by(number)))
    assert near_names(memory, 256) == [str(number) for number in range(15, 25)][:MOST_CANDIDATES]
    kept = [number for number in range(25) if memory.exact(digest_of(str(number)))]
    assert kept == list(range(15, 25))


def test_photos_kept_without_fingerprint_count_as_well(place: Place) -> None:
    memory = memory_on(place.store, most_entries=10)
    for number in range(25):
        memory.keep(entry(str(number)))
    memory.near(MARK, 0)
    assert memory.exact(digest_of("14")) is None
    assert memory.exact(digest_of("15")) is not None


def test_what_is_kept_again_is_no_longer_the_oldest(place: Place) -> None:
    memory = memory_on(place.store, most_entries=3)
    for name in ("bottle", "can", "box", "bottle", "bag"):
        memory.keep(entry(name, BITS))
    assert set(near_names(memory)) == {"bottle", "box", "bag"}


def test_a_crowd_of_like_photos_is_cut_short(memory: PhotoMemory) -> None:
    for number in range(MOST_CANDIDATES + 5):
        memory.keep(entry(str(number), BITS))
    assert len(memory.near(MARK, 8)) == MOST_CANDIDATES


def test_the_log_of_prints_may_be_lost_at_any_time(
    memory: PhotoMemory, other: PhotoMemory, place: Place
) -> None:
    memory.keep(entry("bottle", BITS))
    assert near_names(other) == ["bottle"]
    place.store.clear("prints:")
    place.later(1)
    memory.keep(entry("can", off_by(2)))
    assert near_names(other) == ["bottle", "can"]


def test_the_figures_tell_what_the_memory_was_worth(
    memory: PhotoMemory, other: PhotoMemory
) -> None:
    memory.keep(replace(entry("bottle", BITS), kept_at=NOW - 100))
    memory.keep(replace(entry("can", off_by(90)), kept_at=NOW))
    for outcome, saved in (("miss", 0.0), ("exact", 0.002), ("exact", None), ("near", 0.0000025)):
        other.note(outcome, saved)  # type: ignore[arg-type] # the words are those of the type
    facts = memory.facts()
    assert (facts.entries, facts.oldest) == (2, NOW - 100)
    assert (facts.exact, facts.near, facts.misses) == (2, 1, 1)
    assert facts.saved_usd == pytest.approx(0.002002)


def test_the_figures_of_an_empty_memory_are_nothing(memory: PhotoMemory) -> None:
    facts = memory.facts()
    assert (facts.entries, facts.oldest, facts.exact, facts.saved_usd) == (0, None, 0, 0)


def test_clearing_forgets_all_photos_of_all_versions_and_nothing_else(
    memory: PhotoMemory, other: PhotoMemory, place: Place
) -> None:
    memory.keep(entry("bottle", BITS))
    memory_on(place.store, version="2").keep(entry("can", BITS))
    memory.note("miss", None)
    place.store.put("circuit:openai", b"open", 600)
    assert near_names(other) == ["bottle"]
    assert memory.clear() == 2
    assert near_names(memory) == near_names(other) == []
    assert memory.facts().misses == 0
    assert place.store.get("circuit:openai") == b"open"
    memory.keep(entry("box", BITS))
    assert near_names(other) == ["box"]


def test_threads_may_keep_and_look_for_photos_at_once(
    memory: PhotoMemory, other: PhotoMemory
) -> None:
    def work(number: int) -> Remembered | None:
        here = memory if number % 2 else other
        here.keep(entry(str(number), off_by(number)))
        here.near(MARK, 200)
        return here.exact(digest_of(str(number)))

    with ThreadPoolExecutor(16) as crowd:
        assert all(crowd.map(work, range(100)))
    for here in (memory, other):
        assert len(here.near(MARK, 10)) == 11
