"""Many who want one text at once pay for it once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from tests.coaches.desk import CUP, WRONG, Desk, Model, Watch, case, golden, good, held
from wastecoach.core.asking import Answered, Question
from wastecoach.core.tries import OUT_OF_TIME
from wastecoach.infra.stores.memory import MemoryStore


def test_many_who_want_one_text_at_once_pay_for_it_once() -> None:
    thing = case(CUP)
    gathered = threading.Barrier(8)
    asked: list[Question] = []

    class Careful(Model):
        def ask(self, question: Question, within_s: float) -> Answered:
            asked.append(question)
            return super().ask(question, within_s)

    class Patient(Watch):
        """However long they wait, the deadline does not come."""

        def sleep(self, seconds: float) -> None:
            threading.Event().wait(0.001)

    desk = Desk(Careful([good()]), watch=Patient())

    def phrase(_: int) -> str:
        gathered.wait()
        return desk.phrase(thing).guidance.phrased_by

    with ThreadPoolExecutor(8) as threads:
        by = set(threads.map(phrase, range(8)))
    assert len(asked) == 1
    assert by == {"openai gpt-4o-mini"}


def test_who_waits_too_long_for_another_gets_the_rules_words() -> None:
    thing = case(CUP)
    claims: list[str] = []

    class Claimed(MemoryStore):
        def claim(self, key: str, owner: str, ttl_s: float) -> bool:
            claims.append(key)
            return super().claim(key, owner, ttl_s)

    watch = Watch()
    store = Claimed(watch.now)
    Desk(Model([WRONG]), store=store, watch=watch).phrase(thing)
    watch.sleep(3601)
    with held(store, claims[0]):
        desk = Desk(model := Model([good()]), store=store, watch=watch)
        began = watch.now()
        phrased = desk.phrase(thing)
    assert watch.now() - began == pytest.approx(10, abs=0.2)
    assert [(one.outcome, one.code) for one in phrased.attempts] == [("skipped", OUT_OF_TIME)]
    assert model.asked == []
    assert phrased.guidance == thing.guidance


def test_an_answer_that_came_while_waiting_is_taken() -> None:
    thing = case(CUP)
    watch = Watch()

    class Answering(MemoryStore):
        """Its first claim is somebody else's, who has answered by the second."""

        claims = 0

        def claim(self, key: str, owner: str, ttl_s: float) -> bool:
            self.claims += 1
            if self.claims == 1:
                kept = msgspec.json.encode({"answer": golden(CUP, "en")[1]})
                self.put(key.removesuffix(":asking"), kept, 60)
                return False
            return super().claim(key, owner, ttl_s)

    desk = Desk(model := Model([WRONG]), store=Answering(watch.now), watch=watch)
    phrased = desk.phrase(thing)
    assert phrased.guidance.phrased_by == "openai gpt-4o-mini"
    assert model.asked == []
