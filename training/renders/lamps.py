"""Lamps: straight and ring fluorescent tubes, compact lamps, LED and incandescent bulbs."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np

from .materials import clear, glossy, metal, milky
from .mesh import TURN, Array, Part, lathe, tube

Attributes = dict[str, Any]


def _screw_base(rng: random.Random, r: float, z: float) -> list[Part]:
    """Make an Edison screw that ends at height ``z`` and starts 2.1 radii below, contact down."""
    h = 2.1 * r

    def threaded(rad: Array, height: Array, t: Array) -> tuple[Array, Array]:
        inside = (height > z - 0.85 * h) & (height < z - 0.1 * h)
        return rad * (1 + 0.06 * np.sin((height - z) / (0.19 * h) * TURN + t) * inside), height

    shell = metal(rng, rng.choice([(0.78, 0.78, 0.77), (0.8, 0.68, 0.4)]))
    thread = lathe(
        [(0.9 * r, z - 0.9 * h), (r, z - 0.8 * h), (r, z)], shell, 48, reshape=threaded, step=0.01
    )
    insulator = glossy(rng, (0.03, 0.03, 0.04), 0.3)
    foot = lathe([(0.3 * r, z - 1.08 * h), (0.9 * r, z - 0.9 * h)], insulator, 32)
    contact = lathe(
        [(0.001, z - 1.13 * h), (0.2 * r, z - 1.12 * h), (0.3 * r, z - 1.08 * h)], metal(rng), 24
    )
    return [thread, foot, contact]


def fluorescent_tube(_a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make a straight tube with metal ends and two pins at each end."""
    r, h = rng.choice([0.08, 0.13, 0.13, 0.16]), rng.choice([2.3, 3.0, 4.5, 6.0])
    white = milky(
        rng, rng.choice([(0.93, 0.93, 0.92), (0.9, 0.93, 0.95), (0.95, 0.92, 0.86)]), 0.25, 0.1
    )
    parts = [lathe([(r, 0.1), (r, h - 0.1)], white, 48, step=0.1)]
    for end in (0, 1):
        cap = metal(rng, rng.choice([(0.75, 0.75, 0.75), (0.8, 0.8, 0.8)]))
        pieces = [
            lathe(
                [(0.001, 0), (0.85 * r, 0), (1.02 * r, 0.03), (1.02 * r, 0.16), (r, 0.17)], cap, 48
            )
        ]
        if rng.random() < 0.5:  # burnt end
            grey = glossy(rng, (0.3, 0.29, 0.28), 0.2)
            pieces.append(lathe([(r * 1.004, 0.17), (r * 1.004, rng.uniform(0.22, 0.4))], grey, 48))
        pin = [(0.012, -0.07), (0.012, 0)]
        pieces += [lathe(pin, cap, 10).moved(x) for x in (-0.4 * r, 0.4 * r)]
        parts += [p.turned("x", math.pi).moved(z=h) if end else p for p in pieces]
    return parts


