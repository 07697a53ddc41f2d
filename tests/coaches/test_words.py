"""How texts are read: the shipped vocabulary against the shipped rule book, and yes from no in both languages."""

from __future__ import annotations

import pytest

from tests.coaches.desk import vocabulary
from tests.core.books import book
from wastecoach.core.analysis import LANGUAGES, Language
from wastecoach.core.coach_text import invented_numbers, numbers, text_faults
from wastecoach.core.coach_words import OTHERS

both = pytest.mark.parametrize("language", LANGUAGES)


@both
def test_every_stream_is_known_by_its_bin(language: Language) -> None:
    for stream in book().streams.values():
        text = book().steps[stream.steps[-1]].text.in_language(language)
        places = vocabulary().read(text).places
        assert stream.id in places or stream.id == "deposit_bottle", (stream.id, text)
        others = places & book().streams.keys() - {stream.id}
        assert not others, (stream.id, others)


def test_every_step_speaks_of_something_in_both_languages() -> None:
    for step in book().steps.values():
        korean, english = vocabulary().read(step.text.ko), vocabulary().read(step.text.en)
        common = (
            (korean.acts & english.acts)
            | (korean.denied_acts & english.denied_acts)
            | (korean.things & english.things)
            | (korean.places & english.places)
        )
        assert common, step.id


def test_needs_and_contradictions_name_known_words() -> None:
    known = {pattern.word for pattern in vocabulary().patterns}
    for needed in (*vocabulary().needs.values(), *vocabulary().against.values()):
        assert needed <= known


def test_whoever_else_may_do_it_is_known() -> None:
    assert OTHERS in {pattern.word for pattern in vocabulary().patterns}
    assert OTHERS not in vocabulary().needs


@pytest.mark.parametrize(
    ("text", "excuses"),
    [
        ("The sorting plant melts clean plastic.", {"others"}),
        ("They wash it anyway.", {"no_difference"}),
        ("It is washed later.", {"done_by_others"}),
        ("No matter how small, it counts.", set()),
        ("A fine mesh will do.", set()),
        ("Lids may stay on.", {"tolerated"}),
        ("The box opens flat by itself.", set()),
        ("선별장에서 색깔별로 나눠요.", {"others"}),
        ("어차피 씻어요.", {"no_difference"}),
        ("조금 남아도 괜찮아요.", {"tolerated"}),
        ("자동차 부품이에요.", set()),
    ],
)
def test_excuses_are_told_from_what_sounds_like_them(text: str, excuses: set[str]) -> None:
    assert vocabulary().read(text).excuses == excuses


@pytest.mark.parametrize(
    ("text", "word", "yes"),
    [
        ("Rinse it with water.", "rinse", True),
        ("Don't forget to rinse it.", "rinse", True),
        ("Rinse it until it no longer smells.", "rinse", True),
        ("If you do not rinse it, it smells.", "rinse", True),
        ("Do not rinse it.", "rinse", False),
        ("Don’t bother rinsing it.", "rinse", False),
        ("There is no need to rinse it.", "rinse", False),
        ("Rinsing is not necessary.", "rinse", False),
        ("Rinsing it is a waste of time.", "rinse", False),
        ("Stack it instead of rinsing it.", "rinse", False),
        ("It is never crushed or pierced.", "pierce", False),
        ("물로 헹궈 주세요.", "rinse", True),
        ("헹구는 것을 잊지 마세요.", "rinse", True),
        ("헹구지 않으면 냄새가 나요.", "rinse", True),
        ("물기가 남지 않게 헹궈 주세요.", "rinse", True),
        ("헹구지 마세요.", "rinse", False),
        ("헹구지 않아도 돼요.", "rinse", False),
        ("헹굴 필요가 없어요.", "rinse", False),
        ("굳이 안 헹궈도 돼요.", "rinse", False),
        ("헹구면 안 돼요.", "rinse", False),
        ("헹구는 과정은 생략하세요.", "rinse", False),
        ("누르거나 구멍을 뚫지 마세요.", "flatten", False),
    ],
)
def test_yes_is_told_from_no(text: str, word: str, yes: bool) -> None:
    spoken = vocabulary().read(text)
    assert (word in spoken.acts, word in spoken.denied_acts) == (yes, not yes)


