"""What a coach's text must be as a text: short, plain, in the asked language, with no number or address of its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from wastecoach.core.analysis import Language
from wastecoach.core.coach_answer import Code
from wastecoach.core.coach_words import READ_TEXTS, folded

MOST_EMOJI = 3
# Below so many letters a share of them says nothing.
LEAST_LETTERS = 4
HANGUL_SHARE = 0.7
HANGUL_SHARE_IN_ENGLISH = 0.2

_HANGUL = re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣ]")
_HANGUL_WORD = re.compile(r"[가-힣]+(?:[·\s][가-힣]+)*")
_LATIN_WORD = re.compile(r"[a-zA-Z][a-zA-Z0-9]*")
_QUOTED = re.compile(r"[“\"‘'(][^”\"’')]{1,40}[”\"’')]")
_MARKUP = re.compile(
    r"[*`{}\[\]<>|_\\]|~~|^\s*(?:#|[-•]\s|\d+[.)]\s)|&(?:#?\w+);|\b(?:javascript|data):",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"https?:|www\.|\S+@\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|kr|io|co|info|app|me|ly|gov|biz|shop|xyz)\b"
    r"|닷컴|\bdot com\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[.!?;:,()]|\b(?:and|but)\b|(?<=[가-힣])(?:고|며|지만|는데)\s")
# Whoever says "for about 30 seconds" invents nothing that could hurt; the most that is believed, by unit.
_HARMLESS = (
    (re.compile(r"\s?-?(?:초|seconds?\b|secs?\b|s\b)"), 120),
    (re.compile(r"\s?-?(?:분(?!의)|minutes?\b|mins?\b)"), 60),
    (re.compile(r"\s?-?(?:cm|센티|mm|ml|밀리)"), 500),
    (re.compile(r"\s?-?(?:번|회(?!원)|겹|차례|times\b|layers\b|rinses\b)"), 10),
)
_NUMBER = re.compile(r"\d+(?:[-.,:/]\d+)*")
_RANGE = re.compile(r"(\d{1,3})\s?[-~]\s?(?=\d{1,3}\s?(?:초|분|번|회|겹|cm|s\b|sec|min|times))")
_SMALL = 3
_COUNTED = r"(?=\s?(?:개|가지|번|겹|장|대|병|군데|차례))"
_NUMBER_WORDS = dict(
    pair.split("=")
    for words in (
        "네=4 다섯=5 여섯=6 일곱=7 여덟=8 아홉=9 열=10 삼십=30",
        "four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 twenty=20 thirty=30",
        "forty=40 fifty=50 sixty=60 hundred=100 thousand=1000",
    )
    for pair in words.split()
)
_IN_WORDS = re.compile(
    rf"(?<![가-힣])(?:네|다섯|여섯|일곱|여덟|아홉|열){_COUNTED}|삼십(?=\s?초)"
    r"|\b(?:four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|hundred|thousand)\b"
)


def text_faults(text: str, language: Language, known: str) -> Iterator[Code]:
    """Codes of what is wrong with a text as a text.

    Args:
        text: One line of an answer.
        language: It should be in.
        known: All texts of the rules, folded: what they say may be said.
    """
    if not text.strip():
        yield "empty_text"
        return
    if not text.isprintable() or any(map(unicodedata.combining, text)):
        yield "control_characters"
    if _MARKUP.search(text):
        yield "markup"
    if any(link.casefold().rstrip(".,)") not in known for link in _LINK.findall(text)):
        yield "link"
    if sum(unicodedata.category(sign) == "So" for sign in text) > MOST_EMOJI:
        yield "emoji"
    if not _in_language(text, language, known):
        yield "wrong_language"


def clauses(text: str) -> list[str]:
    """The parts of a text that each say one thing."""
    return _CLAUSE_END.split(folded(text))


@lru_cache(maxsize=READ_TEXTS)
def numbers(text: str) -> tuple[tuple[str, str], ...]:
    """Every number of a text with what follows it: `1,000` is 1000, `five` is 5, `1599-0903` is one number."""
    plain = _RANGE.sub(r"", folded(text))
    digits = [
        (match.group().replace(",", ""), plain[match.end() : match.end() + 12])
        for match in _NUMBER.finditer(plain)
    ]
    words = [
        (_NUMBER_WORDS[match.group()], plain[match.end() : match.end() + 12])
        for match in _IN_WORDS.finditer(plain)
    ]
    return (*digits, *words)


def invented_numbers(text: str, known: frozenset[str]) -> tuple[str, ...]:
    """Numbers that the rules do not have and that are not a few seconds, minutes, centimetres or times."""
    return tuple(
        number
        for number, following in numbers(text)
        if number not in known and not _is_harmless(number, following)
    )


def told_numbers(text: str) -> frozenset[str]:
    """The numbers of a rule that its wording must keep: all but the smallest, which are as often left out."""
    return frozenset(
        number for number, _ in numbers(text) if not number.isdecimal() or int(number) > _SMALL
    )


@lru_cache(maxsize=READ_TEXTS)
def stems(text: str) -> frozenset[str]:
    """The beginnings of a text's words, by which two texts about one thing are known."""
    return (
        frozenset(
            word[:2] if _HANGUL.match(word) else word[:5]
            for word in re.findall(r"[가-힣]{2,}|[a-z]{4,}", folded(text))
        )
        - _COMMON
    )


_COMMON = frozenset(
    {
        *(
            "주세",
            "있어",
            "해요",
            "돼요",
            "하면",
            "되어",
            "그리",
            "모두",
            "이렇",
            "있는",
            "않아",
            "같은",
        ),
        *("with", "that", "this", "your", "have", "from", "them", "will", "when", "into", "then"),
        *("make", "sure", "pleas", "they", "some", "what", "just", "very", "also", "only"),
    }
)


def _is_harmless(number: str, following: str) -> bool:
    if not number.isdecimal():
        return False
    return any(unit.match(following) and int(number) <= most for unit, most in _HARMLESS)


def _in_language(text: str, language: Language, known: str) -> bool:
    if any(sign.isalpha() and not _known_script(sign) for sign in text):
        return False
    if language == "ko":
        own = _LATIN_WORD.sub(
            lambda word: "" if word.group().casefold() in known else word.group(), text
        )
        return _hangul_share(own) >= HANGUL_SHARE
    own = _HANGUL_WORD.sub(lambda word: "" if word.group() in known else word.group(), text)
    unquoted = _QUOTED.sub("", own)
    return not _HANGUL.search(unquoted) and _hangul_share(text) <= HANGUL_SHARE_IN_ENGLISH


def _hangul_share(text: str) -> float:
    letters = [sign for sign in text if sign.isalpha()]
    hangul = len(_HANGUL.findall(text))
    if len(letters) < LEAST_LETTERS:
        return 1.0 if hangul else 0.0
    return hangul / len(letters)


def _known_script(sign: str) -> bool:
    return sign.isascii() or unicodedata.name(sign, "").startswith(("HANGUL", "LATIN"))
