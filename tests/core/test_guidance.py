"""Guidance: what the rules decide, for every item, condition, region and language."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.books import book, words
from wastecoach.core.analysis import LANGUAGES, Alternative, ConditionHint, Language, Sighting
from wastecoach.core.decision import Locality, decide, effect_on, find_region, lineage, locate
from wastecoach.core.guidance import guide, guide_item
from wastecoach.core.rules import PRINCIPLES, Change, Housing, Region, Text

STREAMS = sorted(book().streams)
ITEMS = sorted(book().items)
CONDITIONS = sorted(book().conditions)
REGIONS = [None, "atlantis", *sorted(book().regions)]
NATION = Locality()


def hints(*tags: str) -> tuple[ConditionHint, ...]:
    return tuple(ConditionHint(tag, "", 0.9) for tag in tags)


def seen(item: str | None, *tags: str, **more: object) -> Sighting:
    facts: dict[str, object] = {"material": "plastic", "confidence": 0.9, **more}
    return Sighting(item=item, conditions=hints(*tags), **facts)  # type: ignore[arg-type]


@given(
    item=st.sampled_from([None, "no_such_item", *ITEMS]),
    tags=st.lists(st.sampled_from([*CONDITIONS, "no_such_condition"]), max_size=4),
    region=st.sampled_from(REGIONS),
    housing=st.sampled_from([None, *get_args(Housing)]),
    language=st.sampled_from(LANGUAGES),
    unsure=st.booleans(),
)
def test_every_sighting_gets_guidance_in_its_language(
    item: str | None,
    tags: list[str],
    region: str | None,
    housing: Housing | None,
    language: Language,
    *,
    unsure: bool,
) -> None:
    sighting = seen(item, *tags, unsure=unsure, question="?" if unsure else None)
    advice = guide(sighting, book(), Locality(region, housing), words(language))
    assert advice.language == language
    assert advice.headline
    assert advice.steps
    assert advice.why
    assert advice.sources
    assert advice.stream is None or advice.stream in book().streams


@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_item_in_every_condition_keeps_the_order_of_the_principles(condition: str) -> None:
    ranks = {principle: rank for rank, principle in enumerate(PRINCIPLES)}
    for item in book().items.values():
        decision = decide(item, (condition,), book(), NATION)
        ending = {*book().streams[decision.stream].steps, *item.last_steps}
        first = [step for step in decision.steps if step not in ending]
        order = [ranks[book().steps[step].principle] for step in first]
        assert order == sorted(order), item.id
        assert set(decision.steps[len(first) :]) <= ending, item.id
        assert len(set(decision.steps)) == len(decision.steps)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_condition_changes_the_answer_for_some_item(condition: str) -> None:
    assert any(
        decide(item, (condition,), book(), NATION) != decide(item, (), book(), NATION)
        for item in book().items.values()
    )


def test_every_effect_of_every_condition_is_reached_by_some_item() -> None:
    for condition in book().conditions.values():
        reached = [
            effect_on(item, condition, stream)
            for item in book().items.values()
            for stream in {item.stream, *STREAMS}
        ]
        for effect in condition.effects:
            assert effect in reached, (condition.id, effect)


def test_every_step_reason_warning_and_stream_is_used() -> None:
    decisions = [
        decide(item, tags, book(), Locality(region, housing))
        for item in book().items.values()
        for tags in [(), *((name,) for name in book().conditions)]
        for region, housing in [(None, None)]
    ]
    for region in book().regions:
        for housing in (None, *get_args(Housing)):
            decisions += [
                decide(item, (), book(), Locality(region, housing))
                for item in book().items.values()
            ]
    assert {step for one in decisions for step in one.steps} == set(book().steps)
    assert {reason for one in decisions for reason in one.reasons} == set(book().reasons)
    assert {warning for one in decisions for warning in one.warnings} == set(book().warnings)
    assert {one.stream for one in decisions} == set(book().streams)


def test_a_clean_pizza_box_is_paper_and_an_oily_one_is_not() -> None:
    box = book().items["pizza_box"]
    assert decide(box, (), book(), NATION).stream == "paper"
    assert decide(box, ("oily",), book(), NATION).stream == "general"


def test_a_rerouted_item_is_not_prepared_for_recycling() -> None:
    box = book().items["pizza_box"]
    kept = set(decide(box, ("oily",), book(), NATION).steps) & set(box.steps)
    assert not kept


def test_a_coloured_drinks_bottle_goes_to_plastics() -> None:
    bottle = book().items["pet_bottle_clear"]
    assert decide(bottle, ("coloured",), book(), NATION).stream == "plastic"


def test_a_label_that_was_seen_is_to_be_taken_off() -> None:
    bare = guide_item(book().items["plastic_bottle"], (), book(), NATION, words())
    labelled = guide_item(book().items["plastic_bottle"], ("label_on",), book(), NATION, words())
    assert "remove_label" in labelled.step_ids
    assert len(labelled.step_ids) >= len(bare.step_ids)


def test_dangers_decide_the_stream_before_anything_else() -> None:
    ranks = {name: condition.rank for name, condition in book().conditions.items()}
    assert ranks["battery_inside"] < ranks["oily"]


def test_a_region_changes_its_own_rule_and_names_its_source() -> None:
    bulb = book().items["led_panel"]
    national = guide_item(bulb, (), book(), NATION, words())
    local = guide_item(bulb, (), book(), Locality("hwaseong"), words())
    assert local.stream == "bulky"
    assert local.region == "hwaseong"
    assert set(national.sources) < set(local.sources)


def test_a_region_that_reroutes_a_whole_stream_keeps_what_it_says_about_it() -> None:
    told = Text(ko="파란 통에 넣어요.", en="Use the blue bin.")
    change = Change(streams=("foam",), stream="plastic", note=told)
    head = book().regions["goyang"].region
    moved = replace(book(), regions={"goyang": Region(region=head, change=(change,))})
    decision = decide(moved.items["foam_box"], (), moved, Locality("goyang"))
    assert decision.stream == "plastic"
    assert told in decision.notes


def test_a_region_nobody_wrote_falls_back_to_the_national_rule_and_says_so() -> None:
    bottle = book().items["pet_bottle_clear"]
    advice = guide_item(bottle, (), book(), Locality("atlantis"), words())
    assert advice.stream == "clear_pet"
    assert advice.region is None
    assert "atlantis" in advice.notes[-1]


def test_a_district_also_has_the_rules_of_its_city() -> None:
    assert [region.region.id for region in lineage("seoul_gangnam", book())] == [
        "seoul",
        "seoul_gangnam",
    ]


@pytest.mark.parametrize("asked", ["강남구", "seoul_gangnam", "Gangnam-gu", " gangnam "])
def test_a_region_is_found_by_what_people_call_it(asked: str) -> None:
    assert find_region(asked, book()) == "seoul_gangnam"


def test_an_unknown_region_keeps_the_name_that_was_asked_for() -> None:
    assert locate("Atlantis", None, book()) == Locality("Atlantis")


def test_an_unsure_sighting_is_answered_with_its_question() -> None:
    sighting = seen("pet_bottle_clear", unsure=True, question="Clear or coloured?")
    advice = guide(sighting, book(), NATION, words())
    assert advice.steps[0] == "Clear or coloured?"
    assert advice.stream is None


def test_an_unsure_sighting_whose_candidates_agree_names_their_stream() -> None:
    others = (Alternative("newspaper", "", 0.4),)
    sighting = seen("paper_sheet", unsure=True, alternatives=others, question="?")
    assert guide(sighting, book(), NATION, words()).stream == "paper"


def test_what_may_be_dangerous_never_gets_a_stream() -> None:
    others = (Alternative("steel_can", "", 0.4),)
    sighting = seen(
        "aluminium_can",
        unsure=True,
        alternatives=others,
        doubts=("may_be_hazardous",),
        question="?",
    )
    advice = guide(sighting, book(), NATION, words())
    assert advice.stream is None
    assert advice.warnings


def test_texts_come_in_the_asked_language() -> None:
    korean = guide_item(book().items["milk_carton"], (), book(), NATION, words("ko"))
    english = guide_item(book().items["milk_carton"], (), book(), NATION, words("en"))
    assert korean.step_ids == english.step_ids
    assert all(not step.isascii() for step in korean.steps)
    assert all(step.isascii() or "’" in step or "–" in step for step in english.steps)
