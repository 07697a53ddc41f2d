"""What is suggested while somebody types."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.books import book, index
from wastecoach.core.analysis import LANGUAGES, Language
from wastecoach.core.asked_text import squeeze
from wastecoach.core.keystrokes import fits, initials, keystrokes, syllables
from wastecoach.core.suggestions import MOST_SUGGESTED, Suggestion, suggest
from wastecoach.core.typed_names import Suggesting, prepared

NAMES = [
    (item.id, name)
    for item in book().items.values()
    for name in (item.name.ko, item.name.en, *item.aliases.all())
]


@cache
def known() -> Suggesting:
    return prepared(index())


def suggested(
    typed: str, language: Language = "ko", limit: int = MOST_SUGGESTED
) -> tuple[Suggestion, ...]:
    return suggest(typed, known(), language, limit).suggestions


def items(typed: str, language: Language = "ko") -> list[str]:
    return [found.id for found in suggested(typed, language)]


@pytest.mark.parametrize(
    "typed",
    [
        "페트병",
        "페트",
        " 페트 병 ",
        "ㅍㅌㅂ",
        "페ㅌ",
        "페ㅌㅂ",
        "펱",
        "페트벼",
        "페트뱡",
        "pet bottle",
        "PET BOT",
        "PeT b",
    ],
)
def test_a_bottle_is_found_however_far_it_is_typed(typed: str) -> None:
    assert "pet_bottle_clear" in items(typed)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("우유팩", "milk_carton"),
        ("우윺", "milk_carton"),
        ("건전지", "battery_alkaline"),
        ("ㅍㅌㅂ", "pet_bottle_clear"),
        ("pizza b", "pizza_box"),
        ("piza box", "pizza_box"),
        ("스티로퐁", "foam_box"),
    ],
)
def test_the_likeliest_comes_first(typed: str, first: str) -> None:
    assert items(typed)[0] == first


def test_names_come_before_aliases_and_those_before_later_words() -> None:
    found = [one.matched for one in suggested("형광")]
    begin = [name.startswith("형광") for name in found]
    assert begin == sorted(begin, reverse=True)
    assert set(begin) == {True, False}


def test_what_is_typed_whole_comes_before_what_goes_on() -> None:
    assert suggested("페트병")[0].matched == "페트병"
    assert suggested("피자")[0].matched == "피자"


def test_a_word_that_several_things_share_gives_those_the_usual_one_first() -> None:
    assert items("상자")[0] == "cardboard_box"
    terms = [term for term in book().terms if len(term.items) <= MOST_SUGGESTED]
    for term in terms:
        for word in term.words.all():
            assert set(term.items) <= set(items(word)), word


def test_it_tells_what_was_found_and_where_that_goes() -> None:
    (found, *_) = suggested("water bottle", "ko")
    stream = book().streams[found.stream]
    assert found.matched == "water bottle"
    assert found.name == book().items[found.id].name.ko
    assert (found.stream_name, found.colour, found.icon) == (
        stream.name.ko,
        stream.colour,
        stream.icon,
    )


def test_a_state_before_the_thing_does_not_hide_it() -> None:
    assert "pizza_box" in items("기름 묻은 피자")


@pytest.mark.parametrize("typed", ["", "   ", "?!", "\u200b", "asdfgh", "🙂", "ㅋㅋㅋㅋㅋ", "ㅏ"])
def test_what_begins_nothing_gives_an_empty_list(typed: str) -> None:
    assert suggested(typed) == ()


def test_the_asked_language_comes_first_where_both_fit() -> None:
    typed = "led"
    korean, english = suggested(typed, "ko"), suggested(typed, "en")
    assert {one.id for one in korean} & {one.id for one in english}
    assert english[0].name.isascii()


@given(st.sampled_from(NAMES), st.integers(1, 40), st.sampled_from(LANGUAGES))
def test_every_beginning_of_a_name_finds_something_that_begins_so(
    named: tuple[str, str], letters: int, language: Language
) -> None:
    typed = named[1][:letters]
    if squeeze(typed):
        for found in suggested(typed, language):
            begun = keystrokes(squeeze(typed)) in keystrokes(squeeze(found.matched))
            assert begun or squeeze(typed) in index().terms


@given(st.sampled_from(NAMES))
def test_every_name_finds_its_item(named: tuple[str, str]) -> None:
    assert named[0] in items(named[1])


@given(st.sampled_from([name for _, name in NAMES if squeeze(name).isalpha()]))
def test_initial_consonants_alone_find_a_name_that_has_them(name: str) -> None:
    typed = initials(squeeze(name))
    found = suggested(typed)
    assert found
    assert all(initials(squeeze(one.matched)).startswith(typed) for one in found[:1])


@given(st.text(max_size=40), st.integers(1, MOST_SUGGESTED), st.sampled_from(LANGUAGES))
def test_any_text_gives_each_item_once_and_no_more_than_asked(
    typed: str, limit: int, language: Language
) -> None:
    found = suggested(typed, language, limit)
    assert len(found) <= limit
    assert len({one.id for one in found}) == len(found)
    assert found == suggested(typed, language)[:limit]


@given(st.text("가나다라마바사아자차카타파하각난닭값쓰괜외의", max_size=8), st.integers(0, 30))
def test_what_stands_on_the_screen_half_way_is_the_beginning_of_the_word(
    word: str, pressed: int
) -> None:
    assert keystrokes(word).startswith(keystrokes(word)[:pressed])
    assert fits(syllables(initials(word)), word)


@pytest.mark.parametrize(
    ("shown", "word"),
    [("펱", "페트병"), ("고", "과자"), ("달", "닭"), ("닥", "다과"), ("으", "의자")],
)
def test_a_syllable_in_the_making_begins_the_word(shown: str, word: str) -> None:
    assert keystrokes(word).startswith(keystrokes(shown))
