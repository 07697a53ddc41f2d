"""A text is asked for once, kept, and checked again whenever it is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest

from tests.coaches.desk import CUP, DAY_S, WRONG, Desk, Model, Purse, case, golden, good
from wastecoach.core.analysis import LANGUAGES, Language
from wastecoach.infra.stores.memory import MemoryStore


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_paid_for_once(language: Language) -> None:
    desk = Desk(model := Model([good(language)]))
    for _ in range(2):
        assert desk.phrase(case(CUP, language)).guidance.phrased_by != "rules"
    assert len(model.asked) == 1


def test_a_kept_text_takes_no_try() -> None:
    thing = case(CUP)
    desk = Desk(Model([good()]))
    first = desk.phrase(thing)
    second = desk.phrase(thing)
    assert second.guidance == first.guidance
    assert second.attempts == ()


def test_a_kept_text_is_shown_over_any_budget() -> None:
    thing = case(CUP)
    desk = Desk(Model([good()]), purse := Purse())
    desk.phrase(thing)
    purse.is_frugal = True
    assert desk.phrase(thing).guidance.phrased_by != "rules"


def test_how_sure_the_eyes_were_makes_no_other_text() -> None:
    thing = case(CUP)
    desk = Desk(model := Model([good()]))
    for confidence in (0.7, 0.8, 0.9):
        seen = replace(thing.sighting, confidence=confidence, materials={"plastic": confidence})
        (phrased,) = desk.coach.phrase(((seen, thing.guidance),))
        assert phrased.guidance.phrased_by != "rules"
    assert len(model.asked) == 1


def test_another_language_state_or_place_is_another_text() -> None:
    desk = Desk(model := Model([WRONG]))
    for thing in (
        case(CUP, "en"),
        case(CUP, "ko"),
        case(CUP, "en", ("clean",)),
        case("led_panel", "en"),
        case("led_panel", "en", (), "goyang"),
    ):
        desk.phrase(thing)
    assert len({question.facts for question in model.asked}) == 10
    assert len(model.asked) == 10


def test_another_model_or_address_is_another_text() -> None:
    store = MemoryStore(lambda: 0.0)
    models = [
        Model([good()]),
        Model([good()], model="gpt-4o"),
        Model([good()], variant="http://127.0.0.1:8000"),
    ]
    for model in models:
        Desk(model, store=store).phrase(case(CUP))
    assert [len(model.asked) for model in models] == [1, 1, 1]


def test_another_key_is_the_same_text() -> None:
    store = MemoryStore(lambda: 0.0)
    models = [Model([good()], access=access) for access in ("4f1c", "90ab")]
    for model in models:
        Desk(model, store=store).phrase(case(CUP))
    assert [len(model.asked) for model in models] == [1, 0]


def test_a_kept_text_ends_with_its_time() -> None:
    thing = case(CUP)
    desk = Desk(model := Model([good()]))
    desk.phrase(thing)
    desk.watch.sleep(7 * DAY_S + 1)
    desk.phrase(thing)
    assert len(model.asked) == 2


class Noted(MemoryStore):
    """Notes under which keys something was kept."""

    def __init__(self, now: Callable[[], float]) -> None:
        super().__init__(now)
        self.keys: list[str] = []

    def put(self, key: str, value: bytes, ttl_s: float) -> None:
        self.keys.append(key)
        super().put(key, value, ttl_s)


def _poisoned() -> list[bytes]:
    good = golden(CUP, "en")[1]
    wrong = msgspec.structs.replace(good, stream="paper")
    sink = msgspec.structs.replace(good, tip="Pour the rest down the drain.")
    return [
        b"",
        b"\xff\xfe",
        b"not json",
        b"{}",
        b"[]",
        b"[" * 100_000,
        b'{"answer": {"stream": "plastic"}}',
        b'{"answer": null, "more": 1}',
        msgspec.json.encode({"answer": wrong}),
        msgspec.json.encode({"answer": sink}),
        msgspec.json.encode({"answer": good}) + b" " * 100_000,
    ]


@pytest.mark.parametrize("value", _poisoned(), ids=lambda value: repr(value[:30]))
def test_a_damaged_or_poisoned_text_is_dropped_and_asked_for_anew(value: bytes) -> None:
    thing = case(CUP)
    store = Noted(lambda: 0.0)
    desk = Desk(model := Model([good()]), store=store)
    first = desk.phrase(thing)
    (key,) = store.keys
    store.put(key, value, 60)
    assert desk.phrase(thing).guidance == first.guidance
    assert len(model.asked) == 2


def test_a_key_is_a_digest_and_tells_nothing() -> None:
    thing = case(CUP)
    store = Noted(lambda: 0.0)
    Desk(Model([good()]), store=store).phrase(thing)
    (key,) = store.keys
    assert re.fullmatch(r"coach:[0-9a-f]{64}", key)
