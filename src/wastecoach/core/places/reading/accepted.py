"""What a place accepts, from what people wrote about it."""

from __future__ import annotations

import re
from functools import lru_cache

# Tried in this order; what a pattern has found is taken out, so that a carton is no paper and a can no iron.
WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    # 투명페트병, 무색 페트병, 투명pet, and as it is often mistyped: 투명패트병, 투명페트명.
    ("clear_pet", re.compile(r"(?:투명|무색)\s*\(?(?:[페패]트\s*[병명]?|pet(?:병)?)")),
    ("plastic", re.compile(r"(?:유색|혼합|판)\s*(?:[페패]트\s*병?|pet(?:병)?)")),
    ("clear_pet", re.compile(r"[페패]트\s*[병명]|pet병")),
    ("carton", re.compile(r"종이팩|우유팩|멸균팩|살균팩|두유팩")),
    ("textile", re.compile(r"의류|헌옷|섬유|신발|가방")),
    ("film", re.compile(r"(?:pe)?비닐|필름")),
    ("foam", re.compile(r"스티로폼|스치로폼|발포")),
    ("paper", re.compile(r"종이|신문|서적|박스|골판지|폐지|책")),
    ("cooking_oil", re.compile(r"식용유")),
    ("medicine", re.compile(r"의약품|폐의약|알약|물약")),
    ("lamp", re.compile(r"형광|램프|전구|조명|led", re.IGNORECASE)),
    ("battery", re.compile(r"전지|배터리|밧데리|축전")),
    ("electronics", re.compile(r"가전|휴대폰|핸드폰|전자제품|전자기기")),
    ("deposit_bottle", re.compile(r"소주\s*병|맥주\s*병|보증금\s*병|빈용기")),
    ("glass", re.compile(r"유리|공병|병류|[가-힣]병(?![가-힣])|(?<![가-힣])병(?![가-힣])")),
    ("metal", re.compile(r"캔|알루미늄|고철|금속|(?<![가-힣])철(?![가-힣])|철제|스틸")),
    # A plain PET in a list is the coloured one: the clear one is always named.
    (
        "plastic",
        re.compile(
            r"플[라리]스틱|즉석밥|햇반|트레이|(?<![a-z])(?:pet|pe|pp|ps|other|others|hdpe|ldpe)(?![a-z])"
        ),
    ),
)
RECYCLING = re.compile(r"재활용|분리|recycl", re.IGNORECASE)
RUBBISH = re.compile(r"일반|종량|생활쓰레기|생활폐기물|담배|general", re.IGNORECASE)
MACHINE = re.compile(r"무인\s*회수|회수\s*로봇|네프론|역자판기")


@lru_cache(maxsize=4096)
def accepted(text: str) -> frozenset[str]:
    """Ids of the streams that a list of things names: `투명패트병, 캔` → clear_pet, metal."""
    rest, found = text.casefold(), set()
    for stream, words in WORDS:
        rest, count = words.subn(" ", rest)
        if count:
            found.add(stream)
    return frozenset(found)


@lru_cache(maxsize=4096)
def street_bin(types: str) -> tuple[bool, bool]:
    """Whether a bin in the street takes rubbish, and whether recyclables; rubbish where nobody says."""
    recycling = RECYCLING.search(types) is not None
    return RUBBISH.search(types) is not None or not recycling, recycling


@lru_cache(maxsize=4096)
def is_machine(text: str) -> bool:
    """Whether it is about a reverse vending machine."""
    return MACHINE.search(text) is not None
