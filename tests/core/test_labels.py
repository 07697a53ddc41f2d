"""Class labels of foreign models as sightings."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.books import book, index
from wastecoach.core import described, labels
from wastecoach.core.analysis import Sighting
from wastecoach.core.labels import Label, classified, detected


def one(label: str, score: float = 0.93) -> Sighting:
    """What a classifier's best label means."""
    return classified([Label(label, score)], index())


@pytest.mark.parametrize(
    ("label", "item"),
    [
        ("plastic_bottle_cap", "pet_bottle_cap"),
        ("PET bottle, clear", "pet_bottle_clear"),
        ("ClearPlasticBottle", "pet_bottle_clear"),
        ("pop bottle, soda bottle", "pet_bottle_clear"),
        ("Drink can", "aluminium_can"),
        ("brown-glass", "glass_bottle"),
        ("Textile Trash", "textile_other"),
        ("Food Organics", "organic_waste"),
        ("BIODEGRADABLE", "organic_waste"),
        ("battery", "battery_alkaline"),
        ("shoes", "shoes"),
    ],
)
def test_labels_are_read_like_names(label: str, item: str) -> None:
    sighting = one(label)
    assert (sighting.item, sighting.unsure) == (item, False)


@pytest.mark.parametrize("label", ["cardboard", "glass", "metal", "paper", "plastic"])
def test_a_bare_material_means_the_first_thing_of_it(label: str) -> None:
    sighting = one(label)
    assert sighting.material == label
    assert not sighting.unsure


def test_trash_is_trash() -> None:
    assert one("trash").item == "general_trash"


@pytest.mark.parametrize("label", ["", " , ", "n04557648", "R", "Unlabeled litter", "x" * 5000])
def test_an_unknown_label_is_unsure(label: str) -> None:
    assert one(label).doubts == ("unfamiliar",)


def test_a_low_score_is_unsure_and_names_the_others() -> None:
    sighting = classified([Label("paper", 0.4), Label("drink can", 0.5)], index())
    assert sighting.item == "aluminium_can"
    assert sighting.doubts == ("low_confidence",)
    assert [other.item for other in sighting.alternatives] == ["paper_sheet"]


def test_a_battery_is_believed_only_beyond_doubt() -> None:
    assert one("battery", 0.85).doubts == ("may_be_hazardous",)
    maybe = classified([Label("drink can", 0.85), Label("battery", 0.1)], index())
    assert maybe.item is None
    assert "may_be_hazardous" in maybe.doubts


def test_no_label_is_nothing_there() -> None:
    assert classified([], index()).doubts == ("nothing_there",)
    assert detected([], index())[0].doubts == ("nothing_there",)


def test_a_detector_tells_each_class_once_the_surest_first() -> None:
    found = [Label("drink can", 0.6), Label("shoes", 0.9), Label("drink can", 0.8)]
    sightings = detected(found, index())
    assert [(each.item, each.confidence) for each in sightings] == [
        ("shoes", 0.9),
        ("aluminium_can", 0.8),
    ]


@pytest.mark.parametrize("label", ["red glass,", ",", "a,b,", "GlassBottle", "glass " * 9 + ","])
def test_a_label_of_a_megabyte_is_little_work(label: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def counted(function: Any) -> Any:
        def reading(text: str, *more: Any) -> Any:
            read.append(text)
            return function(text, *more)

        return reading

    for module, name in ((labels, "plain"), (labels, "look_up"), (described, "look_up")):
        monkeypatch.setattr(module, name, counted(getattr(module, name)))
    long = label * (1_000_000 // len(label))
    numbered = [Label(f"{number},{long}", 0.5) for number in range(50)]
    classified([Label(long, 0.9), *numbered], index())
    assert len(read) < 1500
    assert sum(map(len, read)) < 20_000


@settings(max_examples=50)
@given(st.lists(st.builds(Label, st.text(max_size=70), st.floats(0, 1)), max_size=12))
def test_any_labels_give_sightings_of_the_rule_book(labels: list[Label]) -> None:
    for sighting in (classified(labels, index()), *detected(labels, index())):
        assert sighting.item is None or sighting.item in book().items
        assert sighting.item or sighting.unsure
