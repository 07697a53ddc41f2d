"""Points to try things with, and the nearest of them found the plain way."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import replace

from wastecoach.core.jobs.job import Location
from wastecoach.core.places.point import Found, Point
from wastecoach.core.places.sphere import distance_m

NUMBERS = itertools.count()
CITY_HALL = Location(37.5665, 126.978)
BOX = Point(
    key="box",
    kind="clothing_box",
    name="의류수거함",
    streams=("textile",),
    latitude=37.5663,
    longitude=126.9779,
    address="서울특별시 중구 세종대로 110",
    detail="정문 옆",
    phone="02-120",
    source="Jung-gu",
    dated="2026-03-31",
)


def point(latitude: float = 37.5663, longitude: float = 126.9779, **changes: object) -> Point:
    """A point there, with a key of its own unless one is given."""
    key = {"key": f"p{next(NUMBERS):07}"}
    return replace(BOX, latitude=latitude, longitude=longitude, **{**key, **changes})  # type: ignore[arg-type]


def plainly(
    points: Iterable[Point],
    location: Location,
    radius_m: float,
    streams: frozenset[str] | None,
    limit: int,
) -> list[Found]:
    """The nearest, by looking at every point."""
    found = [
        Found(one, distance_m(location, Location(one.latitude, one.longitude)))
        for one in points
        if streams is None or streams & {*one.streams}
    ]
    near = (one for one in found if one.distance_m <= radius_m)
    return sorted(near, key=lambda one: (one.distance_m, one.point.key))[:limit]
