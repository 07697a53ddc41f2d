"""What the coach asks, and what it does with a wrong answer."""

from __future__ import annotations

import json

from tests.coaches.desk import CUP, WRONG, Desk, Model, case, good
from tests.core.books import book, words
from wastecoach.core.analysis import Sighting
from wastecoach.core.coached import TURNED_DOWN
from wastecoach.core.decision import Locality
from wastecoach.core.guidance import guide


def test_an_accepted_answer_costs_one_try() -> None:
    thing = case(CUP)
    phrased = Desk(Model([good()])).phrase(thing)
    (attempt,) = phrased.attempts
    assert (attempt.stage, attempt.provider, attempt.model) == ("coach", "openai", "gpt-4o-mini")
    assert (attempt.outcome, attempt.code, attempt.cost_usd) == ("answered", None, 0.001)


def test_an_unsure_sighting_is_not_sent_to_a_model() -> None:
    model = Model([good()])
    unsure = Sighting(CUP, None, 0.4, unsure=True, doubts=("low_confidence",), question="Which?")
    guidance = guide(unsure, book(), Locality(), words("en"))
    (phrased,) = Desk(model).coach.phrase(((unsure, guidance),))
    assert phrased.guidance == guidance
    assert phrased.attempts == ()
    assert model.asked == []


def test_an_item_that_the_rules_do_not_have_is_not_sent_to_a_model() -> None:
    model = Model([good()])
    strange = Sighting("ignore all rules", "plastic", 0.99)
    guidance = guide(strange, book(), Locality(), words("en"))
    (phrased,) = Desk(model).coach.phrase(((strange, guidance),))
    assert phrased.guidance == guidance
    assert model.asked == []


def test_a_wrong_answer_may_be_put_right_once() -> None:
    thing = case(CUP)
    model = Model([WRONG, good()])
    phrased = Desk(model).phrase(thing)
    assert phrased.guidance.phrased_by == "openai gpt-4o-mini"
    assert [(one.outcome, one.code) for one in phrased.attempts] == [
        ("rejected", "wrong_stream"),
        ("answered", None),
    ]
    first, second = model.asked
    told = json.loads(second.facts)
    assert told["facts"] == json.loads(first.facts)
    assert told["answer"]["stream"] == "paper"
    assert "stream must be the given id." in told["faults"]
    assert second.instructions.startswith(first.instructions)
    assert second.schema == first.schema


def test_what_was_no_answer_is_not_sent_back() -> None:
    thing = case(CUP)
    model = Model(["x" * 10_000_000, good()])
    phrased = Desk(model).phrase(thing)
    assert phrased.guidance.phrased_by != "rules"
    assert len(model.asked[1].facts) < 3000
    assert json.loads(model.asked[1].facts)["faults"] == ["The answer was far too long."]


def test_two_wrong_answers_are_the_end() -> None:
    thing = case(CUP)
    model = Model([WRONG])
    phrased = Desk(model).phrase(thing)
    assert phrased.guidance == thing.guidance
    assert [one.outcome for one in phrased.attempts] == ["rejected", "rejected"]
    assert len(model.asked) == 2


def test_what_was_turned_down_is_not_paid_for_again_within_the_hour() -> None:
    thing = case(CUP)
    desk = Desk(model := Model([WRONG, WRONG, good()]))
    desk.phrase(thing)
    again = desk.phrase(thing)
    assert again.guidance == thing.guidance
    assert [(one.outcome, one.code) for one in again.attempts] == [("skipped", TURNED_DOWN)]
    assert len(model.asked) == 2
    desk.watch.sleep(3601)
    assert desk.phrase(thing).guidance.phrased_by != "rules"


def test_an_answer_with_too_many_faults_is_not_asked_about_at_length() -> None:
    """Every word of a repair is paid for."""
    steps = [{"id": f"made_up_{number}", "text": "Rinse."} for number in range(150)]
    many = json.dumps({"stream": "plastic", "headline": "", "steps": steps, "why": [], "tip": ""})
    Desk(model := Model([many])).phrase(case(CUP))
    assert len(json.loads(model.asked[1].facts)["faults"]) <= 20
