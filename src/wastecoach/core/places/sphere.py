"""Distances on the earth, taken to be a sphere of its mean radius.

A place is also a unit vector from the earth's centre: the straight line between two of them (the chord) grows with
the way over the ground, and no pole and no date line is special.
"""

from __future__ import annotations

import math

from wastecoach.core.jobs.job import Location
from wastecoach.core.places.errors import CoordinatesInvalid

# Metres: the mean radius of WGS 84. Distances on the ellipsoid differ by 0.6 % at most.
EARTH_M = 6_371_008.8
Vector = tuple[float, float, float]


def checked(latitude: float, longitude: float) -> Location:
    """Coordinates in degrees, where there is such a point.

    Raises:
        CoordinatesInvalid: There is none: out of range, or no number.
    """
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):  # noqa: PLR2004 -- degrees of a sphere
        raise CoordinatesInvalid(given=f"{latitude:g},{longitude:g}")
    return Location(latitude, longitude)


def location_in(text: str) -> Location:
    """Coordinates as people write them: `37.56,126.97`, latitude first.

    Raises:
        CoordinatesInvalid: They are none, or there is no such point.
    """
    try:
        latitude, longitude = map(float, text.split(","))
    except ValueError as fault:
        raise CoordinatesInvalid(given=text) from fault
    return checked(latitude, longitude)


def distance_m(one: Location, other: Location) -> float:
    """Metres from one place to another over the ground, by the haversine formula."""
    phi, psi = math.radians(one.latitude), math.radians(other.latitude)
    across = math.radians(other.longitude - one.longitude)
    half = math.sin((psi - phi) / 2) ** 2
    half += math.cos(phi) * math.cos(psi) * math.sin(across / 2) ** 2
    return 2 * EARTH_M * math.asin(math.sqrt(min(1.0, half)))


def vector(latitude: float, longitude: float) -> Vector:
    """The unit vector of a place in degrees."""
    phi, across = math.radians(latitude), math.radians(longitude)
    flat = math.cos(phi)
    return (flat * math.cos(across), flat * math.sin(across), math.sin(phi))


def chord(way_m: float) -> float:
    """The straight line through the unit sphere that a way over the ground spans."""
    return 2 * math.sin(min(way_m / EARTH_M, math.pi) / 2)
