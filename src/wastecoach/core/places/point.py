"""A collection point as it is kept, and as it is found near somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# What stands there; the rule book's streams name the same kinds (`place_kinds`).
Kind = Literal[
    "clothing_box",
    "street_bin",
    "medicine_box",
    "reverse_vending",
    "battery_box",
    "lamp_box",
    "carton_box",
    "small_appliance_box",
    "recycling_centre",
    "reuse_centre",
    "bottle_return",
    "hazard_box",
    "oil_box",
    "pharmacy",
    "shop",
]


@dataclass(frozen=True, slots=True)
class Point:
    """A collection point of an installation's own.

    Attributes:
        key: Stable: the same point of the same source has the same key in every edition of its file.
        kind: What stands there.
        name: For people; never empty.
        streams: Ids of the streams it accepts, in the rule book's order.
        latitude: Degrees, WGS 84, -90..90.
        longitude: Degrees, WGS 84, -180..180.
        address: Road address where there is one, else the lot number's; "" where none is known.
        detail: Where exactly ("right beside the tent"), opening hours, for people; "".
        phone: Of whoever looks after it; "".
        source: Who says so, for people: `KECO recycling compensation sites`, `Mapo-gu street bins`.
        dated: ISO date of the data, "" where it is not known.
    """

    key: str
    kind: Kind
    name: str
    streams: tuple[str, ...]
    latitude: float
    longitude: float
    address: str
    detail: str
    phone: str
    source: str
    dated: str


@dataclass(frozen=True, slots=True)
class Found:
    """A point near somebody: the great-circle distance in metres."""

    point: Point
    distance_m: float
