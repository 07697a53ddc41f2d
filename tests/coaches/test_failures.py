"""Whatever fails around the coach, the rules' own words are the answer."""

from __future__ import annotations

import pytest

from tests.coaches.desk import CUP, WRONG, Desk, Model, Purse, Watch, case, good
from wastecoach.core.asking import Answered, Question
from wastecoach.core.errors import (
    AnswerRefused,
    CacheUnavailable,
    KeyRefused,
    ServiceTimedOut,
    WastecoachError,
)
from wastecoach.core.tries import OUT_OF_TIME
from wastecoach.infra.stores.memory import MemoryStore


@pytest.mark.parametrize(
    ("error", "outcome", "tries"),
    [
        (ServiceTimedOut(provider="openai", seconds=5), "failed", 2),
        (KeyRefused(provider="openai"), "failed", 1),
        (AnswerRefused(provider="openai"), "refused", 1),
    ],
    ids=lambda value: getattr(value, "code", value),
)
def test_the_rules_speak_where_the_service_does_not(
    error: WastecoachError, outcome: str, tries: int
) -> None:
    thing = case(CUP)
    desk = Desk(Model([error]), purse := Purse())
    phrased = desk.phrase(thing)
    assert phrased.guidance == thing.guidance
    assert [(one.outcome, one.code) for one in phrased.attempts] == [(outcome, error.code)] * tries
    assert purse.settled == [None] * tries


def test_a_service_that_fails_in_the_repair_leaves_the_rules_words() -> None:
    thing = case(CUP)
    desk = Desk(Model([WRONG, KeyRefused(provider="openai")]))
    phrased = desk.phrase(thing)
    assert phrased.guidance == thing.guidance
    assert [one.outcome for one in phrased.attempts] == ["rejected", "failed"]


def test_a_service_that_failed_is_left_alone_for_a_minute() -> None:
    thing = case(CUP)
    model = Model([ServiceTimedOut(provider="openai", seconds=5)] * 2 + [good()])
    desk = Desk(model)
    desk.phrase(thing)
    phrased = desk.phrase(thing)
    assert [(one.outcome, one.code) for one in phrased.attempts] == [("skipped", "cooling_down")]
    desk.watch.sleep(61)
    assert desk.phrase(thing).guidance.phrased_by != "rules"


def test_all_tries_share_one_deadline() -> None:
    thing = case(CUP)
    watch = Watch()

    class Slow(Model):
        def ask(self, question: Question, within_s: float) -> Answered:
            watch.sleep(within_s)
            return super().ask(question, within_s)

    desk = Desk(slow := Slow([WRONG]), watch=watch)
    began = watch.now()
    phrased = desk.phrase(thing)
    assert phrased.guidance == thing.guidance
    assert watch.now() - began <= 10
    assert len(slow.asked) == 2


def test_a_repair_for_which_no_time_is_left_is_no_failure_of_the_service() -> None:
    watch = Watch()

    class Slow(Model):
        def ask(self, question: Question, within_s: float) -> Answered:
            watch.sleep(10)
            return super().ask(question, within_s)

    desk = Desk(Slow([WRONG, good()]), watch=watch)
    codes = [one.code for one in desk.phrase(case(CUP)).attempts]
    assert codes == ["wrong_stream", OUT_OF_TIME]
    assert desk.phrase(case(CUP)).guidance.phrased_by != "rules"


class Broken(MemoryStore):
    """A store in which nothing can be read, or else nothing kept."""

    def __init__(self, breaks: str) -> None:
        super().__init__(lambda: 0.0)
        self.breaks = breaks

    def get(self, key: str) -> bytes | None:
        self._break("get", key)
        return super().get(key)

    def put(self, key: str, value: bytes, ttl_s: float) -> None:
        self._break("put", key)
        super().put(key, value, ttl_s)

    def release(self, key: str, owner: str) -> None:
        self._break("release", key)
        super().release(key, owner)

    def _break(self, what: str, key: str) -> None:
        if what == self.breaks and key.startswith("coach:"):
            raise CacheUnavailable(cache="test", detail="broken")


def test_a_store_that_breaks_leaves_the_rules_words_and_costs_nothing() -> None:
    thing = case(CUP)
    phrased = Desk(model := Model([good()]), store=Broken("get")).phrase(thing)
    assert phrased.guidance == thing.guidance
    assert [(one.outcome, one.code) for one in phrased.attempts] == [
        ("skipped", "cache_unavailable")
    ]
    assert model.asked == []


@pytest.mark.parametrize("breaks", ["put", "release"])
def test_a_store_that_breaks_after_the_answer_leaves_its_cost_in_the_books(breaks: str) -> None:
    thing = case(CUP)
    phrased = Desk(Model([good()]), store=Broken(breaks)).phrase(thing)
    assert phrased.guidance == thing.guidance
    assert [(one.outcome, one.cost_usd) for one in phrased.attempts] == [
        ("answered", 0.001),
        ("skipped", 0.0),
    ]
