"""Several things in one photo: one deadline for all of them, and equal ones are asked about once."""

from __future__ import annotations

from tests.coaches.desk import CUP, WRONG, Desk, Model, Watch, case, golden, good, text_of
from wastecoach.core.asking import Answered, Question
from wastecoach.core.tries import OUT_OF_TIME

CAN = "aluminium_can"
BOX = "cardboard_box"


def _answers(*items: str) -> list[str]:
    return [text_of(golden(item, "en")[1]) for item in items]


class Slow(Model):
    """It takes four seconds for an answer."""

    def __init__(self, says: list[str], watch: Watch) -> None:
        super().__init__(says)
        self._watch = watch

    def ask(self, question: Question, within_s: float) -> Answered:
        self._watch.sleep(min(within_s, 4))
        return super().ask(question, within_s)


def test_a_photo_without_things_has_nothing_to_word() -> None:
    assert Desk(Model([good()])).phrase_all() == ()


def test_each_thing_gets_its_own_words_in_order() -> None:
    things = [golden(item, "en")[0] for item in (CUP, BOX)]
    phrased = Desk(Model(_answers(CUP, BOX))).phrase_all(*things)
    assert [one.guidance.headline for one in phrased] == [
        golden(item, "en")[1].headline for item in (CUP, BOX)
    ]
    assert [len(one.attempts) for one in phrased] == [1, 1]


def test_equal_things_are_asked_about_once() -> None:
    first, second = Desk(model := Model([good()])).phrase_all(case(CUP), case(CUP))
    assert first.guidance == second.guidance
    assert first.guidance.phrased_by != "rules"
    assert (len(first.attempts), len(second.attempts)) == (1, 0)
    assert len(model.asked) == 1


def test_equal_things_that_cannot_be_worded_are_asked_about_once() -> None:
    first, second = Desk(model := Model([WRONG])).phrase_all(case(CUP), case(CUP))
    assert first.guidance == second.guidance == case(CUP).guidance
    assert (len(first.attempts), len(second.attempts)) == (2, 0)
    assert len(model.asked) == 2


def test_one_wrong_answer_leaves_the_other_things_alone() -> None:
    cup, box = case(CUP), golden(BOX, "en")[0]
    first, second = Desk(Model([WRONG, WRONG, *_answers(BOX)])).phrase_all(cup, box)
    assert first.guidance == cup.guidance
    assert second.guidance.phrased_by != "rules"


def test_things_for_which_no_time_is_left_get_the_rules_words() -> None:
    watch = Watch()
    things = [case(item) for item in (CUP, "pizza_box", "milk_carton", CAN, BOX)]
    began = watch.now()
    desk = Desk(model := Slow([good(), *[WRONG] * 9], watch), watch=watch)
    phrased = desk.phrase_all(*things)
    assert watch.now() - began <= 10
    assert len(model.asked) == 3
    assert phrased[0].guidance.phrased_by != "rules"
    for thing, one in zip(things[2:], phrased[2:], strict=True):
        assert one.guidance == thing.guidance
        assert [(try_.outcome, try_.code) for try_ in one.attempts] == [("skipped", OUT_OF_TIME)]


def test_a_kept_text_needs_no_time() -> None:
    watch = Watch()
    desk = Desk(Slow([good(), *[WRONG] * 9], watch), watch=watch)
    desk.phrase(case(CUP))
    *_, last = desk.phrase_all(*(case(item) for item in ("pizza_box", "milk_carton", CAN, CUP)))
    assert last.guidance.phrased_by != "rules"
    assert last.attempts == ()
