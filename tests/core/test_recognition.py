"""From probabilities to a sighting."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.books import book, visual
from wastecoach import data
from wastecoach.core.analysis import Sighting
from wastecoach.core.errors import RuleBookInvalid
from wastecoach.core.reading import ModelFacts, Reading
from wastecoach.core.recognition import HEARD, LIKELY, recognise
from wastecoach.core.rules import Material
from wastecoach.core.visual_guide import Look, VisualGuide, check_visual_guide

FACTS = msgspec.json.decode(data.model_text("embedded.json"), type=ModelFacts)


def stream_of(seen: Sighting) -> str:
    assert seen.item is not None
    return book().items[seen.item].stream


NOTHING_SEEN = {rule.tag: 0.5 for rule in FACTS.conditions}


def reading(
    materials: dict[str, float],
    classes: dict[str, float] | None = None,
    conditions: dict[str, float] | None = None,
    *,
    hazard: float = 0.0,
    unfamiliar: float = 0.0,
    problems: tuple[str, ...] = (),
) -> Reading:
    rest = (1 - sum(materials.values())) / len(FACTS.materials)
    full: dict[str, float] = {name: materials.get(name, 0.0) + rest for name in FACTS.materials}
    seen = NOTHING_SEEN | (conditions or {})
    return Reading(full, classes or {}, seen, hazard, unfamiliar, problems)


@given(
    weights=st.lists(
        st.floats(0, 1), min_size=len(FACTS.materials), max_size=len(FACTS.materials)
    ).filter(lambda weights: sum(weights) > 0),
    chances=st.lists(
        st.floats(0, 1), min_size=len(FACTS.conditions), max_size=len(FACTS.conditions)
    ),
    label=st.sampled_from(["water bottle", "banana", "lighter", "tench", "crane"]),
    hazard=st.floats(0, 1),
    unfamiliar=st.floats(0, 1),
)
def test_every_reading_gives_a_sighting_of_the_rule_book(
    weights: list[float], chances: list[float], label: str, hazard: float, unfamiliar: float
) -> None:
    total = sum(weights)
    materials: dict[str, float] = {
        name: weight / total for name, weight in zip(FACTS.materials, weights, strict=True)
    }
    conditions = {rule.tag: chance for rule, chance in zip(FACTS.conditions, chances, strict=True)}
    seen = recognise(
        Reading(materials, {label: 1.0}, conditions, hazard, unfamiliar), FACTS, visual(), book()
    )
    assert seen.item in book().items
    assert {hint.tag for hint in seen.conditions} <= set(book().conditions)
    assert all(
        other.item in book().items and other.item != seen.item for other in seen.alternatives
    )
    assert seen.unsure == bool(seen.doubts)
    assert seen.confidence == pytest.approx(max(materials.values()), abs=1e-3)


def test_a_sure_clear_plastic_bottle_is_a_clear_pet_bottle() -> None:
    seen = recognise(
        reading({"plastic": 0.97}, {"water bottle": 0.8}, {"clear": 0.99}), FACTS, visual(), book()
    )
    assert (stream_of(seen), seen.shape, seen.unsure) == ("clear_pet", "bottle", False)


def test_a_plastic_bottle_that_is_not_clear_is_coloured() -> None:
    seen = recognise(
        reading({"plastic": 0.97}, {"water bottle": 0.8}, {"clear": 0.01}), FACTS, visual(), book()
    )
    assert stream_of(seen) == "plastic"
    assert "coloured" in [hint.tag for hint in seen.conditions]


def test_a_bottle_that_may_be_clear_or_coloured_is_asked_about() -> None:
    seen = recognise(
        reading({"plastic": 0.97}, {"water bottle": 0.8}, {"clear": 0.5}), FACTS, visual(), book()
    )
    assert seen.doubts == ("undecided_condition",)
    assert {other.item for other in seen.alternatives} == {
        "pet_bottle_clear",
        "pet_bottle_coloured",
    }


def test_a_metal_bottle_in_imagenets_words_is_a_can() -> None:
    seen = recognise(reading({"metal": 0.97}, {"beer bottle": 0.6}), FACTS, visual(), book())
    assert (seen.item, seen.shape) == ("aluminium_can", "can")


def test_a_thing_that_imagenet_names_is_called_by_its_name() -> None:
    seen = recognise(reading({"organic": 0.97}, {"banana": 0.9}), FACTS, visual(), book())
    assert seen.item is not None
    assert "banana" in book().items[seen.item].vision.imagenet


def test_a_condition_is_said_only_of_materials_it_means_something_for() -> None:
    seen = recognise(reading({"wood": 0.97}, conditions={"clear": 0.99}), FACTS, visual(), book())
    assert seen.conditions == ()


def test_several_things_are_told_as_mixed() -> None:
    seen = recognise(
        reading({"plastic": 0.97}, conditions={"several": 0.99}), FACTS, visual(), book()
    )
    assert seen.mixed


def test_being_torn_between_paper_and_cardboard_is_no_doubt() -> None:
    together = replace_families((("paper", "cardboard"),))
    torn = reading({"paper": 0.49, "cardboard": 0.48})
    assert not recognise(torn, together, visual(), book()).unsure
    assert recognise(torn, replace_families(()), visual(), book()).unsure


def replace_families(families: tuple[tuple[Material, ...], ...]) -> ModelFacts:
    return msgspec.structs.replace(FACTS, families=families)


@pytest.mark.parametrize(
    ("doubtful", "doubt"),
    [
        (reading({"metal": 0.3}), "low_confidence"),
        (reading({"metal": 0.97}, hazard=0.99), "may_be_hazardous"),
        (reading({"metal": 0.97}, {"lighter": 0.9}), "may_be_hazardous"),
        (reading({"metal": 0.97}, unfamiliar=0.999), "unfamiliar"),
        (reading({"metal": 0.97}, problems=("too_dark",)), "too_dark"),
    ],
)
def test_every_doubt_makes_it_unsure(doubtful: Reading, doubt: str) -> None:
    seen = recognise(doubtful, FACTS, visual(), book())
    assert seen.unsure
    assert doubt in seen.doubts


def test_a_hazardous_item_is_never_named_from_a_photo() -> None:
    for item in book().items.values():
        if item.hazard:
            for label in item.vision.imagenet:
                for material in item.vision.materials:
                    seen = recognise(
                        reading({material: 0.97}, {label: 0.9}), FACTS, visual(), book()
                    )
                    assert seen.item != item.id


def test_the_likely_others_are_offered_most_likely_first() -> None:
    seen = recognise(
        reading({"glass": 0.5, "plastic": 0.3, "metal": 0.15}), FACTS, visual(), book()
    )
    assert [other.item for other in seen.alternatives] == ["plastic_container", "scrap_metal"]


def test_a_visual_guide_that_names_unknown_things_is_refused_with_every_fault() -> None:
    odd = VisualGuide(
        shapes={"bottle": ("moon bottle",)},
        hazards=("dragon",),
        look=(Look(material="glass", item="crystal_ball"),),
        opposites={},
    )
    known = frozenset(label for item in book().items.values() for label in item.vision.imagenet)
    with pytest.raises(RuleBookInvalid) as caught:
        check_visual_guide(odd, book(), known)
    assert caught.value.problems == (
        "visual.toml: bottle: unknown class moon bottle",
        "visual.toml: hazards: unknown class dragon",
        "visual.toml: unknown item crystal_ball",
    )


def test_no_item_has_so_many_class_names_that_unheard_ones_could_make_it_likely() -> None:
    assert all(len(item.vision.imagenet) * HEARD < LIKELY for item in book().items.values())


def test_dangerous_items_are_not_among_those_that_a_class_name_speaks_for() -> None:
    named = [item for items in book().by_class.values() for item in items]
    assert named
    assert not any(item.hazard for item in named)
    assert all(
        item in book().by_class[label]
        for item in book().items.values()
        if not item.hazard
        for label in item.vision.imagenet
    )
