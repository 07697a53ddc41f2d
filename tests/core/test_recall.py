"""A photo is looked at once: the very file is known again, and so is another photo of the same thing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from tests import pictures
from tests.core.shelf import BOTTLE, Counting, Shelf
from wastecoach.core.errors import ModelUnavailable
from wastecoach.core.fingerprint import fingerprint
from wastecoach.core.memory import Candidate, Remembered
from wastecoach.core.photo import decode, read_photo
from wastecoach.core.places.finding import Finder
from wastecoach.core.ports import Ports
from wastecoach.core.recall import Recalled, see
from wastecoach.core.stages import Walk, unheard
from wastecoach.infra.coaches.rules import RuleCoach


def photo(seed: int = 0) -> bytes:
    noise = np.random.default_rng(seed).integers(0, 255, (96, 96, 3), dtype=np.uint8)
    return pictures.encoded(Image.fromarray(noise).resize((256, 256)), "PNG")


def seen(
    data: bytes,
    eyes: Counting,
    memory: Shelf | None,
    embed: Callable[[Image.Image], bytes] = lambda _: bytes([1, 2, 3]),
) -> Recalled:
    accepted = read_photo(data)
    ports = Ports(
        fetch=lambda _: data,
        eyes=eyes,
        memory=memory,
        embed=embed,
        now=lambda: 123.0,
        coach=RuleCoach(),
        places=Finder(),
        clock=lambda: 0.0,
    )
    return see(accepted, accepted.digest, ports, Walk(ports.clock, unheard))


def remembered(digest: str = "0" * 64) -> Remembered:
    mark = fingerprint(decode(read_photo(photo()), 64))
    return Remembered(digest, (BOTTLE,), "other", "2", "3", 0.02, 5.0, mark)


def test_a_new_photo_is_looked_at_and_kept_with_all_that_a_later_look_needs() -> None:
    eyes, memory = Counting(), Shelf()
    answer = seen(photo(), eyes, memory)
    assert (answer.cache, answer.distance, eyes.looks) == ("miss", None, 1)
    (kept,) = memory.kept.values()
    assert kept.digest == read_photo(photo()).digest
    assert (kept.provider, kept.prompt, kept.cost_usd, kept.kept_at) == (
        *("counting", "7", 0.01),
        123.0,
    )
    assert kept.fingerprint is not None
    assert kept.embedding == bytes([1, 2, 3])


def test_the_very_file_is_known_without_decoding_or_looking() -> None:
    eyes, memory = Counting(), Shelf()
    seen(photo(), eyes, memory)
    again = seen(photo(), eyes, memory)
    assert (again.cache, again.distance, eyes.looks) == ("exact", 0, 1)
    assert again.sightings == (BOTTLE,)
    assert again.attempts == ()
    assert len(memory.queue) == 1


def test_another_photo_of_the_same_thing_is_known_and_then_known_exactly() -> None:
    eyes, memory = Counting(), Shelf()
    memory.candidates = [Candidate(remembered(), 6, turned=False)]
    answer = seen(photo(), eyes, memory)
    assert (answer.cache, answer.distance, eyes.looks) == ("near", 6, 0)
    assert (answer.provider, answer.model, answer.prompt) == ("other", "2", "3")
    assert seen(photo(), eyes, memory).cache == "exact"


def test_likeness_does_not_creep_from_photo_to_photo() -> None:
    eyes, memory = Counting(), Shelf()
    memory.candidates = [Candidate(remembered(), 6, turned=False)]
    seen(photo(), eyes, memory)
    (kept,) = memory.kept.values()
    assert kept.fingerprint is None
    assert (kept.original, kept.kept_at) == ("0" * 64, 5.0)


def test_a_far_candidate_is_not_taken_for_the_same_thing() -> None:
    eyes, memory = Counting(), Shelf()
    memory.candidates = [Candidate(remembered(), 90, turned=False)]
    assert seen(photo(), eyes, memory).cache == "miss"
    assert eyes.looks == 1


def test_how_each_photo_was_answered_and_what_that_saved_is_counted() -> None:
    memory = Shelf()
    for _ in range(2):
        seen(photo(), Counting(), memory)
    assert memory.noted == [("miss", 0.0), ("exact", 0.01)]


def test_who_waited_for_another_finds_its_answer() -> None:
    eyes = Counting()
    memory = Shelf(arrives_while_waiting=remembered(read_photo(photo()).digest))
    assert seen(photo(), eyes, memory).cache == "exact"
    assert eyes.looks == 0


def test_nobody_waits_where_looking_costs_nothing() -> None:
    memory = Shelf()
    seen(photo(), Counting(paid=False), memory)
    assert memory.queue == []


def test_an_answer_that_is_second_best_is_not_kept() -> None:
    memory = Shelf()
    assert seen(photo(), Counting(settled=False), memory).cache == "miss"
    assert memory.kept == {}


def test_an_answer_is_not_lost_because_there_is_no_embedded_model() -> None:
    def unavailable(_: Image.Image) -> bytes:
        raise ModelUnavailable(detail="not there")

    memory = Shelf()
    memory.candidates = [Candidate(remembered(), 50, turned=False)]
    assert seen(photo(), Counting(), memory, unavailable).cache == "miss"
    (kept,) = memory.kept.values()
    assert (kept.sightings, kept.embedding) == ((BOTTLE,), None)


def test_without_a_memory_every_photo_is_looked_at() -> None:
    eyes = Counting()
    assert seen(photo(), eyes, None).cache == seen(photo(), eyes, None).cache == "off"
    assert eyes.looks == 2


@pytest.mark.parametrize("colour", [(0, 0, 0), (200, 200, 200)])
def test_a_photo_with_nothing_in_it_is_known_by_its_bytes_alone(
    colour: tuple[int, int, int],
) -> None:
    eyes, memory = Counting(), Shelf()
    memory.candidates = [Candidate(remembered(), 0, turned=False)]
    data = pictures.encoded(Image.new("RGB", (64, 64), colour), "PNG")
    assert seen(data, eyes, memory).cache == "miss"
    assert seen(data, eyes, memory).cache == "exact"
