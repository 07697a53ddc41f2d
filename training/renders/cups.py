"""Tubs, paper cups and noodle cups; same builder signature as ``bottles``."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from . import prints
from .materials import PLASTIC_COLOURS, clear, glossy
from .mesh import Array, Part, disc, lathe, sheet

Attributes = dict[str, Any]


def tub(a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make a yogurt or food tub, round or square, clear or printed."""
    h, r = rng.uniform(0.5, 1.2), rng.uniform(0.4, 0.7)
    low = r * rng.uniform(0.65, 0.9)
    square, ribs = rng.random() < 0.4, rng.choice([0, 24, 40])

    def shaped(rad: Array, z: Array, t: Array) -> tuple[Array, Array]:
        k = (np.abs(np.cos(t)) ** 5 + np.abs(np.sin(t)) ** 5) ** -0.2 if square else 1
        return rad * k * (1 + (0.012 * np.sign(np.sin(ribs * t)) if ribs else 0)), z

    if a["colour"] == "clear":
        wall = clear(rng, (1, 1, 1), 0.03, 1.4, 0.1, a["dirty"])
    else:
        image = prints.label(rng) if a["label"] else None
        colour = rng.choice([*[(0.88, 0.88, 0.86)] * 4, *PLASTIC_COLOURS])
        wall = glossy(
            rng, colour, 0.35, print_image=image, dirty=a["dirty"], back=(0.85, 0.85, 0.83)
        )
    profile = [
        (0.001, 0.03),
        (0.9 * low, 0),
        (low, 0.04),
        (r, h),
        (r * 1.08, h + 0.01),
        (r * 1.09, h - 0.03),
    ]
    parts = [lathe(profile, wall, reshape=shaped, thickness=-0.012 if a["clear"] else 0.0)]
    if a["clear"] and a["label"]:
        mid = low + (r - low) * 0.5
        film = glossy(rng, roughness=0.4, print_image=prints.label(rng), back=(0.85, 0.85, 0.85))
        sleeve = [(low + (r - low) * 0.3 + 0.01, 0.3 * h), (mid + (r - mid) * 0.5 + 0.01, 0.75 * h)]
        parts.append(lathe(sleeve, film, reshape=shaped))
    if a["contents"]:
        food = rng.choice([(0.5, 0.1, 0.02), (0.85, 0.8, 0.7), (0.3, 0.15, 0.05)])
        rest = [(0.001, 0.08), (low * 0.92, 0.08)]
        parts.append(lathe(rest, glossy(rng, food, 0.2, bump=0.8), reshape=shaped))
    return parts


def cup(a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make a paper cup with a lid or a rest of coffee."""
    h, r = rng.uniform(0.9, 1.4), rng.uniform(0.38, 0.45)
    b = r * rng.uniform(0.65, 0.75)
    image = prints.label(rng, base=rng.choice([None, (240, 240, 238), (150, 105, 65)]))
    wall = glossy(rng, roughness=0.55, print_image=image, dirty=a["dirty"], back=(0.85, 0.84, 0.8))
    profile = [
        (0.001, 0.06),
        (b * 0.96, 0.06),
        (b, 0),
        (r, h),
        (r * 1.03, h + 0.015),
        (r * 1.03, h - 0.03),
    ]
    parts = [lathe(profile, wall)]
    if a["cap"]:
        colour = rng.choice([(0.85, 0.85, 0.85), (0.02, 0.02, 0.02), (0.85, 0.85, 0.85)])
        lid = [
            (r * 1.05, h - 0.04),
            (r * 1.06, h + 0.03),
            (r, h + 0.06),
            (r * 0.93, h + 0.17),
            (r * 0.88, h + 0.18),
            (r * 0.84, h + 0.1),
            (0.001, h + 0.1),
        ]
        parts.append(lathe(lid, glossy(rng, colour, 0.3)))
    else:
        parts.append(disc(b * 1.02, h * 0.15, glossy(rng, (0.1, 0.04, 0.015), 0.1)))
    return parts


def noodle(a: Attributes, rng: random.Random, noise: np.random.Generator) -> list[Part]:
    """Make an instant noodle cup with broth, noodles and a lid peeled half back."""
    h, r = rng.uniform(0.85, 1.1), rng.uniform(0.45, 0.55)
    b = r * rng.uniform(0.65, 0.78)
    image = prints.label(rng, base=prints.random_colour(rng, (0.5, 1), (0.5, 0.95)))
    wall = glossy(rng, roughness=0.4, print_image=image, dirty=a["dirty"], back=(0.85, 0.83, 0.78))
    profile = [
        (0.001, 0.05),
        (b * 0.95, 0.05),
        (b, 0),
        (r * 0.98, h - 0.05),
        (r * 1.06, h),
        (r * 1.06, h - 0.035),
    ]
    level, room = h * 0.55, b + (r - b) * 0.53
    parts = [lathe(profile, wall), disc(room, level, glossy(rng, (0.45, 0.16, 0.02), 0.08))]
    pasta = glossy(rng, (0.85, 0.62, 0.25), 0.35)
    parts += [_strand(pasta, noise, room * 0.92, level) for _ in range(16)]
    theta, chord = rng.uniform(0.6, 1.4), r * rng.uniform(-0.3, 0.5)
    curl = 1.2 * r / theta

    def lid(u: Array, w: Array) -> Array:
        angle = u * 6.2832
        x, y = r * 1.05 * w * np.cos(angle), r * 1.05 * w * np.sin(angle)
        past = np.clip(x - chord, 0, None)
        back = np.where(x > chord, chord - curl * np.sin(past / curl) * 0.9, x)
        return np.stack([back, y, h + 0.01 + curl * (1 - np.cos(past / curl)) * (x > chord)], -1)

    foil = glossy(rng, roughness=0.3, print_image=image, back=(0.8, 0.8, 0.8))
    return [*parts, sheet(64, 40, lid, foil)]


def _strand(material: Any, noise: np.random.Generator, room: float, level: float) -> Part:
    """Make one wavy noodle that stays inside the cup."""
    angle, out = noise.uniform(0, 6.28), noise.uniform(0, 0.45) * room
    cx, cy = out * np.cos(angle), out * np.sin(angle)
    phase, size = noise.uniform(0, 6.28, 3), noise.uniform(0.25, 0.5) * room

    def surface(u: Array, w: Array) -> Array:
        s, k = u * 9, w * 6.2832
        x = cx + size * np.cos(s * 0.6 + phase[0]) + 0.018 * np.cos(k)
        y = cy + size * np.sin(s * 0.55 + phase[1]) + 0.011 * np.cos(k)
        z = level + 0.02 + 0.03 * np.sin(s * 2 + phase[2]) + 0.018 * np.sin(k)
        return np.stack([x, y, z], -1)

    return sheet(90, 7, surface, material)
