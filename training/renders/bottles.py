"""Bottles and jars; every builder takes (attributes, rng, numpy rng) and returns parts."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from . import prints
from .materials import PLASTIC_COLOURS, Rgb, clear, glossy
from .mesh import Array, Part, Profile, disc, lathe

Attributes = dict[str, Any]
TINT_COLOURS: dict[str, Rgb] = {
    "clear": (1, 1, 1),
    "blue": (0.5, 0.78, 1),
    "green": (0.35, 0.85, 0.42),
    "orange": (0.98, 0.62, 0.3),
    "brown": (0.62, 0.32, 0.12),
    "teal": (0.35, 0.85, 0.8),
    "red": (0.95, 0.15, 0.12),
    "yellow": (1, 0.85, 0.15),
    "light green": (0.2, 0.5, 0.25),
    "dark brown": (0.35, 0.11, 0.02),
}
GLASS_COLOURS: dict[str, Rgb] = {
    "green": (0.12, 0.42, 0.12),
    "light green": (0.2, 0.5, 0.25),
    "brown": (0.42, 0.16, 0.03),
    "dark brown": (0.35, 0.11, 0.02),
    "clear": (0.95, 0.99, 0.975),
}
DRINKS: tuple[Rgb, ...] = (
    (0.95, 0.97, 1),
    (0.45, 0.12, 0.02),
    (0.95, 0.5, 0.05),
    (0.2, 0.06, 0.02),
    (0.9, 0.75, 0.4),
)


def screw_cap(radius: float, low: float, high: float, material: Any, ribs: int = 40) -> Part:
    """Make a ribbed screw cap between two heights."""

    def ribbed(r: Array, z: Array, t: Array) -> tuple[Array, Array]:
        return r * (1 + 0.02 * np.sign(np.sin(t * ribs)) * (z < high - 0.03)), z

    profile = [
        (radius * 0.97, low),
        (radius, high - 0.035),
        (radius * 0.96, high),
        (0.001, high + 0.004),
    ]
    return lathe(profile, material, 240, reshape=ribbed)


def band(radius: float, low: float, high: float, material: Any, arc: float = 1.0) -> Part:
    """Make a label that hugs a round body."""
    return lathe([(radius, low), (radius, high)], material, 64, arc=arc)


def liquid(
    profile: Profile, level: float, rng: random.Random, colour: Rgb, reshape: Any = None
) -> Part:
    """Fill the lower part of a body profile with a liquid up to a height."""
    inner = [(r * 0.955, z + 0.015) for r, z in profile if z < level]
    wide = inner[-1][0]
    inner += [(wide, level), (0.001, level)]
    return lathe(inner, clear(rng, colour, 0, 1.33, 0), reshape=reshape)


def pet(a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make a PET drinks bottle: ribs, five feet, neck ring, and sleeve and cap if it has them."""
    h = rng.uniform(1.9, 2.8)
    r = h * rng.uniform(0.13, 0.175)
    neck = rng.uniform(0.12, 0.15)
    ribs, amp = rng.randint(5, 11), rng.uniform(0.006, 0.02)
    low, high = rng.uniform(0.26, 0.4), rng.uniform(0.5, 0.66)
    grip = rng.choice([0, 0, 0.03])
    shoulder = rng.uniform(0.62, 0.7)

    def ribbed(rad: Array, z: Array, t: Array) -> tuple[Array, Array]:
        s = z / h
        bare = (s > 0.06) & (s < shoulder) & ~((s > low) & (s < high) & bool(a["label"]))
        wave = amp * 2.2 * np.sin(s * ribs * 12) + grip * np.cos(t * 6 + s * 14)
        foot = np.clip(1 - s / 0.07, 0, 1)
        rise = 0.054 * (np.cos(5 * t) > 0.55) * (rad > 0.1 * r) * np.clip(rad / r, 0, 1)
        wide = rad * (1 + np.where(bare, wave, 0)) * (1 - foot * 0.06 * np.cos(5 * t))
        return wide, z + foot * rise

    body = _pet_profile(r, h, neck, shoulder)
    shell = clear(
        rng, TINT_COLOURS[a["colour"]], rng.uniform(0, 0.06), 1.4, rng.uniform(0.1, 0.3), a["dirty"]
    )
    parts = [lathe(body, shell, thickness=-0.012, reshape=ribbed)]
    if a["label"]:
        film = glossy(
            rng,
            roughness=rng.uniform(0.2, 0.5),
            print_image=prints.label(rng),
            dirty=a["dirty"],
            bump=0.05,
            back=(0.8, 0.8, 0.8),
        )
        parts.append(band(r * 1.012, low * h, high * h, film))
    if a["cap"]:
        cap = glossy(rng, rng.choice(PLASTIC_COLOURS), 0.35)
        parts.append(screw_cap(neck + 0.035, 0.957 * h + 0.005, h + 0.035, cap))
    if a["contents"]:
        level = rng.choice([rng.uniform(0.05, 0.15), rng.uniform(0.12, 0.5)]) * h
        parts.append(liquid(body, level, rng, rng.choice(DRINKS), ribbed))
    return parts


