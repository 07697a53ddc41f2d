"""The one way a photo walks through the product."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from tests.core.books import book, words
from wastecoach.core.analysis import Analysis, Guidance, Place, Sighting
from wastecoach.core.decision import Locality
from wastecoach.core.errors import PhotoEmpty
from wastecoach.core.pipeline import PROGRESS, Knowledge, analyse
from wastecoach.core.ports import Ports

KNOWLEDGE = Knowledge(book(), words("en"))
PLACE = Place("Bottle bank", ("glass",), 37.5, 127.0, "Seoul", 120.0, "test")


class OneBottle:
    """Eyes that always see a glass bottle."""

    provider = "one-bottle"
    model = "one-bottle 1"
    side = 8

    def look(self, pixels: Image.Image) -> tuple[Sighting, ...]:
        assert pixels.mode == "RGB"
        return (Sighting(item="glass_bottle", material="glass", confidence=0.9),)


class Polite:
    """A coach that says please."""

    def phrase(self, sighting: Sighting, guidance: Guidance) -> Guidance:
        return replace(guidance, headline=f"Please: {guidance.headline}")


class BottleBanks:
    """Knows one place, for glass."""

    def near(self, streams: tuple[str, ...]) -> tuple[Place, ...]:
        return (PLACE,) if "glass" in streams else ()


def photo() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 10)).save(buffer, "PNG")
    return buffer.getvalue()


def ports(data: bytes) -> Ports:
    ticks = iter(range(1000))
    return Ports(lambda _: data, OneBottle(), Polite(), BottleBanks(), lambda: float(next(ticks)))


def test_every_stage_adds_its_part_to_the_answer() -> None:
    answer = analyse("bottle.png", ports(photo()), KNOWLEDGE, Locality())
    assert isinstance(answer, Analysis)
    assert (answer.photo.source, answer.photo.width, answer.photo.height) == ("bottle.png", 20, 10)
    assert answer.sightings[0].name == book().items["glass_bottle"].name.en
    assert answer.guidance[0].headline.startswith("Please: ")
    assert answer.places == (PLACE,)
    assert answer.provenance.provider == "one-bottle"
    assert answer.provenance.rules == book().version
    assert set(answer.provenance.ms) == set(PROGRESS) - {"done"}


def test_progress_is_heard_in_order_and_never_goes_back() -> None:
    heard: list[tuple[str, int]] = []
    analyse("x", ports(photo()), KNOWLEDGE, Locality(), lambda *event: heard.append(event))
    assert [stage for stage, _ in heard] == list(PROGRESS)
    assert [percent for _, percent in heard] == sorted(PROGRESS.values())


def test_a_bad_photo_stops_before_anyone_looks_at_it() -> None:
    with pytest.raises(PhotoEmpty):
        analyse("x", ports(b""), KNOWLEDGE, Locality())
