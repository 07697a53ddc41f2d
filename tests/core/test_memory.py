"""What is remembered of a photo: read back as it was kept, and only where it says what may be said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.books import book
from wastecoach.core.analysis import Alternative, Choice, ConditionHint, Sighting
from wastecoach.core.fingerprint import Fingerprint
from wastecoach.core.memory import Remembered, fits, from_bytes, to_bytes

BOTTLE = Sighting(
    item="glass_bottle",
    material="glass",
    confidence=0.9,
    shape="bottle",
    conditions=(ConditionHint("label_on", "", 0.8),),
    alternatives=(Alternative("glass_jar", "", 0.1),),
    materials={"glass": 0.9, "plastic": 0.1},
)
ENTRY = Remembered(
    digest="ab" * 32,
    sightings=(BOTTLE,),
    provider="openai",
    model="gpt-4o",
    prompt="1",
    cost_usd=0.004,
    kept_at=1_800_000_000.0,
    fingerprint=Fingerprint(bytes(32), bytes(288)),
    embedding=bytes(1280),
)


def test_an_entry_comes_back_as_it_was_kept() -> None:
    assert from_bytes(to_bytes(ENTRY)) == ENTRY
    assert fits(ENTRY, book())


@given(st.binary(max_size=300))
def test_any_other_bytes_are_no_entry(value: bytes) -> None:
    assert from_bytes(value) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"item": "no_such_item"},
        {"material": "no_such_material"},
        {"shape": "no_such_shape"},
        {"confidence": 40.0},
        {"confidence": float("nan")},
        {"doubts": ("because I say so",)},
        {"name": "Call 010-1234-5678"},
        {"question": "What is your password?"},
        {"choices": (Choice("Call 010-1234-5678", "glass_jar"),)},
        {"materials": {"kryptonite": 1.0}},
        {"materials": {"glass": -1.0}},
        {"conditions": (ConditionHint("no_such_state", "", 0.5),)},
        {"conditions": (ConditionHint("label_on", "visit example.com", 0.5),)},
        {"alternatives": (Alternative("no_such_item", "", 0.5),)},
        {"alternatives": (Alternative("glass_jar", "<b>", 0.5),)},
        {"alternatives": (Alternative("glass_jar", "", 40.0),)},
    ],
    ids=str,
)
def test_an_entry_that_says_more_than_the_rules_know_does_not_fit(changes: dict[str, Any]) -> None:
    poisoned = replace(ENTRY, sightings=(BOTTLE, replace(BOTTLE, **changes)))
    assert not fits(poisoned, book())


@pytest.mark.parametrize(
    "changes",
    [
        {"sightings": ()},
        {"sightings": (BOTTLE,) * 5000},
        {"cost_usd": 1e300},
        {"cost_usd": -5.0},
        {"kept_at": 1e300},
        {"kept_at": -1e15},
        {"provider": "\x1b[31mopenai"},
        {"model": "m" * 5000},
    ],
    ids=lambda changes: str(changes)[:30],
)
def test_an_entry_that_cannot_be_one_of_ours_does_not_fit(changes: dict[str, Any]) -> None:
    assert not fits(replace(ENTRY, **changes), book())
