"""Korean as it is typed: letter by letter, so that what stands on the screen half-way is the beginning of the word.

Initial and final consonants are the same keys (펱 is 페ㅌ), and double vowels and finals are two (과 begins with 고).
"""

from __future__ import annotations

import unicodedata

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏ ㅐ ㅑ ㅒ ㅓ ㅔ ㅕ ㅖ ㅗ ㅗㅏ ㅗㅐ ㅗㅣ ㅛ ㅜ ㅜㅓ ㅜㅔ ㅜㅣ ㅠ ㅡ ㅡㅣ ㅣ"
_FINALS = "ㄱ ㄲ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅁ ㅂ ㅂㅅ ㅅ ㅆ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ"
_FIRST_SYLLABLE, _LAST_SYLLABLE, _SYLLABLES_OF_AN_INITIAL = 0xAC00, 0xD7A3, 588
# Conjoining letters, as a syllable falls apart into them (Unicode block Hangul Jamo).
_KEYS = {
    first + number: keys
    for first, letters in (
        (0x1100, [*INITIALS]),
        (0x1161, _VOWELS.split()),
        (0x11A8, _FINALS.split()),
    )
    for number, keys in enumerate(letters)
}


def keystrokes(text: str) -> str:
    """A squeezed text as the keys that are pressed for it."""
    return unicodedata.normalize("NFD", text).translate(_KEYS)


def initials(text: str) -> str:
    """A squeezed text with each syllable as its initial consonant (페트병 → ㅍㅌㅂ); all else stays."""
    return "".join(map(_initial, text))


def syllables(text: str) -> str:
    """A squeezed text with letters that stand alone as keys, as they are written alone; syllables stay."""
    return "".join(one if _is_syllable(one) else keystrokes(one) for one in text)


def fits(typed: str, name: str) -> bool:
    """Whether each syllable or lone consonant that was typed is, or begins, that of a name (페ㅌㅂ: 페트병)."""
    return all(one in {whole, _initial(whole)} for one, whole in zip(typed, name, strict=False))


def _initial(one: str) -> str:
    if not _is_syllable(one):
        return one
    return INITIALS[(ord(one) - _FIRST_SYLLABLE) // _SYLLABLES_OF_AN_INITIAL]


def _is_syllable(one: str) -> bool:
    return _FIRST_SYLLABLE <= ord(one) <= _LAST_SYLLABLE
