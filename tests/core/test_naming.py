"""Names and questions in the asked language."""

from __future__ import annotations

from tests.core.books import book, words
from wastecoach.core.analysis import Alternative, ConditionHint, Sighting
from wastecoach.core.naming import deciding_question, named


def sighting(
    item: str | None, *others: str, doubts: tuple[str, ...] = ("low_confidence",)
) -> Sighting:
    return Sighting(
        item=item,
        material="plastic",
        confidence=0.5,
        unsure=True,
        doubts=doubts,
        conditions=(ConditionHint("label_on", "", 0.9), ConditionHint("cursed", "", 0.9)),
        alternatives=tuple(Alternative(other, "", 0.3) for other in others),
    )


def test_items_alternatives_and_conditions_are_named() -> None:
    told = named(sighting("pet_bottle_clear", "glass_bottle", "no_such"), book(), words("ko"))
    assert told.name == book().items["pet_bottle_clear"].name.ko
    assert [other.name for other in told.alternatives] == [
        book().items["glass_bottle"].name.ko,
        "",
    ]
    assert [hint.name for hint in told.conditions] == [book().conditions["label_on"].name.ko, ""]


def test_a_thing_known_by_its_material_alone_is_called_by_that() -> None:
    assert named(sighting(None), book(), words("en")).name == "plastic"
    nothing = Sighting(item=None, material=None, confidence=0.0)
    assert named(nothing, book(), words("en")).name == "unknown"


def test_clear_or_coloured_is_asked_when_that_decides() -> None:
    question = deciding_question(sighting("pet_bottle_clear", "pet_bottle_coloured"), book())
    assert question is not None
    assert {"clear_pet", "plastic"} <= set(question.between)


def test_danger_is_asked_about_first() -> None:
    question = deciding_question(
        sighting("aluminium_can", "steel_can", doubts=("may_be_hazardous",)), book()
    )
    assert question is not None
    assert question.hazard


def test_without_a_better_question_it_asks_what_the_thing_is() -> None:
    told = named(sighting("newspaper"), book(), words("en"))
    assert told.question == words("en").text("guidance.what_is_it")


def test_a_provider_that_is_sure_of_something_unknown_is_asked_about() -> None:
    told = named(Sighting(item=None, material="glass", confidence=0.99), book(), words("en"))
    assert told.unsure
    assert told.question


def test_a_sure_sighting_asks_nothing() -> None:
    sure = Sighting(item="newspaper", material="paper", confidence=0.9)
    assert named(sure, book(), words("en")).question is None
