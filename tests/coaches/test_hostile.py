"""Wrong answers of a model are caught, each for what is wrong with it, and what is shown is the rules' own text."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from itertools import permutations
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.coaches.desk import Desk, Model, case, golden, table, text_of, vocabulary
from tests.core.books import book
from wastecoach.core.analysis import LANGUAGES, Language
from wastecoach.core.coach_answer import CoachAnswer, Fault, Wording, parse_answer
from wastecoach.core.coach_check import HEADLINE_LENGTH, LINE_LENGTH, WHOLE_LENGTH
from wastecoach.core.coach_text import numbers, stems
from wastecoach.core.coach_words import folded

both = pytest.mark.parametrize("language", LANGUAGES)
HOSTILE = table("hostile.toml")
NAMED = [row for row in HOSTILE if "fault" in row]
CUP = "yogurt_cup"
FRAGMENTS = [
    *("do", "not", "rinse", "it", "in the paper bin", "or", "pour", "30 s", "skip", "never"),
    *("헹궈", "주세요", "지 마세요", "종이", "수거함에", "1,000원", "→", "버려", "않아도"),
]


def _with(answer: CoachAnswer, **lines: Any) -> CoachAnswer:
    steps = {step.id: step.text for step in answer.steps}
    plain = {"stream", "headline", "why", "tip"}
    steps |= {name: text for name, text in lines.items() if name not in plain}
    changed = {name: value for name, value in lines.items() if name in plain}
    if "why" in changed:
        changed["why"] = tuple(changed["why"])
    worded = tuple(Wording(name, text) for name, text in steps.items())
    return msgspec.structs.replace(answer, steps=worded, **changed)


@pytest.mark.parametrize(
    ("row", "language"),
    [(row, language) for row in HOSTILE for language in LANGUAGES if language in row],
    ids=lambda value: value if isinstance(value, str) else value["does"],
)
def test_an_answer_is_caught_that(row: dict[str, Any], language: Language) -> None:
    thing, answer = golden(row["item"], language)
    wrong = _with(answer, **row[language])
    assert len(wrong.steps) == len(answer.steps), "the row names a step that is not there"
    found = {fault.code for fault in thing.faults(wrong)}
    assert row["fault"] in found if "fault" in row else found


@both
@pytest.mark.parametrize("row", NAMED[::6], ids=lambda row: row["does"])
def test_the_rules_own_text_is_shown_where_an_answer(
    row: dict[str, Any], language: Language
) -> None:
    thing, answer = golden(row["item"], language)
    desk = Desk(Model([text_of(_with(answer, **row[language]))]))
    phrased = desk.phrase(thing)
    assert phrased.guidance == thing.guidance
    assert [attempt.outcome for attempt in phrased.attempts] == ["rejected", "rejected"]


@both
@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "not_json"),
        ("   ", "not_json"),
        ("Sure! Rinse it and put it with the plastics.", "not_json"),
        ('```json\n{"stream": "plastic"}\n```', "not_json"),
        ('{"stream": "plastic", "headline": "Rinse', "not_json"),
        ("[" * 10_000, "wrong_shape"),
        ('{"stream": ' + "[" * 10_000, "wrong_shape"),
        ("\ud800", "not_json"),
        ("null", "wrong_shape"),
        ("[]", "wrong_shape"),
        ("{}", "wrong_shape"),
        ('{"stream": "plastic"}', "wrong_shape"),
        ('{"stream": 1, "headline": 2, "steps": 3, "why": 4, "tip": 5}', "wrong_shape"),
        ('{"stream": "a", "headline": "", "steps": {}, "why": [], "tip": ""}', "wrong_shape"),
        ('{"stream": "a", "headline": "", "steps": [], "why": [], "tip": null}', "wrong_shape"),
        (
            '{"stream": "a", "headline": "", "steps": [], "why": [], "tip": "", "fee": 1}',
            "wrong_shape",
        ),
        ("x" * 10_000_000, "too_large"),
        ("가" * 30_000, "too_large"),
    ],
    ids=lambda value: repr(value[:40]),
)
def test_what_is_no_answer_is_caught(text: str, fault: str, language: Language) -> None:
    assert isinstance(parsed := parse_answer(text), Fault)
    assert parsed.code == fault
    thing = case(CUP, language)
    phrased = Desk(Model([text])).phrase(thing)
    assert phrased.guidance == thing.guidance


LONG = [
    "rinse it, " * 6_000,
    "not " * 15_000,
    "no rinse " * 7_000,
    "take the " * 7_000,
    "가스를 " * 15_000,
    "씻고 " * 20_000,
    "1," * 30_000,
    "((" * 30_000,
    "ﷺ" * 20_000,
    "a" * 60_000,
]


@both
@pytest.mark.parametrize("where", ["headline", "rinse", "why", "tip"])
@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:9])
def test_a_line_that_is_far_too_long_is_not_even_read(
    text: str, where: str, language: Language
) -> None:
    thing, answer = golden(CUP, language)
    wrong = _with(answer, **{where: [text] if where == "why" else text})
    before = folded.cache_info()
    found = {fault.code for fault in thing.faults(wrong)}
    assert "too_long" in found
    assert folded.cache_info() == before
    assert parse_answer(text_of(wrong)) == Fault("too_large")


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:9])
def test_the_longest_lines_that_are_read_are_read_at_once(text: str) -> None:
    """Some milliseconds each: what takes a second has grown with the square of something."""
    thing, answer = golden(CUP, "en")
    line = text[:LINE_LENGTH]
    wrong = _with(answer, headline=text[:HEADLINE_LENGTH], rinse=line, tip=line, why=[line])
    began = time.process_time()
    assert thing.faults(wrong)
    assert time.process_time() - began < 1


def test_what_is_remembered_of_texts_has_an_end() -> None:
    for reader in (folded, numbers, stems):
        most = reader.cache_info().maxsize
        assert most is not None
        assert most * LINE_LENGTH < 10_000_000


def test_an_answer_of_the_greatest_length_is_small_enough_to_be_parsed() -> None:
    thing, _ = golden("pet_bottle_clear", "ko")
    share = WHOLE_LENGTH // (len(thing.guidance.step_ids) + 5)
    lines = dict.fromkeys(thing.guidance.step_ids, "가" * share)
    longest = thing.answer(
        headline="가" * HEADLINE_LENGTH, why=["가" * share] * 3, tip="가", **lines
    )
    told = json.dumps(json.loads(text_of(longest)), ensure_ascii=True, indent=4)
    assert isinstance(parse_answer(told), CoachAnswer)


@both
def test_another_stream_is_caught(language: Language) -> None:
    thing, answer = golden(CUP, language)
    for stream in {*book().streams, "", "PLASTIC", "unknown"} - {"plastic"}:
        wrong = msgspec.structs.replace(answer, stream=stream)
        assert Fault("wrong_stream") in thing.faults(wrong)


@both
def test_a_missing_step_is_caught(language: Language) -> None:
    thing, answer = golden(CUP, language)
    for place, step in enumerate(answer.steps):
        fewer = (*answer.steps[:place], *answer.steps[place + 1 :])
        found = thing.faults(msgspec.structs.replace(answer, steps=fewer))
        assert Fault("step_missing", detail=step.id) in found


@both
def test_a_step_too_many_is_caught(language: Language) -> None:
    thing, answer = golden(CUP, language)
    for step in (Wording("close_cap", answer.steps[0].text), answer.steps[0]):
        found = thing.faults(msgspec.structs.replace(answer, steps=(*answer.steps, step)))
        assert Fault("step_added", detail=step.id) in found


@both
def test_another_order_is_caught(language: Language) -> None:
    thing, answer = golden(CUP, language)
    turned = msgspec.structs.replace(answer, steps=answer.steps[::-1])
    assert Fault("step_order") in thing.faults(turned)


@both
def test_texts_under_each_others_ids_are_caught(language: Language) -> None:
    """Of the rules' own texts, put under the id of another step of the same thing, one in fifty slips through."""
    steps = {step.id: step.text.in_language(language) for step in book().steps.values()}
    tried: set[tuple[str, str]] = set()
    slipped = set()
    for item in list(book().items)[::6]:
        thing = case(item, language)
        for pair in set(permutations(thing.guidance.step_ids, 2)) - tried:
            tried.add(pair)
            if not thing.faults(thing.answer(**{pair[0]: steps[pair[1]]})):
                slipped.add(pair)
    assert len(slipped) < len(tried) / 50, sorted(slipped)