def ring_tube(_a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make a ring tube with its connector block."""
    ring, r = rng.uniform(0.85, 1.5), rng.uniform(0.08, 0.15)
    gap = 0.12
    t = np.linspace(gap, TURN - gap, 140)
    path = np.c_[ring * np.cos(t), ring * np.sin(t), np.full_like(t, r)]
    parts = [tube(path, r, milky(rng, (0.92, 0.92, 0.9), 0.25, 0.1), 32)]
    t = np.linspace(-gap - 0.03, gap + 0.03, 12)
    block = np.c_[ring * np.cos(t), ring * np.sin(t), np.full_like(t, r)]
    plastic = glossy(rng, rng.choice([(0.85, 0.85, 0.82), (0.6, 0.6, 0.6)]), 0.4)
    parts.append(tube(block, r * 1.15, plastic, 32))
    for k in range(4):
        pin = lathe([(0.014, 0), (0.014, 0.12)], metal(rng), 10).turned("y", -math.pi / 2)
        parts.append(pin.moved(ring - r * 1.1, (k - 1.5) * 0.06, r))
    return parts


def compact_lamp(_a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make a compact fluorescent lamp: screw, white housing and bent or spiral tubes."""
    s = rng.uniform(0.85, 1.2)
    base_top, body_top = 0.28 * s, 0.7 * s
    parts = _screw_base(rng, 0.13 * s, base_top)
    housing = glossy(rng, rng.choice([(0.88, 0.88, 0.86), (0.85, 0.84, 0.78)]), 0.35)
    parts.append(
        lathe(
            [
                (0.13 * s, base_top),
                (0.16 * s, base_top + 0.05),
                (0.27 * s, body_top - 0.12 * s),
                (0.27 * s, body_top),
                (0.001, body_top),
            ],
            housing,
            64,
        )
    )
    glass = milky(rng, (0.93, 0.93, 0.92), 0.25, 0.12)
    if rng.random() < 0.5:
        turns, tall = rng.uniform(2.5, 4), rng.uniform(0.5, 0.75) * s
        t = np.linspace(0, 1, 160)
        for side in (0, math.pi):
            angle, r = t * turns * TURN / 2 + side, 0.2 * s * np.clip((1 - t) / 0.12, 0.12, 1)
            path = np.c_[r * np.cos(angle), r * np.sin(angle), body_top + tall * t]
            parts.append(tube(path, 0.055 * s, glass, 16))
    else:
        count, tall = rng.choice([2, 3]), rng.uniform(0.6, 1.1) * s
        t = np.linspace(0, math.pi, 24)
        for k in range(count):
            arch = np.c_[0.1 * s * np.cos(t), np.zeros_like(t), tall + 0.1 * s * np.sin(t)]
            path = np.r_[[[0.1 * s, 0, 0]], arch, [[-0.1 * s, 0, 0]]]
            piece = tube(path, 0.06 * s, glass, 16).moved(0, 0.14 * s)
            parts.append(piece.turned("z", k * TURN / count).moved(z=body_top))
    return parts


def led_bulb(a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make an LED bulb: screw, tapered plastic or ribbed metal body, milky dome."""
    s = rng.uniform(0.8, 1.15)
    low, top, r = 0.28 * s, rng.uniform(0.6, 0.75) * s, 0.3 * s
    parts = _screw_base(rng, 0.13 * s, low)
    ribs = rng.choice([0, 0, 24])

    def ribbed(rad: Array, z: Array, t: Array) -> tuple[Array, Array]:
        return rad * (1 + 0.035 * np.sign(np.sin(ribs * t)) * (z < top - 0.06)), z

    body = [(0.13 * s, low), (0.16 * s, low + 0.06), (0.24 * s, top - 0.14 * s), (r, top)]
    colour = (0.7, 0.7, 0.7) if ribs else rng.choice([(0.9, 0.9, 0.89), (0.85, 0.85, 0.85)])
    skin = glossy(rng, colour, 0.35, 0.9 if ribs else 0, dirty=a["dirty"])
    parts.append(lathe(body, skin, 192 if ribs else 64, reshape=ribbed if ribs else None))
    t = np.linspace(-0.25, math.pi / 2, 24)
    wide = rng.uniform(0.95, 1.05) * r
    dome = [(max(0.001, wide * math.cos(q)), top + 0.07 * s + wide * math.sin(q)) for q in t]
    parts.append(
        lathe([(r, top), *dome], milky(rng, (0.94, 0.94, 0.93), 0.3, rng.uniform(0.1, 0.4)), 64)
    )
    return parts


def incandescent_bulb(a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make a classic bulb, clear with stem and filament or frosted."""
    s = rng.uniform(0.8, 1.15)
    low, r = 0.28 * s, 0.3 * s
    middle = low + rng.uniform(0.45, 0.6) * s
    parts = _screw_base(rng, 0.13 * s, low)
    t = np.linspace(-0.75, math.pi / 2, 28)
    globe = [(max(0.001, r * math.cos(q)), middle + r * math.sin(q)) for q in t]
    profile = [(0.13 * s, low - 0.02), (0.14 * s, low + 0.06), *globe]
    if a["colour"] == "frosted":
        return [*parts, lathe(profile, milky(rng, (0.93, 0.93, 0.92), 0.45, 0.3), 64)]
    parts.append(lathe(profile, clear(rng, (0.98, 0.99, 0.99), 0, 1.3, 0.01), 64, -0.012))
    stem = clear(rng, (0.95, 0.97, 0.96), 0.05, 1.4, 0)
    parts.append(
        lathe(
            [
                (0.07 * s, low),
                (0.03 * s, low + 0.15 * s),
                (0.02 * s, middle - 0.1 * s),
                (0.001, middle - 0.08 * s),
            ],
            stem,
            24,
        )
    )
    wire = metal(rng, (0.4, 0.38, 0.36))
    for x in (-1, 1):
        parts.append(
            tube(
                [
                    [x * 0.02, 0, low + 0.1 * s],
                    [x * 0.04 * s, 0, middle - 0.15 * s],
                    [x * 0.1 * s, 0, middle],
                ],
                0.006,
                wire,
                6,
            )
        )
    q = np.linspace(-1, 1, 120)
    coil = np.c_[
        0.1 * s * q, 0.012 * np.sin(q * 60), middle + 0.03 * s * (1 - q**2) + 0.012 * np.cos(q * 60)
    ]
    return [*parts, tube(coil, 0.005, wire, 5)]


BUILDERS = {
    "fluorescent_tube": fluorescent_tube,
    "ring_tube": ring_tube,
    "compact_lamp": compact_lamp,
    "led_bulb": led_bulb,
    "incandescent_bulb": incandescent_bulb,
}
