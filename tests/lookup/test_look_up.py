"""Looking things up as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.books import book, index
from tests.lookup.questions import answered_streams, is_right, questions
from wastecoach.core.asked_text import letters_of, plain, squeeze
from wastecoach.core.look_up import look_up


def stream_of(text: str) -> str:
    found = look_up(text, index())
    assert found.result == "match", found
    (stream,) = answered_streams(found, index())
    return stream


@pytest.mark.parametrize(
    ("text", "stream"),
    [
        ("마우스패드", "general"),
        ("키보드 스킨", "general"),
        ("바늘", "general"),
        ("식용유 용기", "plastic"),
        ("칫솔 꽂이", "plastic"),
        ("나잘스프레이", "medicine"),
        ("라돈 침대", "hazardous"),
    ],
)
def test_the_traps_of_naive_matching_are_got_right(text: str, stream: str) -> None:
    assert stream_of(text) == stream


def test_building_insulation_and_phone_accessories_are_not_taken_for_boxes_and_phones() -> None:
    insulation = look_up("단열 스티로폼", index()).candidates[0].item
    accessory = look_up("스마트폰 액세서리", index()).candidates[0].item
    assert insulation.id != "foam_box"
    assert accessory.stream != "electronics"


@pytest.mark.parametrize(
    "text",
    [
        "우유팩",
        "우유 팩",
        " 우유팩 ",
        "우유팩!",
        "우유팩은?",
        "우유팩 어디에 버려요?",
        "다 먹은 우유팩 버리는 법",
    ],
)
def test_spacing_particles_and_questions_change_nothing(text: str) -> None:
    assert look_up(text, index()).candidates[0].item.id == "milk_carton"


@pytest.mark.parametrize("text", ["페트뱡", "스티로퐁 박스", "형광들"])
def test_a_typo_is_forgiven(text: str) -> None:
    assert look_up(text, index()).result == "match"


@pytest.mark.parametrize(
    "text", ["where do I throw away a milk carton?", "milk cartons", "an empty milk carton"]
)
def test_english_is_asked_in_many_ways(text: str) -> None:
    assert look_up(text, index()).candidates[0].item.id == "milk_carton"


def test_a_state_in_the_text_changes_the_answer() -> None:
    assert stream_of("피자 박스") == "paper"
    assert stream_of("기름 묻은 피자 박스") == "general"
    assert look_up("기름 묻은 신문지", index()).conditions == ("oily",)
    assert stream_of("기름 묻은 신문지") == "general"


def test_a_word_that_several_things_share_is_asked_about() -> None:
    found = look_up("병", index())
    assert found.result == "ambiguous"
    assert len(found.candidates) > 1
    assert found.question in book().questions


@pytest.mark.parametrize("text", ["", "   ", "?!", "안녕하세요", "asdfgh", "ㅋㅋㅋ", "🙂"])
def test_what_names_nothing_is_not_found(text: str) -> None:
    assert look_up(text, index()).result == "not_found"


def test_every_item_is_found_by_its_names() -> None:
    for item in book().items.values():
        for name in (item.name.ko, item.name.en):
            found = [candidate.item.id for candidate in look_up(name, index()).candidates]
            assert item.id in found, name


@given(st.text(max_size=60))
def test_any_text_has_an_answer(text: str) -> None:
    found = look_up(text, index())
    assert (found.result == "not_found") == (not found.candidates)
    assert found.result != "match" or len(found.candidates) == 1


@given(st.text(max_size=60))
def test_cleaning_a_text_twice_changes_nothing_more(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert squeeze(squeeze(text)) == squeeze(text)
    assert letters_of(letters_of(text)) == letters_of(text)


@pytest.mark.parametrize("text", ["기름 묻은 피자박스", "우유팩은 어디에 버려요?", "병"])
def test_looking_up_what_was_found_finds_it_again(text: str) -> None:
    for candidate in look_up(text, index()).candidates:
        again = look_up(candidate.item.name.ko, index())
        assert candidate.item.id in [one.item.id for one in again.candidates]


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("half", ["tuned", "held_out"])
def test_everyday_questions_lead_to_the_right_stream(
    language: str, half: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [question for question in questions(language) if question.half == half]
    right = sum(is_right(question, index()) for question in asked)
    with capsys.disabled():
        print(f"\nlook-up {language} {half}: {right}/{len(asked)} = {right / len(asked):.3f}")
    assert right / len(asked) >= 0.94
