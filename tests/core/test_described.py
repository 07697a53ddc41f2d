"""What eyes outside say in their own words, as sightings of the rule book's items."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.books import book, index
from wastecoach.core.analysis import ConditionHint, Sighting
from wastecoach.core.decision import Locality, decide
from wastecoach.core.described import Described, sighting_of
from wastecoach.core.rules import Item

ROWS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "descriptions.tsv").read_text("utf-8").splitlines()[1:]
]
SURE_FROM = 0.7


def seen(*names: str, **more: Any) -> Sighting:
    """The sighting of a thing that was described with certainty."""
    return sighting_of(Described(names, **({"confidence": 0.95} | more)), index(), SURE_FROM)


def described(row: tuple[str, ...]) -> Sighting:
    """The sighting of a row of `descriptions.tsv`."""
    name, general, material, shape, states, _ = row
    hints = tuple(ConditionHint(tag, "", 0.95) for tag in states.split(",") if tag != "-")
    return seen(name, general, material=material, shape=shape, conditions=hints)


def stream(item: Item, sighting: Sighting) -> str:
    """Where an item goes in the states that were seen."""
    tags = [hint.tag for hint in sighting.conditions]
    return decide(item, tags, book(), Locality()).stream


def test_everyday_descriptions_are_understood() -> None:
    found = [(row, described(row)) for row in ROWS]
    right = [
        row for row, sighting in found if row[-1] == ("-" if sighting.unsure else sighting.item)
    ]
    assert len(right) >= 0.95 * len(ROWS)


def test_what_is_told_as_sure_goes_where_it_belongs() -> None:
    for row in ROWS:
        sighting = described(row)
        if not sighting.unsure and row[-1] != "-":
            said, meant = book().items[sighting.item or ""], book().items[row[-1]]
            assert stream(said, sighting) == stream(meant, sighting), row


def test_material_tells_apart_what_a_name_leaves_open() -> None:
    assert seen("bottle cap", material="metal").item == "crown_cap"
    assert seen("bottle cap", material="plastic").item == "pet_bottle_cap"
    assert seen("water bottle", material="plastic").item == "pet_bottle_clear"
    assert seen("water bottle", material="metal").item != "pet_bottle_clear"


def test_an_open_name_is_asked_about() -> None:
    sighting = seen("bottle")
    assert sighting.unsure
    assert sighting.doubts == ("low_confidence",)
    assert len(sighting.alternatives) >= 2


def test_an_unknown_name_is_unsure() -> None:
    sighting = seen("flux capacitor", material="metal")
    assert (sighting.item, sighting.doubts) == (None, ("unfamiliar",))


def test_a_guess_is_unsure_and_keeps_its_name() -> None:
    sighting = seen("drink can", material="metal", confidence=0.5)
    assert (sighting.item, sighting.doubts) == ("aluminium_can", ("low_confidence",))


def test_a_dark_photo_is_unsure() -> None:
    assert seen("drink can", problems=("too_dark",)).doubts == ("too_dark",)


@pytest.mark.parametrize(
    "more", [{"dangerous": True}, {"others": ("AA battery",)}, {"others": ("butane can",)}]
)
def test_a_harmless_name_is_taken_back_where_anything_speaks_of_a_danger(
    more: dict[str, Any],
) -> None:
    sighting = seen("drink can", material="metal", **more)
    assert sighting.item is None
    assert "may_be_hazardous" in sighting.doubts
    assert "aluminium_can" in {other.item for other in sighting.alternatives}


def test_dangers_come_first_among_the_alternatives() -> None:
    sighting = seen("drink can", others=("butane can",), material="metal")
    assert sighting.alternatives[0].item == "butane_can"


def test_a_danger_is_named_only_beyond_doubt() -> None:
    certain = seen("AA battery", material="metal", dangerous=True)
    assert (certain.item, certain.unsure) == ("battery_alkaline", False)
    likely = seen("AA battery", material="metal", dangerous=True, confidence=0.8)
    assert (likely.item, likely.doubts) == ("battery_alkaline", ("may_be_hazardous",))


def test_the_material_is_taken_from_the_item_where_nobody_told_it() -> None:
    assert seen("drink can").material == "metal"


words = st.text(max_size=70) | st.sampled_from([row[0] for row in ROWS])


@settings(max_examples=50)
@given(
    names=st.lists(words, max_size=5),
    others=st.lists(words, max_size=5),
    material=st.sampled_from([None, "metal", "plastic", "other"]),
    confidence=st.floats(0, 1),
    dangerous=st.booleans(),
)
def test_any_words_give_a_sighting_of_the_rule_book(
    names: list[str],
    others: list[str],
    material: str | None,
    confidence: float,
    *,
    dangerous: bool,
) -> None:
    sighting = seen(
        *names, others=tuple(others), material=material, confidence=confidence, dangerous=dangerous
    )
    ids = [sighting.item, *(other.item for other in sighting.alternatives)]
    assert {name for name in ids if name} <= book().items.keys()
    assert sighting.item or sighting.unsure
    assert bool(sighting.doubts) == sighting.unsure
    assert all(0 <= other.confidence <= 1 for other in sighting.alternatives)
    hazards = [book().items[name].hazard for name in ids if name]
    if not sighting.unsure:
        assert hazards[0] or not (dangerous or any(hazards))


@pytest.mark.parametrize(
    "name",
    [
        *("gasoline canister", "antifreeze jug", "drain cleaner bottle", "Weed Killers bottle"),
        *("can of turpentine", "plastic bottle of acid", "brake fluid bottle"),
    ],
)
def test_no_harmless_name_is_believed_beside_a_word_of_danger(name: str) -> None:
    sighting = seen(name, "bottle", material="plastic", shape="bottle")
    named = book().items[sighting.item] if sighting.item else None
    assert named.hazard if named else "may_be_hazardous" in sighting.doubts


@pytest.mark.parametrize("name", ["motor oil bottle", "engine oil jug"])
def test_a_bottle_of_motor_oil_is_no_cooking_oil(name: str) -> None:
    assert seen(name, "bottle", material="plastic", shape="bottle").item == "engine_oil"


@pytest.mark.parametrize("name", ["", "  ", "123", "!!!"])
def test_a_name_without_a_letter_is_none(name: str) -> None:
    sighting = seen(name, material="plastic", shape="bottle")
    assert (sighting.item, sighting.unsure) == (None, True)
