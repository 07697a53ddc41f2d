"""An item in the states that somebody chose, and which states are worth asking about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.books import book, words
from wastecoach.core.decision import Locality, decide, locate, tells
from wastecoach.core.item_guidance import MOST_OFFERED, ItemGuidance, item_guidance, offered
from wastecoach.core.pipeline import Knowledge

NOWHERE = Locality()


def guided(item: str, *chosen: str, locality: Locality = NOWHERE) -> ItemGuidance:
    knowledge = Knowledge(book(), words("en"))
    return item_guidance(book().items[item], chosen, knowledge, locality)


def tags(item: str, *chosen: str) -> list[str]:
    return [one.tag for one in guided(item, *chosen).conditions]


def test_a_chosen_state_changes_where_it_goes() -> None:
    assert guided("pizza_box").guidance.stream == "paper"
    assert guided("pizza_box", "oily").guidance.stream == "general"


def test_states_that_send_it_elsewhere_are_asked_about_first() -> None:
    assert tags("pet_bottle_clear")[0] == "coloured"
    assert "label_on" in tags("pet_bottle_clear")
    asked = tags("pizza_box")
    streams = [decide(book().items["pizza_box"], (tag,), book(), NOWHERE).stream for tag in asked]
    assert streams == sorted(streams, key=lambda stream: stream == "paper")


def test_a_chosen_state_is_told_to_be_and_keeps_its_place() -> None:
    plain = guided("pet_bottle_clear")
    chosen = guided("pet_bottle_clear", "label_on")
    assert [one.tag for one in plain.conditions] == [one.tag for one in chosen.conditions]
    assert [one.tag for one in chosen.conditions if one.chosen] == ["label_on"]
    assert not any(one.chosen for one in plain.conditions)


def test_what_cannot_be_at_once_is_not_offered_beside_a_chosen_one() -> None:
    assert "residue" in tags("glass_bottle")
    assert "residue" not in tags("glass_bottle", "empty")
    assert "label_on" not in tags("glass_bottle", "label_off")


def test_what_steps_speak_of_is_asked_about() -> None:
    assert "gas_left" in tags("aerosol_can")
    assert "gas_left" not in tags("aluminium_can")
    assert "battery_inside" in tags("toy_plastic")


def test_a_state_that_means_nothing_for_it_is_left_out() -> None:
    assert "with_straw" not in tags("battery_alkaline", "with_straw")


def test_a_region_has_its_say() -> None:
    there = guided("led_panel", locality=locate("goyang", None, book()))
    assert there.guidance.region == "goyang"
    assert there.guidance.stream == "general"


@pytest.mark.parametrize("item", book().items)
def test_every_state_that_is_offered_changes_the_answer(item: str) -> None:
    found = offered(book().items[item], (), book(), NOWHERE)
    assert len(found) <= MOST_OFFERED
    assert len({one.id for one in found}) == len(found)
    assert all(tells(book().items[item], one.id, (), book(), NOWHERE) for one in found)


@given(
    st.sampled_from(sorted(book().items)),
    st.lists(st.sampled_from(sorted(book().conditions)), unique=True, max_size=12),
    st.sampled_from([None, *book().regions]),
)
def test_every_choice_of_states_has_an_answer(
    item: str, chosen: list[str], region: str | None
) -> None:
    found = guided(item, *chosen, locality=Locality(region))
    assert found.guidance.stream in book().streams
    assert found.guidance.steps
    assert {one.tag for one in found.conditions if one.chosen} <= set(chosen)
    assert len(found.conditions) <= max(MOST_OFFERED, len(chosen))
