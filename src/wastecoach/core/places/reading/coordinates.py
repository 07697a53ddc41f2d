"""Coordinates as public data write them, to degrees: swapped, with signs and commas, rounded away, projected."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Fault = Literal[
    "coordinates_missing",
    "coordinates_unreadable",
    "coordinates_projected",
    "coordinates_rounded",
    "coordinates_outside",
]
# A hundred millionth of a degree is a millimetre; editions of one file differ in what comes after.
DECIMALS = 7
# Two decimals are a kilometre: such a point was rounded until it led nobody anywhere.
COARSE, FINE = 2, 1e-9
# No degree is larger: what is larger was written in metres of a map projection.
LARGEST_DEGREE = 360.0
NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
SIXTIETHS = re.compile(
    r"(\d{1,3})\s*[°º도:\s]\s*(\d{1,2}(?:\.\d+)?)\s*"
    r"(?:['′’분:\s]\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:[\"”초]|['′’]{2})?)?)?"
)
DIRECTIONS = re.compile(r"북위|동경|위도|경도|[NEne](?=[\s\d.]|$)")
AGAINST = re.compile(r"남위|서경|[SWsw](?=[\s\d.]|$)")
# Typed beside a number by mistake, or beside seconds.
STRAY = " :;?!*'\"`’′”"
SIGNS = str.maketrans("", "", "°º도 \u00a0")


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the earth between two parallels and two meridians, in degrees."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a point lies inside; no number is nowhere."""
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


# From Marado to the northern border, from Baengnyeongdo to Dokdo.
KOREA = Box(33.0, 124.5, 38.7, 132.0)
BOXES = {"kr": KOREA}
WORLD = Box(-90.0, -180.0, 90.0, 180.0)


def read_coordinates(latitude: str, longitude: str, box: Box) -> tuple[float, float] | Fault:
    """Latitude and longitude in degrees, or what is wrong with them.

    Args:
        latitude: As written.
        longitude: As written.
        box: Where all points lie. Those that lie there only when swapped are swapped.
    """
    try:
        here, there = float(latitude), float(longitude)
    except ValueError:
        if not latitude.strip() or not longitude.strip():
            return "coordinates_missing"
        one, other = degrees(latitude), degrees(longitude)
        if one is None or other is None:
            return "coordinates_unreadable"
        here, there = one, other
    if not box.holds(here, there):
        here, there = there, here
        if not box.holds(here, there):
            return _why_not(here, there)
    if _rounded(here) and _rounded(there):
        return "coordinates_rounded"
    return round(here, DECIMALS), round(there, DECIMALS)


def degrees(text: str) -> float | None:
    """Degrees as written: `37.5665`, `37,5665`, `37.5665°N`, `37°33'59.4"`, `북위 37도 33분 59초`; else None.

    South and west are negative.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    sign = -1.0 if AGAINST.search(plain) else 1.0
    plain = AGAINST.sub("", DIRECTIONS.sub("", plain)).strip(STRAY)
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    bare = plain.translate(SIGNS)
    if NUMBER.fullmatch(bare) and " " not in plain.rstrip("°º도 "):
        return sign * float(bare)
    parts = SIXTIETHS.fullmatch(plain)
    if parts is None:
        return None
    whole, minutes, seconds = (float(part or 0) for part in parts.groups())
    if minutes >= 60 or seconds >= 60:  # noqa: PLR2004 -- sixtieths
        return None
    return sign * (whole + minutes / 60 + seconds / 3600)


def _why_not(one: float, other: float) -> Fault:
    if one == 0 and other == 0:
        return "coordinates_missing"
    if abs(one) > LARGEST_DEGREE and abs(other) > LARGEST_DEGREE:
        return "coordinates_projected"
    return "coordinates_outside"


def _rounded(value: float) -> bool:
    return abs(value - round(value, COARSE)) < FINE
