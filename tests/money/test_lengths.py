"""What a call uses at most, held against the questions that are really asked: what is set aside depends on it."""

from __future__ import annotations

import json

import pytest

from wastecoach import bootstrap, data
from wastecoach.core.analysis import LANGUAGES, ConditionHint, Language, Sighting
from wastecoach.core.asking import MOST_ANSWER_TOKENS, Question
from wastecoach.core.coaching import CoachPrompt, parse_coach_prompt, question_of
from wastecoach.core.decision import locate
from wastecoach.core.guidance import guide
from wastecoach.core.prices import (
    COACH_PROMPT_TOKENS,
    LOOK_PROMPT_TOKENS,
    MOST_COACH_PROMPT_TOKENS,
)
from wastecoach.core.rules import RuleBook
from wastecoach.core.vision_prompt import parse_vision_prompt, question


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return bootstrap.rule_book("kr", None)


@pytest.fixture(scope="module")
def prompt() -> CoachPrompt:
    return parse_coach_prompt(data.prompt_document("coach"))


def tokens(text: str) -> float:
    """About as many as models make of it, rather more: four English letters each, a Korean one each."""
    wide = sum(letter > "\u2e80" for letter in text)
    return wide + (len(text) - wide) / 4


def length(asked: Question) -> float:
    return tokens(asked.instructions) + tokens(asked.facts) + tokens(json.dumps(asked.schema))


def test_the_question_about_a_photo_is_no_longer(book: RuleBook) -> None:
    asked = question(parse_vision_prompt(data.prompt_document("vision")), book, b"")
    assert length(asked) <= LOOK_PROMPT_TOKENS
    assert asked.most_tokens <= MOST_ANSWER_TOKENS


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_to_a_coach_is_longer(
    book: RuleBook, prompt: CoachPrompt, language: Language
) -> None:
    locality, words = locate(None, "apartment", book), bootstrap.catalogue(language)
    states = tuple(ConditionHint(tag, "", 0.9) for tag in list(book.conditions)[:4])
    for item in book.items:
        seen = Sighting(item=item, material="plastic", confidence=0.97, conditions=states)
        asked = question_of(seen, guide(seen, book, locality, words), book, prompt)
        assert length(asked) <= COACH_PROMPT_TOKENS, item
        assert asked.most_tokens <= MOST_ANSWER_TOKENS


def test_the_second_try_has_room_for_the_answer_and_for_what_is_wrong_with_it(
    prompt: CoachPrompt,
) -> None:
    more = tokens(prompt.repair) + sum(map(tokens, prompt.faults.values()))
    assert COACH_PROMPT_TOKENS + MOST_ANSWER_TOKENS + more <= MOST_COACH_PROMPT_TOKENS
