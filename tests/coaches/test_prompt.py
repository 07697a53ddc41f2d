"""What the coach's model is told: short, complete, and with a schema that services accept as strict."""

from __future__ import annotations

import json
from typing import Any, get_args

import jsonschema
import pytest

from tests.coaches.desk import case, golden, prompt, text_of
from tests.core.books import book
from wastecoach.core.analysis import LANGUAGES, Language
from wastecoach.core.asking import Question
from wastecoach.core.coach_answer import Code, Fault
from wastecoach.core.coaching import answer_schema, question_of, repair_of

CUP = "yogurt_cup"


def _question(language: Language = "en") -> Question:
    thing = case(CUP, language)
    return question_of(thing.sighting, thing.guidance, book(), prompt())


def test_every_fault_can_be_told_to_the_model() -> None:
    assert prompt().faults.keys() == set(get_args(Code))
    for text in prompt().faults.values():
        assert "{" not in text.format(where="tip", detail="fee")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_facts_are_the_rules_decision(language: Language) -> None:
    thing = case(CUP, language, ("oily",))
    question = question_of(thing.sighting, thing.guidance, book(), prompt())
    facts = json.loads(question.facts)
    assert facts["stream"] == {"id": thing.guidance.stream, "name": thing.guidance.stream_name}
    assert [step["id"] for step in facts["steps"]] == list(thing.guidance.step_ids)
    assert [step["text"] for step in facts["steps"]] == list(thing.guidance.steps)
    assert facts["language"] == {"ko": "Korean", "en": "English"}[language]
    assert facts["item"] == book().items[CUP].name.in_language(language)
    assert facts["seen"] == [book().conditions["oily"].name.in_language(language)]


def test_the_facts_say_nothing_of_confidence_place_or_photo() -> None:
    assert not {"confidence", "region", "material", "photo"} & json.loads(_question().facts).keys()


def test_a_question_is_short() -> None:
    """Every word is paid for with every question: of both together no more than about 700 tokens in English."""
    question = _question()
    assert len(question.instructions) < 1500
    assert len(question.instructions) + len(question.facts) < 3000


def test_the_instructions_do_not_depend_on_the_question() -> None:
    """So that a service can keep them, and the grammar of the schema, from one question to the next."""
    assert _question("ko").instructions == _question("en").instructions
    assert _question("ko").schema == _question("en").schema


def _objects(schema: dict[str, Any]) -> list[dict[str, Any]]:
    inner = [*schema.get("properties", {}).values(), *filter(None, [schema.get("items")])]
    own = [schema] if schema["type"] == "object" else []
    return [*own, *(found for one in inner for found in _objects(one))]


def test_the_schema_is_strict() -> None:
    jsonschema.Draft202012Validator.check_schema(answer_schema())
    for one in _objects(answer_schema()):
        assert one["additionalProperties"] is False
        assert one["required"] == list(one["properties"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_good_answers_fit_the_schema(language: Language) -> None:
    jsonschema.validate(json.loads(text_of(golden(CUP, language)[1])), answer_schema())


def test_the_repair_names_each_fault_once() -> None:
    faults = (Fault("markup", "tip"), Fault("markup", "tip"), Fault("link", "tip"))
    told = json.loads(repair_of(_question(), faults[0], faults, prompt()).facts)
    assert told["faults"] == [
        "tip: no markdown, brackets or numbering.",
        "tip: no links or addresses.",
    ]
