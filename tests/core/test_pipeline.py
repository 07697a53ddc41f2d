"""The one way a photo walks through the product."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from tests.core.books import book, words
from tests.core.shelf import Shelf
from wastecoach.core.analysis import Analysis, Attempt, Guidance, Place, Sighting
from wastecoach.core.asking import Looked, Phrased, Seen
from wastecoach.core.decision import Locality
from wastecoach.core.errors import PhotoEmpty
from wastecoach.core.pipeline import Knowledge, analyse
from wastecoach.core.ports import Ports
from wastecoach.core.stages import PROGRESS
from wastecoach.infra.coaches.rules import RuleCoach
from wastecoach.infra.places.nowhere import NoPlaces

KNOWLEDGE = Knowledge(book(), words("en"))
PLACE = Place("Bottle bank", ("glass",), 37.5, 127.0, "Seoul", 120.0, "test")


class OneBottle:
    """Eyes that always see a glass bottle, for a cent."""

    version = "one-bottle 1"
    side = 8
    paid = True

    def look(self, pixels: Image.Image) -> Looked:
        assert pixels.mode == "RGB"
        seen = Seen((Sighting(item="glass_bottle", material="glass", confidence=0.9),))
        attempt = Attempt("look", "one-bottle", "1", "answered", cost_usd=0.01)
        return Looked(seen, "one-bottle", "one-bottle 1", "7", (attempt,), settled=True)


class Polite:
    """A coach that says please, for a fifth of a cent."""

    def phrase(self, decided: tuple[tuple[Sighting, Guidance], ...]) -> tuple[Phrased, ...]:
        attempt = Attempt("coach", "polite", "1", "answered", cost_usd=0.002)
        return tuple(
            Phrased(replace(guidance, headline=f"Please: {guidance.headline}"), (attempt,))
            for _, guidance in decided
        )


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
    return Ports(
        fetch=lambda _: data,
        eyes=OneBottle(),
        memory=None,
        embed=lambda _: b"",
        now=lambda: 0.0,
        coach=Polite(),
        places=BottleBanks(),
        clock=lambda: float(next(ticks)),
    )


def test_every_stage_adds_its_part_to_the_answer() -> None:
    answer = analyse("bottle.png", ports(photo()), KNOWLEDGE, Locality())
    assert isinstance(answer, Analysis)
    assert (answer.photo.source, answer.photo.width, answer.photo.height) == ("bottle.png", 20, 10)
    assert answer.sightings[0].name == book().items["glass_bottle"].name.en
    assert answer.guidance[0].headline.startswith("Please: ")
    assert answer.places == (PLACE,)
    assert answer.provenance.provider == "one-bottle"
    assert answer.provenance.rules == book().version
    assert answer.provenance.prompt == "7"
    assert answer.provenance.cache == "off"
    assert set(answer.provenance.ms) == set(PROGRESS) - {"recall", "done"}


def test_every_try_and_what_all_of_them_cost_stand_in_the_provenance() -> None:
    provenance = analyse("bottle.png", ports(photo()), KNOWLEDGE, Locality()).provenance
    assert [one.stage for one in provenance.attempts] == ["look", "coach"]
    assert provenance.cost_usd == pytest.approx(0.012)


def test_what_has_no_known_price_leaves_the_whole_cost_unknown() -> None:
    class Unpriced(OneBottle):
        """The same eyes, at a price that nobody knows."""

        def look(self, pixels: Image.Image) -> Looked:
            looked = super().look(pixels)
            return replace(looked, attempts=(replace(looked.attempts[0], cost_usd=None),))

    unpriced = replace(ports(photo()), eyes=Unpriced())
    assert analyse("x", unpriced, KNOWLEDGE, Locality()).provenance.cost_usd is None


def test_a_photo_seen_before_never_shows_the_places_or_the_words_of_whoever_sent_it_first() -> None:
    shelf = Shelf()
    first = replace(ports(photo()), memory=shelf)
    analyse("bottle.png", first, KNOWLEDGE, Locality())
    second = replace(first, places=NoPlaces(), coach=RuleCoach())
    answer = analyse("x.png", second, Knowledge(book(), words("ko")), Locality())
    assert answer.provenance.cache == "exact"
    assert answer.photo.source == "x.png"
    assert answer.places == ()
    assert answer.guidance[0].language == "ko"
    assert "Please" not in answer.guidance[0].headline
    assert answer.sightings[0].name == book().items["glass_bottle"].name.ko
    (kept,) = shelf.kept.values()
    assert kept.sightings[0].name == ""


def test_progress_is_heard_in_order_and_never_goes_back() -> None:
    heard: list[tuple[str, int]] = []
    analyse("x", ports(photo()), KNOWLEDGE, Locality(), lambda *event: heard.append(event))
    assert [stage for stage, _ in heard] == [stage for stage in PROGRESS if stage != "recall"]
    assert [percent for _, percent in heard] == sorted(percent for _, percent in heard)


def test_a_bad_photo_stops_before_anyone_looks_at_it() -> None:
    with pytest.raises(PhotoEmpty):
        analyse("x", ports(b""), KNOWLEDGE, Locality())
