"""What a person may choose where nobody is sure."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.books import book, visual, words
from wastecoach.core.analysis import (
    DOUBTS,
    LANGUAGES,
    Alternative,
    Choice,
    ConditionHint,
    Language,
    Sighting,
)
from wastecoach.core.answer_json import to_plain
from wastecoach.core.choices import MOST_LIKELY
from wastecoach.core.decision import Locality
from wastecoach.core.guidance import guide_item
from wastecoach.core.naming import named

ITEMS = sorted(book().items)


def unsure(
    item: str | None,
    *others: str,
    doubts: Iterable[str] = ("low_confidence",),
    states: Iterable[str] = (),
) -> Sighting:
    return Sighting(
        item=item,
        material="plastic",
        confidence=0.5,
        unsure=True,
        doubts=tuple(doubts),
        conditions=tuple(ConditionHint(tag, "", 0.9) for tag in states),
        alternatives=tuple(
            Alternative(other, "", round(0.4 - 0.01 * place, 4))
            for place, other in enumerate(others)
        ),
    )


def choices(sighting: Sighting, language: Language = "en") -> tuple[Choice, ...]:
    return named(sighting, book(), words(language)).choices


def test_the_likely_items_can_be_chosen_the_likeliest_first() -> None:
    found = choices(unsure("pizza_box", "milk_carton", "glass_bottle"))
    assert [one.item for one in found] == ["pizza_box", "milk_carton", "glass_bottle"]
    assert found[0].text == book().items["pizza_box"].name.en


def test_no_more_than_four_can_be_chosen() -> None:
    assert len(choices(unsure("newspaper", *ITEMS[:9]))) == MOST_LIKELY


def test_a_clear_or_a_coloured_bottle_is_chosen_where_the_colour_was_not_seen() -> None:
    rivals = ("pet_bottle_coloured", "pet_bottle_clear")
    found = choices(unsure("plastic_bottle", *rivals, doubts=["undecided_condition"]))
    assert [one.item for one in found] == [*rivals, "plastic_bottle"]
    streams = {book().items[one.item].stream for one in found}
    assert streams == {"clear_pet", "plastic"}


def test_states_that_were_seen_go_along_where_they_mean_something() -> None:
    found = choices(unsure("pizza_box", "battery_alkaline", states=["oily", "label_on"]))
    assert found[0].conditions == ("oily", "label_on")
    assert found[1].conditions == ()


def test_dangers_are_the_answers_and_a_harmless_thing_is_none_of_them() -> None:
    found = choices(unsure("plastic_bottle", "glass_bottle", doubts=["may_be_hazardous"]))
    dangers = [one for one in found if book().items[one.item].hazard]
    assert found[: len(dangers)] == tuple(dangers)
    assert len(dangers) == 5
    assert [one.item for one in found[len(dangers) :]] == ["plastic_bottle", "glass_bottle"]
    assert all(one.text.startswith("None of these: ") for one in found[len(dangers) :])


def test_a_danger_that_somebody_saw_comes_first_and_once() -> None:
    found = choices(unsure(None, "power_bank", "lighter", doubts=["may_be_hazardous"]))
    assert [one.item for one in found][:2] == ["power_bank", "lighter"]
    assert len({one.item for one in found}) == len(found)


def test_without_any_idea_only_a_danger_can_be_chosen() -> None:
    assert choices(unsure(None)) == ()
    assert choices(unsure(None, doubts=["nothing_there"])) == ()
    assert len(choices(unsure(None, doubts=["may_be_hazardous"]))) == 5


def test_who_is_sure_has_nothing_to_choose() -> None:
    assert choices(Sighting("newspaper", "paper", 0.97)) == ()


def test_an_answer_from_before_there_were_choices_has_them_when_it_is_told_again() -> None:
    told = named(unsure("pizza_box", "milk_carton"), book(), words("ko"))
    plain = to_plain(told)
    del plain["choices"]
    old = msgspec.convert(plain, Sighting)
    assert old.choices == ()
    assert [one.text for one in choices(old)] == ["Pizza box", "Milk carton"]


def test_they_are_told_in_the_asked_language() -> None:
    sighting = unsure("plastic_bottle", doubts=["may_be_hazardous"])
    korean, english = choices(sighting, "ko"), choices(sighting, "en")
    assert [one.item for one in korean] == [one.item for one in english]
    assert korean[0].text == "건전지·배터리"
    assert english[0].text == "A battery"


@pytest.mark.parametrize("item", ITEMS)
def test_choosing_any_item_leads_to_what_to_do(item: str) -> None:
    for doubts in ((doubt,) for doubt in sorted(DOUBTS)):
        lead_to_steps(choices(unsure(item, doubts=doubts)))


def test_choosing_what_the_eyes_cannot_tell_apart_leads_to_what_to_do() -> None:
    looks = sorted({look.item for look in visual().look})
    for first, second in itertools.permutations(looks, 2):
        found = choices(unsure(first, second))
        assert [one.item for one in found] == [first, second]
        lead_to_steps(found)


@given(
    st.one_of(st.none(), st.sampled_from(ITEMS)),
    st.lists(st.sampled_from([*ITEMS, "no_such_item"]), max_size=5),
    st.sets(st.sampled_from(sorted(DOUBTS)), min_size=1),
    st.lists(st.sampled_from([*book().conditions, "cursed"]), max_size=5),
    st.sampled_from(LANGUAGES),
)
def test_every_choice_is_another_answer_with_steps(
    item: str | None, others: list[str], doubts: set[str], states: list[str], language: Language
) -> None:
    found = choices(unsure(item, *others, doubts=doubts, states=states), language)
    assert len({one.item for one in found}) == len({one.text for one in found}) == len(found)
    assert all(set(one.conditions) <= set(states) - {"cursed"} for one in found)
    if "may_be_hazardous" not in doubts:
        assert {one.item for one in found} <= {item, *others}
    lead_to_steps(found)


def lead_to_steps(found: tuple[Choice, ...]) -> None:
    for one in found:
        item = book().items[one.item]
        guidance = guide_item(item, one.conditions, book(), Locality(), words("en"))
        assert guidance.stream in book().streams
        assert guidance.steps