@both
def test_no_bin_passes_for_another(language: Language) -> None:
    for item in ("yogurt_cup", "pizza_box", "milk_carton", "battery_alkaline", "sofa", "t_shirt"):
        thing = case(item, language)
        last = thing.guidance.step_ids[-1]
        for stream in book().streams.values():
            if stream.id != thing.guidance.stream:
                text = book().steps[stream.steps[-1]].text.in_language(language)
                assert thing.faults(thing.answer(**{last: text})), (item, stream.id)


@given(text=st.text(max_size=400) | st.from_regex(r"[{}\[\]\",:a-z0-9]{0,200}"))
def test_any_text_as_an_answer_changes_nothing(text: str) -> None:
    thing = case(CUP)
    phrased = Desk(Model([text])).phrase(thing)
    assert phrased.guidance == thing.guidance


@given(
    place=st.sampled_from(["headline", "tip", "rinse", "bin_plastic"]),
    text=st.text(max_size=120) | st.lists(st.sampled_from(FRAGMENTS)).map(" ".join),
    language=st.sampled_from(LANGUAGES),
)
def test_any_line_in_an_answer_leaves_the_stream_alone(
    place: str, text: str, language: Language
) -> None:
    thing, answer = golden(CUP, language)
    model = Model([text_of(_with(answer, **{place: text}))])
    shown = Desk(model).phrase(thing).guidance
    kept = replace(
        shown,
        headline=thing.guidance.headline,
        steps=thing.guidance.steps,
        why=thing.guidance.why,
        tip=None,
        phrased_by="rules",
    )
    assert kept == thing.guidance


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["stream", "headline", "steps", "why", "tip", "id", "text"]), inner
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_as_an_answer_is_an_answer_or_a_fault(value: object) -> None:
    thing = case(CUP)
    parsed = parse_answer(json.dumps(value))
    assert isinstance(parsed, Fault) or thing.faults(parsed)


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    vocabulary().read(text)