@pytest.mark.parametrize(
    ("text", "place", "yes"),
    [
        ("Put it in the paper bin.", "paper", True),
        ("Keep it out of the paper bin.", "paper", False),
        ("It goes with the plastics, not with the film.", "film", False),
        ("It goes with the plastics, not with the film.", "plastic", True),
        ("Never pour it down the drain.", "drain", False),
        ("종이 수거함에 넣어 주세요.", "paper", True),
        ("종이 수거함에는 넣지 마세요.", "paper", False),
        ("종이 수거함에 넣으면 안 돼요.", "paper", False),
        ("플라스틱류가 아니라 비닐류예요.", "plastic", False),
        ("플라스틱류가 아니라 비닐류예요.", "film", True),
        ("변기나 개수대에 버리지 말고 그대로 두세요.", "toilet", False),
    ],
)
def test_into_is_told_from_not_into(text: str, place: str, yes: bool) -> None:
    spoken = vocabulary().read(text)
    assert (place in spoken.places, place in spoken.denied_places) == (yes, not yes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It won't hurt. A fine mesh will do; feel free to pay attention to detail.", set()),
        ("원래 공원에서 원하는 만큼 원료를 모아요.", set()),
        ("You pay 500 won.", {"fee", "currency"}),
        ("5천원을 내요.", {"currency"}),
        ("You may be fined.", {"fine"}),
        ("It is 50% off for $3.", {"share", "currency"}),
    ],
)
def test_money_is_told_from_what_sounds_like_it(text: str, words: set[str]) -> None:
    money = {"fee", "fine", "currency", "share", "free", "deposit", "reward"}
    assert vocabulary().read(text).things & money == words


def test_numbers_are_read_in_figures_and_in_words() -> None:
    assert {number for number, _ in numbers("five boxes, 1,000 bags, 1599-0903")} == {
        *("5", "1000", "1599-0903"),
    }
    assert {number for number, _ in numbers("작은 가전 다섯 개, 삼십 초, １２３")} == {
        "5",
        "30",
        "123",
    }


@pytest.mark.parametrize(
    "text",
    [
        *("Rinse for 30 seconds.", "Wait 5 minutes.", "2-3 times is enough.", "Use two bags."),
        *(
            "30초쯤 헹궈요.",
            "5분 담가요.",
            "2~3번이면 돼요.",
            "한두 번 헹궈요.",
            "30s under the tap",
        ),
    ],
)
def test_a_few_seconds_minutes_or_times_are_no_invention(text: str) -> None:
    assert invented_numbers(text, frozenset()) == ()


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Rinse for 3000 seconds.",
            "Call 120.",
            "In 2027 it changes.",
            "It costs 30.",
            "7 of 10 do.",
        ),
        *("1,000원이에요.", "전화 02-120.", "2027년부터", "3일 뒤", "오후 6시", "50분의 1"),
    ],
)
def test_other_numbers_are(text: str) -> None:
    assert invented_numbers(text, frozenset()) != ()


@pytest.mark.parametrize(
    ("text", "language", "fault"),
    [
        ("PET 병은 헹궈 주세요.", "ko", None),
        ("LED 조명은 조심하세요.", "ko", None),
        ("Look for the mark “도포·첩합” on it.", "en", None),
        ("Look for the mark (종이팩) on it.", "en", None),
        ("Put it with the 종이팩 please.", "en", "wrong_language"),
        ("Rinse it well.", "ko", "wrong_language"),
        ("헹궈 주세요.", "en", "wrong_language"),
        ("“헹궈 주세요 그리고 말려 주세요”", "en", "wrong_language"),
        ("Ополосните его водой.", "en", "wrong_language"),
        ("水で洗ってください。", "ko", "wrong_language"),
        ("12345", "ko", "wrong_language"),
        ("It's a café-style cup – rinse it… 🙂", "en", None),
        ("r\u0336inse it", "en", "control_characters"),
        ("rinse\u202e it", "en", "control_characters"),
        ("- rinse it", "en", "markup"),
        ("rinse &amp; dry", "en", "markup"),
        ("see http://a.example", "en", "link"),
        ("see recycle.co.kr", "en", "link"),
    ],
)
def test_a_text_is_plain_and_in_the_asked_language(
    text: str, language: Language, fault: str | None
) -> None:
    found = set(text_faults(text, language, known="led pet"))
    assert found == (set() if fault is None else {fault})
