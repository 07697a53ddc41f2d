"""Outlines of things turned on a lathe: the radius of tubs, bottles, jars, cans and lids by height."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    Floats = NDArray[Any]

RINGS = 700


@dataclass(frozen=True)
class Profile:
    """Radius at RINGS heights, bottom first, in units of the height; whether the top is open."""

    radius: Floats
    width: float  # widest diameter by height
    is_open: bool
    cap_from: float = 1.1  # height share above which another colour is used


def through(points: list[tuple[float, float]]) -> Floats:
    """A smooth profile through (height, radius)."""
    heights, radii = zip(*points, strict=True)
    line = np.interp(np.linspace(0, 1, RINGS), heights, radii)
    return np.convolve(np.pad(line, 10, mode="edge"), np.full(21, 1 / 21), mode="valid")


def vessel(rng: Generator) -> Profile:
    """A tub, bucket, basin or pot: wider at the top, with a rim."""
    width, taper = (
        float(rng.choice([0.9, 1.1, 1.5, 2.6])) * rng.uniform(0.85, 1.2),
        rng.uniform(0.65, 0.95),
    )
    radius, lip = width / 2, rng.uniform(1.0, 1.1)
    rim = rng.uniform(0.85, 0.97)
    points = [(0.0, radius * taper), (rim - 0.01, radius / lip), (rim, radius), (1.0, radius)]
    return Profile(through(points), width, bool(rng.random() < 0.65))


def flask(rng: Generator) -> Profile:
    """A bottle of shampoo or cleaner: body, shoulder, cap."""
    radius, shoulder, neck = rng.uniform(0.14, 0.26), rng.uniform(0.55, 0.8), rng.uniform(0.3, 0.75)
    cap = rng.uniform(shoulder + 0.05, 0.93)
    points = [
        (0.0, radius * 0.9),
        (0.04, radius),
        (shoulder, radius * rng.uniform(0.8, 1.05)),
        (cap, radius * neck),
        (cap + 0.01, radius * neck * rng.uniform(0.9, 1.3)),
        (1.0, radius * neck * rng.uniform(0.6, 1.1)),
    ]
    return Profile(through(points), 2 * radius, is_open=False, cap_from=cap)


def wine(rng: Generator) -> Profile:
    """A glass bottle: body, shoulder, long neck."""
    radius, shoulder, neck = rng.uniform(0.11, 0.2), rng.uniform(0.4, 0.62), rng.uniform(0.3, 0.45)
    top = shoulder + rng.uniform(0.06, 0.22)
    points = [(0.0, radius * 0.95), (0.02, radius), (shoulder, radius), (top, radius * neck)]
    points += [
        (0.95, radius * neck * 0.95),
        (0.955, radius * neck * 1.15),
        (1.0, radius * neck * 1.1),
    ]
    capped = rng.random() < 0.5
    return Profile(through(points), 2 * radius, not capped, 0.93 if capped else 1.1)


def jar(rng: Generator) -> Profile:
    """A wide-mouthed jar, with or without its lid."""
    radius, mouth = rng.uniform(0.3, 0.5), rng.uniform(0.75, 0.95)
    points = [(0.0, radius * 0.9), (0.05, radius), (0.78, radius), (0.87, radius * mouth)]
    points += [(0.88, radius * mouth * 1.05), (1.0, radius * mouth * 1.05)]
    capped = rng.random() < 0.5
    return Profile(through(points), 2 * radius, not capped, 0.88 if capped else 1.1)


def can(rng: Generator) -> Profile:
    """A drink can or a food tin."""
    radius = rng.uniform(0.24, 0.3) if rng.random() < 0.5 else rng.uniform(0.33, 0.75)
    neck = rng.uniform(0.85, 1.0)
    points = [(0.0, radius * neck), (0.05, radius), (0.93, radius), (0.98, radius * neck)]
    points += [(0.985, radius * (neck + 0.03)), (1.0, radius * (neck + 0.03))]
    return Profile(through(points), 2 * radius, bool(rng.random() < 0.4))


def tumbler(rng: Generator) -> Profile:
    """A drinking glass."""
    radius, taper = rng.uniform(0.25, 0.45), rng.uniform(0.65, 1.0)
    return Profile(through([(0.0, radius * taper), (1.0, radius)]), 2 * radius, is_open=True)


def lid(rng: Generator) -> Profile:
    """A flat tin or the lid of one."""
    radius, rim = rng.uniform(1.5, 5.0), rng.uniform(0.4, 0.9)
    points = [(0.0, radius), (rim, radius), (rim + 0.05, radius * 0.97), (1.0, radius * 0.93)]
    return Profile(through(points), 2 * radius, is_open=False)


SHAPES: dict[str, tuple[Callable[[Generator], Profile], ...]] = {
    "plastic": (vessel, vessel, vessel, flask, flask, jar),
    "glass": (wine, wine, jar, jar, tumbler),
    "metal": (can, can, can, vessel, lid),
}
