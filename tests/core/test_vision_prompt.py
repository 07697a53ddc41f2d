"""What a language model is asked about a photo, and what its answer means."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.books import book, index
from tests.vision.eyes import BOTTLE, CAN, described, prompt, thing
from wastecoach.core.analysis import Sighting
from wastecoach.core.asking import Answered, Usage
from wastecoach.core.errors import AnswerUnusable
from wastecoach.core.vision_prompt import question, seen_in, sightings_in, visible_conditions


def seen(answer: str) -> tuple[Sighting, ...]:
    """The sightings in an answer."""
    return sightings_in(answer, prompt(), index(), "openai")


def objects(schema: Any) -> list[dict[str, Any]]:
    """Every object in a schema."""
    if isinstance(schema, list):
        return [found for part in schema for found in objects(part)]
    if not isinstance(schema, dict):
        return []
    inner = [found for part in schema.values() for found in objects(part)]
    return [*inner, *([schema] if schema.get("type") == "object" else [])]


def test_the_schema_is_strict() -> None:
    schema = question(prompt(), book(), b"").schema
    jsonschema.Draft202012Validator.check_schema(schema)
    assert len(objects(schema)) == 3
    for each in objects(schema):
        assert each["additionalProperties"] is False
        assert each["required"] == list(each["properties"])


def test_an_answer_to_the_schema_is_understood() -> None:
    answer = described(
        thing(*BOTTLE, conditions=[{"state": "label_on", "sure": "certain"}]), thing(*CAN)
    )
    jsonschema.validate(json.loads(answer), question(prompt(), book(), b"").schema)
    bottle, can = seen(answer)
    assert (bottle.item, bottle.unsure) == ("pet_bottle_clear", False)
    assert [hint.tag for hint in bottle.conditions] == ["label_on"]
    assert can.item == "aluminium_can"


def test_the_question_stays_small() -> None:
    asked = question(prompt(), book(), b"")
    letters = len(asked.instructions) + len(json.dumps(asked.schema))
    assert letters / 4 < 1200, "tokens, about"


def test_every_condition_that_the_prompt_names_is_in_the_rule_book() -> None:
    named = {*prompt().not_visible, *(tag for pair in prompt().opposites for tag in pair)}
    assert named <= book().conditions.keys()


def test_what_only_reassures_is_not_asked_about() -> None:
    asked = visible_conditions(prompt(), book())
    assert not {"empty", "clean", "gas_out", "battery_removed"} & set(asked)
    assert {"swollen", "leaking", "broken", "label_on", "oily"} <= set(asked)


@pytest.mark.parametrize(
    ("sure", "unsure"), [("certain", False), ("likely", False), ("possible", True), ("guess", True)]
)
def test_a_word_tells_whether_it_is_sure(sure: str, unsure: bool) -> None:
    (sighting,) = seen(described(thing(*CAN, sure=sure)))
    assert sighting.unsure is unsure


def test_words_of_certainty_are_in_order() -> None:
    chances = [
        seen(described(thing(*CAN, sure=sure)))[0].confidence
        for sure in ("certain", "likely", "possible", "guess")
    ]
    assert chances == sorted(chances, reverse=True)


def states(*told: tuple[str, str]) -> list[str]:
    """The conditions that come of what was told."""
    conditions = [{"state": state, "sure": sure} for state, sure in told]
    (sighting,) = seen(described(thing(*CAN, conditions=conditions)))
    return [hint.tag for hint in sighting.conditions]


def test_a_state_that_is_only_possible_changes_nothing() -> None:
    assert states(("crushed", "likely"), ("oily", "possible")) == ["crushed"]


def test_states_that_exclude_each_other_are_both_left_out() -> None:
    assert states(("clear", "certain"), ("coloured", "likely"), ("wet", "certain")) == ["wet"]


def test_a_state_that_was_not_asked_about_is_left_out() -> None:
    assert states(("gas_out", "certain"), ("enchanted", "certain")) == []


@pytest.mark.parametrize(
    "answer",
    [described(), described(photo="nothing_there"), described(thing(*CAN), photo="nothing_there")],
)
def test_nothing_there_is_one_unsure_sighting(answer: str) -> None:
    (sighting,) = seen(answer)
    assert (sighting.item, sighting.doubts) == (None, ("nothing_there",))


def test_a_blurred_photo_makes_all_unsure() -> None:
    answer = described(thing(*CAN), thing(*BOTTLE), photo="blurred")
    assert [sighting.doubts for sighting in seen(answer)] == [("blurred",), ("blurred",)]


def test_an_unusable_answer_tells_what_it_used() -> None:
    usage = Usage(900, 20)
    with pytest.raises(AnswerUnusable) as caught:
        seen_in(Answered("A can.", usage, "gpt-4o"), prompt(), index(), "openai")
    assert caught.value.usage == usage


@given(st.text() | st.recursive(st.none() | st.text(), st.lists).map(json.dumps))
def test_any_other_text_is_unusable(text: str) -> None:
    with pytest.raises(AnswerUnusable):
        seen(text)


def test_a_danger_is_believed_though_the_photo_is_said_to_be_empty() -> None:
    battery = thing("AA battery", "battery", "metal", "other", dangerous=True)
    (sighting,) = seen(described(battery, photo="nothing_there"))
    assert sighting.item == "battery_alkaline"


def test_of_too_many_things_the_dangerous_ones_are_kept() -> None:
    battery = thing("AA battery", "battery", "metal", "other", dangerous=True)
    sightings = seen(described(*[thing(*CAN)] * 8, battery))
    assert len(sightings) == 8
    assert "battery_alkaline" in [sighting.item for sighting in sightings]
