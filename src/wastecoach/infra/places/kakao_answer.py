"""What Kakao Local answers, read document by document: what is of no use is left out, the others count.

Coordinates are texts there, names may hold markup, and any field may be missing.
"""

from __future__ import annotations

import html
import math
import re

import msgspec

from wastecoach.core.jobs.job import Location
from wastecoach.core.places.keywords import Keyword
from wastecoach.core.places.point import Found, Point
from wastecoach.core.places.sphere import distance_m

SOURCE = "Kakao Map"
LONGEST = 120
_MARKUP = re.compile(r"<[^<>]*>")


class _Meta(msgspec.Struct):
    is_end: bool = True


class Answer(msgspec.Struct):
    """An answer: `documents` as they came, `meta.is_end` on the last page."""

    documents: list[msgspec.Raw]
    meta: _Meta = msgspec.field(default_factory=_Meta)


class _Document(msgspec.Struct):
    id: str | int
    place_name: str
    x: str | float
    y: str | float
    category_group_code: str | None = None
    phone: str | None = None
    address_name: str | None = None
    road_address_name: str | None = None


def found_in(answer: Answer, keyword: Keyword, location: Location) -> list[Found]:
    """The points of an answer that are what the keyword means, with their distances."""
    points = (_point(raw, keyword) for raw in answer.documents)
    return [
        Found(point, distance_m(location, Location(point.latitude, point.longitude)))
        for point in points
        if point is not None
    ]


def _point(raw: msgspec.Raw, keyword: Keyword) -> Point | None:
    try:
        document = msgspec.json.decode(raw, type=_Document)
        longitude, latitude = float(document.x), float(document.y)
    except (ValueError, RecursionError):
        return None
    name, key = plain(document.place_name), plain(str(document.id))
    on_earth = math.isfinite(latitude + longitude) and abs(latitude) <= 90 and abs(longitude) <= 180  # noqa: PLR2004
    if not (name and key and on_earth and _is_meant(name, document, keyword)):
        return None
    return Point(
        key=f"kakao:{key}",
        kind=keyword.kind,
        name=name,
        streams=(keyword.stream,),
        latitude=latitude,
        longitude=longitude,
        address=plain(document.road_address_name or document.address_name or ""),
        detail="",
        phone=plain(document.phone or ""),
        source=SOURCE,
        dated="",
    )


def _is_meant(name: str, document: _Document, keyword: Keyword) -> bool:
    if keyword.category is not None and document.category_group_code != keyword.category:
        return False
    return not keyword.names or any(part in name for part in keyword.names)


def plain(text: str) -> str:
    """A foreign text as one short line without markup."""
    bare = _MARKUP.sub("", html.unescape(text))
    line = "".join(letter if letter.isprintable() else " " for letter in bare)
    return " ".join(line.split())[:LONGEST]
