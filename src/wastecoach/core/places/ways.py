"""The way to a collection point: how long it takes on foot, and where a map shows it."""

from __future__ import annotations

import math

from wastecoach.core.analysis import Place
from wastecoach.core.percent_encoding import encoded
from wastecoach.core.places.point import Found, Point

# Streets are longer than the crow flies, and people walk four kilometres an hour.
DETOUR, METRES_A_MINUTE = 1.3, 4000 / 60
# Naver's app wants to know who opens it.
APP = "wastecoach"


def place_of(found: Found) -> Place:
    """A point near somebody, as every face of the product tells it."""
    point = found.point
    return Place(
        name=point.name,
        streams=point.streams,
        latitude=point.latitude,
        longitude=point.longitude,
        address=point.address,
        distance_m=round(found.distance_m, 1),
        source=point.source,
        id=point.key,
        kind=point.kind,
        walk_min=walk_min(found.distance_m),
        dated=point.dated,
        detail=point.detail,
        phone=point.phone,
        links=links_to(point),
    )


def walk_min(distance_m: float) -> int:
    """Minutes on foot for a distance as the crow flies; one at least."""
    return max(1, math.ceil(distance_m * DETOUR / METRES_A_MINUTE))


def links_to(point: Point) -> dict[str, str]:
    """Where the way to a point is shown: Kakao Map, Naver Map, their apps, and whatever map opens a `geo:` address.

    They start where the reader stands by then; nothing of anybody is in them.
    """
    # Both maps take commas for the end of a name.
    name = encoded(point.name.replace(",", " "))
    north, east = f"{point.latitude:.6f}", f"{point.longitude:.6f}"
    return {
        "kakao_map": f"https://map.kakao.com/link/to/{name},{north},{east}",
        "naver_map": f"https://map.naver.com/p/directions/-/{east},{north},{name}/-/walk",
        "kakao_map_app": f"kakaomap://route?ep={north},{east}&by=FOOT",
        "naver_map_app": f"nmap://route/walk?dlat={north}&dlng={east}&dname={name}&appname={APP}",
        # Without the question a phone's map goes there and marks nothing.
        "geo": f"geo:{north},{east}?q={north},{east}",
    }
