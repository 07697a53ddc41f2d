"""The one way a photo walks through the product."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from tests.core.books import book, words
from tests.core.shelf import Shelf
from wastecoach.core.analysis import Analysis, Attempt, Guidance, Place, Sighting
from wastecoach.core.answer_json import to_json
from wastecoach.core.asking import Looked, Phrased, Seen
from wastecoach.core.decision import Locality
from wastecoach.core.errors import PhotoEmpty
from wastecoach.core.jobs.job import Location
from wastecoach.core.pipeline import Knowledge, analyse
from wastecoach.core.places.finding import Finder
from wastecoach.core.places.sources import Nearby
from wastecoach.core.ports import Ports
from wastecoach.core.stages import PROGRESS
from wastecoach.infra.coaches.rules import RuleCoach

KNOWLEDGE = Knowledge(book(), words("en"))
HERE = Location(37.5012, 127.0396)
PLACE = Place("Medicine box", ("medicine",), 37.5, 127.0, "Seoul", 120.0, "test")


class OneBottle:
    """Eyes that always see a glass bottle, for a cent; or other things that are named."""

    version = "one-bottle 1"
    side = 8
    paid = True

    def __init__(self, *items: str) -> None:
        self.items = items or ("glass_bottle",)

    def look(self, pixels: Image.Image) -> Looked:
        assert pixels.mode == "RGB"
        seen = Seen(tuple(Sighting(item, material="glass", confidence=0.9) for item in self.items))
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


class MedicineBoxes:
    """Knows one place, for old medicine."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def near(self, streams: tuple[str, ...], location: Location) -> Nearby:
        assert location == HERE
        self.asked.append(streams)
        return Nearby((PLACE,), {"own": "used", "kakao": "off"})


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
        places=MedicineBoxes(),
        clock=lambda: float(next(ticks)),
    )


def test_every_stage_adds_its_part_to_the_answer() -> None:
    answer = analyse("bottle.png", ports(photo()), KNOWLEDGE, Locality())
    assert isinstance(answer, Analysis)
    assert (answer.photo.source, answer.photo.width, answer.photo.height) == ("bottle.png", 20, 10)
    assert answer.sightings[0].name == book().items["glass_bottle"].name.en
    assert answer.guidance[0].headline.startswith("Please: ")
    assert answer.guidance[0].goes_to is not None
    assert answer.places == ()
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
    first = replace(ports(photo()), memory=shelf, eyes=OneBottle("ointment"))
    assert analyse("x", first, KNOWLEDGE, Locality(), location=HERE).places == (PLACE,)
    second = replace(first, places=Finder(), coach=RuleCoach())
    answer = analyse("x.png", second, Knowledge(book(), words("ko")), Locality())
    assert answer.provenance.cache == "exact"
    assert answer.photo.source == "x.png"
    assert answer.places == ()
    assert answer.guidance[0].language == "ko"
    assert "Please" not in answer.guidance[0].headline
    assert answer.sightings[0].name == book().items["ointment"].name.ko
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


def walked(*items: str, location: Location | None) -> tuple[Analysis, list[tuple[str, ...]]]:
    """An answer about things, and which streams places were asked for."""
    boxes = MedicineBoxes()
    seeing = replace(ports(photo()), eyes=OneBottle(*items), places=boxes)
    return analyse("x.png", seeing, KNOWLEDGE, Locality(), location=location), boxes.asked


def test_who_says_where_they_stand_gets_places_for_what_is_taken_to_one() -> None:
    answer, asked = walked("ointment", "newspaper", "medicine_pills", "t_shirt", location=HERE)
    assert asked == [("medicine", "textile")]
    assert answer.places == (PLACE,)
    assert answer.provenance.places == {"own": "used", "kakao": "off"}


@pytest.mark.parametrize(
    "item", ["newspaper", "refrigerator", "sofa", "apple_core", "mug", "diaper"]
)
def test_nobody_is_asked_for_places_for_what_is_fetched_or_goes_into_a_bag(item: str) -> None:
    answer, asked = walked(item, location=HERE)
    assert asked == []
    assert answer.places == ()
    assert answer.provenance.places == {}
    assert answer.guidance[0].goes_to is not None


def test_nobody_is_asked_for_places_without_a_location() -> None:
    answer, asked = walked("ointment", location=None)
    assert asked == []
    assert answer.places == ()


def test_the_answer_does_not_repeat_where_somebody_stands() -> None:
    text = to_json(walked("ointment", location=HERE)[0])
    assert str(HERE.latitude) not in text
    assert str(HERE.longitude) not in text