def _pet_profile(r: float, h: float, neck: float, shoulder: float) -> Profile:
    """Return the outline of a PET bottle from the foot to the mouth."""
    return [
        (0.001, 0.08 * r),
        (0.5 * r, 0.03),
        (0.82 * r, 0),
        (0.97 * r, 0.05 * h),
        (r, 0.09 * h),
        (r, shoulder * h),
        (0.97 * r, (shoulder + 0.04) * h),
        (0.8 * r, (shoulder + 0.11) * h),
        (0.5 * r, 0.86 * h),
        (neck + 0.02, 0.915 * h),
        (neck, 0.93 * h),
        (neck, 0.94 * h),
        (neck + 0.035, 0.945 * h),
        (neck + 0.035, 0.955 * h),
        (neck, 0.957 * h),
        (neck, h),
    ]


def glass_bottle(a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make a wine, beer or water bottle of thick glass."""
    high, wide = rng.choice([(3.0, 0.125), (2.4, 0.13), (2.7, 0.14), (1.9, 0.16)])
    h = high * rng.uniform(0.9, 1.1)
    r, neck = h * wide, h * 0.047
    s = rng.uniform(0.5, 0.66)
    body = [
        (0.001, 0.14 * r + 0.03),
        (0.6 * r, 0.05),
        (0.85 * r, 0),
        (0.96 * r, 0.02),
        (r, 0.07),
        (r, s * h),
        (0.95 * r, (s + 0.05) * h),
        (0.75 * r, (s + 0.1) * h),
        (0.48 * r, (s + 0.15) * h),
        (neck * 1.15, (s + 0.22) * h),
        (neck, 0.93 * h),
        (neck, 0.955 * h),
        (neck * 1.22, 0.957 * h),
        (neck * 1.22, 0.985 * h),
        (neck, 0.99 * h),
        (neck, h),
    ]
    shell = clear(rng, GLASS_COLOURS[a["colour"]], 0, 1.52, 0.03, a["dirty"])
    parts = [lathe(body, shell, thickness=-0.035)]
    if a["label"]:
        base = rng.choice([None, (240, 235, 220), (250, 250, 250)])
        paper = glossy(
            rng, roughness=0.6, print_image=prints.label(rng, base=base), dirty=a["dirty"]
        )
        low, top = rng.uniform(0.12, 0.2) * h, rng.uniform(0.4, min(0.53, s - 0.03)) * h
        parts.append(band(r * 1.008, low, top, paper, rng.choice([0.45, 0.6, 1.0])))
    if a["cap"]:
        tin = glossy(rng, rng.choice([*PLASTIC_COLOURS[1:], (0.8, 0.65, 0.2)]), 0.25, 0.8)
        parts.append(
            lathe(
                [
                    (neck * 1.3, 0.94 * h),
                    (neck * 1.3, h),
                    (neck * 1.1, h + 0.03),
                    (0.001, h + 0.035),
                ],
                tin,
            )
        )
    if a["contents"]:
        parts.append(liquid(body, rng.uniform(0.05, 0.3) * h, rng, rng.choice(DRINKS)))
    return parts


def jar(a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make a wide-mouthed jar with lid, label and a rest of food if it has them."""
    h, r = rng.uniform(0.9, 1.5), rng.uniform(0.33, 0.5)
    body = [
        (0.001, 0.05),
        (0.8 * r, 0.02),
        (0.93 * r, 0),
        (r, 0.07),
        (r, 0.8 * h),
        (0.95 * r, 0.87 * h),
        (0.8 * r, 0.91 * h),
        (0.8 * r, h),
    ]
    parts = [lathe(body, clear(rng, (0.96, 1, 0.985), 0, 1.52, 0.03, a["dirty"]), thickness=-0.035)]
    if a["label"]:
        paper = glossy(rng, roughness=0.5, print_image=prints.label(rng), dirty=a["dirty"])
        parts.append(band(r * 1.01, 0.2 * h, 0.7 * h, paper, rng.choice([0.5, 1.0])))
    if a["cap"]:
        colour = rng.choice([*PLASTIC_COLOURS, (0.8, 0.7, 0.35), (0.7, 0.7, 0.7)])
        lid = [
            (0.84 * r, 0.91 * h),
            (0.85 * r, h),
            (0.83 * r, h + 0.04),
            (0.7 * r, h + 0.05),
            (0.65 * r, h + 0.03),
            (0.001, h + 0.03),
        ]
        parts.append(lathe(lid, glossy(rng, colour, 0.25, 0.9)))
    if a["contents"]:
        food = rng.choice(
            [(0.35, 0.05, 0.02), (0.5, 0.25, 0.02), (0.7, 0.6, 0.4), (0.15, 0.05, 0.01)]
        )
        q = rng.uniform(0.08, 0.5) * h
        rest = [(0.001, 0.07), (0.92 * r, 0.07), (0.93 * r, q), (0.001, q)]
        parts.append(lathe(rest, glossy(rng, food, 0.2, bump=0.5)))
    return parts


def detergent(a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make an opaque or clear household bottle, round or flattened."""
    h = rng.uniform(1.8, 2.8)
    r = h * rng.uniform(0.16, 0.24)
    flat, s = rng.uniform(0.5, 1.0), rng.uniform(0.55, 0.75)
    neck = r * rng.uniform(0.25, 0.4)
    top = (s + 0.23) * h
    body = [
        (0.001, 0.02),
        (0.9 * r, 0),
        (r, 0.06),
        (r, s * h),
        (0.93 * r, (s + 0.07) * h),
        (0.6 * r, (s + 0.15) * h),
        (neck, (s + 0.19) * h),
        (neck, top),
    ]
    if a["colour"] == "clear":
        parts = [lathe(body, clear(rng, (1, 1, 1), 0.04, 1.4, 0.08, a["dirty"]), thickness=-0.015)]
    else:
        colour = rng.choice([*PLASTIC_COLOURS, *[(0.9, 0.9, 0.88)] * 3])
        parts = [
            lathe(
                body,
                glossy(rng, colour, rng.uniform(0.2, 0.5), soft=0.1, bump=0.04, dirty=a["dirty"]),
            )
        ]
    if a["label"]:
        film = glossy(
            rng,
            roughness=0.35,
            print_image=prints.label(rng),
            dirty=a["dirty"],
            back=(0.8, 0.8, 0.8),
        )
        parts.append(band(r * 1.006, 0.15 * h, (s - 0.08) * h, film, rng.choice([0.5, 0.5, 1.0])))
    for part in parts:
        part.scaled(y=flat)
    if a["cap"]:
        cap = [
            (neck * 1.25, (s + 0.17) * h),
            (neck * 1.2, top + 0.1),
            (neck * 1.1, top + 0.14),
            (0.001, top + 0.15),
        ]
        parts.append(lathe(cap, glossy(rng, rng.choice(PLASTIC_COLOURS), 0.3)))
    elif not a["clear"]:
        parts.append(disc(neck * 0.82, top - 0.02, glossy(rng, (0.02, 0.02, 0.02), 0.9)))
    return parts
