"""Good answers are taken as they are: golden cases, friendly paraphrases, and the rules' own words for every item."""

from __future__ import annotations

from functools import cache

import pytest

from tests.coaches.desk import (
    Case,
    Desk,
    Model,
    case,
    golden,
    leak,
    table,
    text_of,
    vocabulary,
)
from tests.core.books import book, words
from wastecoach.core.analysis import LANGUAGES, Language, Sighting
from wastecoach.core.coach_check import faults_of
from wastecoach.core.coach_grounds import grounds_of
from wastecoach.core.decision import Locality, decide
from wastecoach.core.guidance import guide

both = pytest.mark.parametrize("language", LANGUAGES)
GOLDEN = [row["item"] for row in table("golden.toml")]
PARAPHRASES = [
    (row["id"], language, text)
    for row in table("paraphrases.toml")
    for language in LANGUAGES
    for text in row[language]
]


@both
@pytest.mark.parametrize("item", GOLDEN)
def test_a_golden_answer_is_shown_exactly_as_it_is(item: str, language: Language) -> None:
    thing, answer = golden(item, language)
    assert thing.faults(answer) == ()
    phrased = Desk(Model([text_of(answer)])).phrase(thing)
    shown = phrased.guidance
    assert shown.headline == answer.headline
    assert shown.steps == tuple(step.text for step in answer.steps)
    assert shown.why == answer.why
    assert shown.tip == (answer.tip or None)
    assert shown.phrased_by == "openai gpt-4o-mini"


@both
@pytest.mark.parametrize("item", GOLDEN)
def test_what_the_rules_decided_stays_theirs(item: str, language: Language) -> None:
    thing, answer = golden(item, language)
    shown = Desk(Model([text_of(answer)])).phrase(thing).guidance
    for kept in ("stream", "stream_name", "warnings", "notes", "sources", "region", "step_ids"):
        assert getattr(shown, kept) == getattr(thing.guidance, kept)


@cache
def _where_steps_are() -> dict[str, tuple[str, tuple[str, ...]]]:
    """For the steps that are paraphrased a thing that has each of them, and the state in which it does."""
    wanted = {step for step, _, _ in PARAPHRASES}
    adding = [
        (condition.id,)
        for condition in book().conditions.values()
        if any(wanted & set(effect.add_steps) for effect in condition.effects)
    ]
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for conditions in ((), *adding):
        for item in book().items.values():
            for step in decide(item, conditions, book(), Locality()).steps:
                found.setdefault(step, (item.id, conditions))
        if wanted <= found.keys():
            break
    return found


@pytest.mark.parametrize(("step", "language", "text"), PARAPHRASES)
def test_a_friendly_paraphrase_counts_as_the_same_step(
    step: str, language: Language, text: str
) -> None:
    item, conditions = _where_steps_are()[step]
    thing = case(item, language, conditions)
    assert thing.faults(thing.answer(**{step: text})) == ()


@pytest.mark.parametrize(
    ("item", "language", "tip"),
    [
        (row["item"], language, tip)
        for row in table("tips.toml")
        for language in LANGUAGES
        for tip in row[language]
    ],
)
def test_a_practical_tip_is_accepted(item: str, language: Language, tip: str) -> None:
    thing = case(item, language)
    assert thing.faults(thing.answer(tip=tip)) == ()


@both
def test_the_rules_own_words_are_always_accepted(language: Language) -> None:
    turned_down = {}
    for item in book().items.values():
        sighting = Sighting(item.id, None, 1.0)
        guidance = guide(sighting, book(), Locality(), words(language))
        grounds = grounds_of(sighting, guidance, book(), vocabulary())
        assert grounds is not None
        echo = Case(sighting, guidance, grounds).answer()
        faults = faults_of(echo, grounds, vocabulary(), leak())
        if faults:
            turned_down[item.id] = faults
    assert turned_down == {}


@both
@pytest.mark.parametrize("region", [None, "seoul_gangnam", "goyang", "suwon"])
def test_the_rules_own_words_are_accepted_in_every_state(
    language: Language, region: str | None
) -> None:
    for number, condition in enumerate(book().conditions):
        for item in list(book().items)[number % 400 :: 400]:
            thing = case(item, language, (condition,), region)
            assert thing.faults(thing.answer()) == (), (item, condition)
