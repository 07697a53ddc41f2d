"""Korean addresses: as they are shown, and as they are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Every province under its name of today, by all that people and offices write for it.
PROVINCES = {
    "서울특별시": ("서울", "서울시"),
    "부산광역시": ("부산", "부산시"),
    "대구광역시": ("대구", "대구시"),
    "인천광역시": ("인천", "인천시"),
    # 광주시 is a city of Gyeonggi-do.
    "광주광역시": ("광주",),
    "대전광역시": ("대전", "대전시"),
    "울산광역시": ("울산", "울산시"),
    "세종특별자치시": ("세종", "세종시"),
    "경기도": ("경기",),
    "강원특별자치도": ("강원", "강원도"),
    "충청북도": ("충북",),
    "충청남도": ("충남",),
    "전북특별자치도": ("전북", "전라북도"),
    "전라남도": ("전남",),
    "경상북도": ("경북",),
    "경상남도": ("경남",),
    "제주특별자치도": ("제주", "제주도"),
}
FULL_NAMES = {written: name for name, short in PROVINCES.items() for written in (name, *short)}
# What offices write where they have nothing to write.
NOTHING = frozenset(
    {"", "-", "--", ".", "없음", "해당없음", "해당 없음", "미상", "null", "none", "n/a", "nan", "x"}
)
LONGEST_NOTHING = 1 + max(map(len, NOTHING))
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
DASHES = re.compile(r"(?<=\d)\s*[\u2010-\u2015\u2212]\s*(?=\d)")
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
HANDLE = re.compile(r"[\s,.·\"'`_/()\[\]-]+")
DISTRICT = re.compile(r"[가-힣]+[시군구](?=\s)")
DIGIT = re.compile(r"\d")


def tidy(text: str) -> str:
    """A text without what nobody sees: composed letters, half-width forms, single spaces; "" where it says nothing."""
    if not text:
        return ""
    # Most texts are tidy, and there are a million of them in a large file.
    if not text.isprintable() or not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", INVISIBLE.sub("", text))
        text = " ".join(text.split())
    elif "  " in text or text[0] == " " or text[-1] == " ":
        text = " ".join(text.split())
    return "" if len(text) < LONGEST_NOTHING and text.casefold() in NOTHING else text


@lru_cache(maxsize=16_384)
def tidy_often(text: str) -> str:
    """`tidy` for columns that say the same in row after row."""
    return tidy(text)


def tidy_address(text: str) -> str:
    """An address to be shown, its province by its full name."""
    text = DASHES.sub("-", tidy(text))
    first, space, rest = text.partition(" ")
    full = FULL_NAMES.get(first)
    return text if full is None or full == first else f"{full}{space}{rest}"


def complete(address: str, other: str, province: str, district: str) -> str:
    """An address with the province and district that it lacks, taken from its other form or from columns of their own.

    Args:
        address: Tidy; "" gives what is known of the region.
        other: The same place's other address (lot number instead of road), tidy.
        province: As in its column, tidy or "".
        district: As in its column, tidy or "".
    """
    region = " ".join(part for part in (FULL_NAMES.get(province, province), district) if part)
    if not address:
        return region
    if address.partition(" ")[0] in PROVINCES:
        return address
    if not region and other.partition(" ")[0] in PROVINCES:
        region = _region_of(other)
    head = address[:20]
    missing = [part for part in region.split() if part not in head]
    return " ".join((*missing, address))


def comparable(address: str) -> str:
    """What two addresses of one place have in common: no province, brackets, spaces; "" where it has no number."""
    if not address:
        return ""
    first, _, rest = address.partition(" ")
    if rest and first in FULL_NAMES:
        address = rest
    if "(" in address or "[" in address:
        address = BRACKETS.sub("", address)
    if not DIGIT.search(address):
        return ""
    return address.replace("번지", "").replace(" ", "").partition(",")[0].casefold()


def handle(name: str) -> str:
    """What two names of one place have in common: no case, spaces and marks."""
    return HANDLE.sub("", name).casefold()


def _region_of(address: str) -> str:
    """Province and district that an address begins with."""
    province, _, rest = address.partition(" ")
    districts = []
    while (found := DISTRICT.match(rest)) is not None:
        districts.append(found[0])
        rest = rest[found.end() :].lstrip()
    return " ".join((province, *districts))
