"""Small hazards: lighters, syringes, pill blisters and thermometers (all lying along y)."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np

from . import prints
from .bottles import TINT_COLOURS
from .materials import PLASTIC_COLOURS, clear, glossy, metal, thin_clear
from .mesh import Array, Part, lathe, rounded_box, sheet

Attributes = dict[str, Any]


def _lay(parts: list[Part], half: float) -> list[Part]:
    """Lay upright parts down along y, centred."""
    return [p.moved(z=-half).turned("x", math.pi / 2) for p in parts]


def lighter(a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make a gas lighter: oval tank, metal hood, wheel and button."""
    w, d, h = rng.uniform(0.21, 0.26), rng.uniform(0.1, 0.14), rng.uniform(0.55, 0.66)
    parts = _tank(a, rng, h)
    lid = [(1, h), (0.9, h + 0.01), (0.001, h + 0.01)]
    parts.append(lathe(lid, glossy(rng, (0.05, 0.05, 0.05), 0.4), 64, reshape=_oval))
    steel = metal(rng, rng.choice([(0.8, 0.8, 0.8), (0.8, 0.65, 0.3)]))
    hood = [(0.98, h), (0.98, h + 0.1), (0.9, h + 0.15)]
    parts.append(lathe(hood, steel, 64, 0.012, _oval, arc=0.6, start=-0.6 * math.pi))
    parts = [p.scaled(w / 2, d / 2) for p in parts]
    wheel = lathe(
        [(0.001, -0.035), (0.045, -0.035), (0.045, 0.035), (0.001, 0.035)],
        metal(rng, (0.45, 0.45, 0.45)),
        32,
    )
    parts.append(wheel.turned("x", math.pi / 2).moved(0.0, 0, h + 0.1))
    button = glossy(rng, rng.choice(PLASTIC_COLOURS), 0.35)
    parts += [
        p.moved(-0.085, 0, h + 0.01) for p in rounded_box((0.08, d * 0.8, 0.055), 0.015, button)
    ]
    if a["pose"] == "up":
        return parts
    side = rng.choice([0, math.pi])
    return _lay([p.turned("z", side) for p in parts], h / 2)


def _oval(rad: Array, z: Array, t: Array) -> tuple[Array, Array]:
    """Bend a circle towards a rounded rectangle."""
    return rad * (np.abs(np.cos(t)) ** 2.6 + np.abs(np.sin(t)) ** 2.6) ** (-1 / 2.6), z


def _tank(a: Attributes, rng: random.Random, h: float) -> list[Part]:
    """Make a lighter's tank: printed, or clear with gas and core inside."""
    body = [(0.001, 0.01), (0.9, 0), (1, 0.02), (1, h)]
    if a["colour"] == "opaque":
        image = prints.label(rng, (512, 512)) if rng.random() < 0.6 else None
        skin = glossy(rng, rng.choice(PLASTIC_COLOURS), 0.2, print_image=image, coat=0.3)
        parts = [lathe(body, skin, 64, reshape=_oval)]
    else:
        skin = clear(rng, TINT_COLOURS[a["colour"]], 0.03, 1.45, 0.05)
        parts = [lathe(body, skin, 64, -0.02, _oval)]
        gas = clear(rng, (0.96, 0.97, 0.98), 0, 1.33, 0)
        fill = rng.uniform(0.2, 0.7) * h
        parts.append(
            lathe(
                [(0.001, 0.04), (0.78, 0.04), (0.78, fill), (0.001, fill)], gas, 48, reshape=_oval
            )
        )
        core = glossy(rng, (0.85, 0.85, 0.83), 0.4)
        parts.append(lathe([(0.2, 0.05), (0.2, h)], core, 24))
    return parts


def syringe(a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make a syringe: scaled clear barrel, plunger, and a bare needle or one under its cap."""
    s = rng.uniform(0.75, 1.5)
    r, h, out = 0.065 * s, rng.uniform(0.6, 0.8) * s, rng.uniform(0.05, 0.55) * s
    barrel = clear(rng, (0.98, 0.99, 1), 0.03, 1.4, 0.02)
    white = glossy(rng, rng.choice([(0.9, 0.9, 0.9), (0.9, 0.9, 0.9), (0.1, 0.35, 0.7)]), 0.4)
    rubber = glossy(rng, (0.02, 0.02, 0.02), 0.6)
    tip = [
        (0.02 * s, -0.08 * s),
        (0.025 * s, 0),
        (r, 0.03),
        (r, h),
        (r * 1.7, h + 0.005),
        (r * 1.7, h + 0.03),
    ]
    parts = [lathe(tip, barrel, 48, -0.008, step=0.01)]
    stop = 0.05 + out
    parts.append(
        lathe(
            [(0.001, stop), (r * 0.82, stop + 0.02), (r * 0.82, stop + 0.07), (0.001, stop + 0.08)],
            rubber,
            32,
        )
    )
    end = h + out + 0.08
    rod = rounded_box((r * 1.2, r * 0.25, end - stop), 0.005, white)
    rod += [
        p.turned("z", math.pi / 2)
        for p in rounded_box((r * 1.2, r * 0.25, end - stop), 0.005, white)
    ]
    parts += [p.moved(z=stop + 0.06) for p in rod]
    parts.append(
        lathe([(0.001, end), (r * 1.3, end), (r * 1.3, end + 0.03), (0.001, end + 0.03)], white, 32)
    )
    ink = glossy(rng, (0.03, 0.03, 0.05), 0.5)
    for k in range(9):
        z = 0.1 * h + k * 0.09 * h
        parts.append(
            lathe([(r * 1.005, z), (r * 1.005, z + 0.006)], ink, 24, arc=0.3 if k % 2 else 0.45)
        )
    if a["contents"] and out > 0.15:
        fluid = clear(
            rng, rng.choice([(0.9, 0.95, 1), (0.9, 0.25, 0.2), (0.95, 0.85, 0.5)]), 0, 1.33, 0
        )
        parts.append(
            lathe([(0.001, 0.04), (r * 0.8, 0.04), (r * 0.8, stop), (0.001, stop)], fluid, 32)
        )
    parts += _needle(rng, s, capped=a["cap"])
    roll = rng.uniform(0, 0.8)
    return _lay([p.turned("z", roll) for p in parts], h / 2)


def _needle(rng: random.Random, s: float, *, capped: bool) -> list[Part]:
    """Make the coloured hub, the needle and, where it is on, the needle's cap."""
    hub = rng.choice([(0.9, 0.35, 0.05), (0.1, 0.5, 0.25), (0.15, 0.3, 0.75), (0.4, 0.4, 0.42)])
    socket = [(0.022 * s, -0.16 * s), (0.035 * s, -0.05 * s), (0.035 * s, -0.03 * s)]
    parts = [lathe(socket, glossy(rng, hub, 0.35), 24)]
    if capped:
        cover = clear(rng, (0.95, 0.95, 0.95), 0.1, 1.4, 0.02, milky=0.25)
        parts.append(
            lathe([(0.001, -0.55 * s), (0.025 * s, -0.55 * s), (0.045 * s, -0.08 * s)], cover, 24)
        )
    long = rng.uniform(0.3, 0.45) * s
    steel = [(0.001, -0.16 * s - long), (0.007, -0.14 * s - long), (0.009, -0.15 * s)]
    return [*parts, lathe(steel, metal(rng), 10)]


def pill_blister(_a: Attributes, rng: random.Random, noise: np.random.Generator) -> list[Part]:
    """Make a strip of pills: clear, silver or coloured pockets, some of them pushed empty."""
    columns, rows = rng.choice([(2, 5), (2, 4), (2, 6), (3, 4), (1, 5)])
    pitch = rng.uniform(0.15, 0.2)
    w, h = columns * pitch * 1.15, rows * pitch
    silver = glossy(rng, (0.82, 0.82, 0.83), rng.uniform(0.2, 0.35), 1.0, bump=0.2, bump_scale=30)
    shell = rng.choice(["clear", "clear", "silver", "amber"])
    pocket = {
        "clear": thin_clear(rng),
        "silver": silver,
        "amber": thin_clear(rng, (0.85, 0.45, 0.1)),
    }[shell]
    bend = rng.uniform(-0.06, 0.1)

    def curve(x: Array, y: Array, z: Array) -> Array:
        return np.stack([x, y, z + bend * (y / h * 2) ** 2], -1)

    parts = [
        sheet(
            14, 40, lambda u, v: curve((u - 0.5) * w, (v - 0.5) * h, 0 * u), silver, thickness=0.004
        )
    ]
    pill = glossy(
        rng,
        rng.choice([(0.92, 0.92, 0.9), (0.9, 0.5, 0.5), (0.95, 0.8, 0.25), (0.3, 0.5, 0.8)]),
        0.4,
    )
    r, long = pitch * 0.36, rng.choice([1.0, 1.0, 1.35])
    dome = [(r, 0), (r * 0.93, 0.05), (r * 0.7, 0.075), (0.001, 0.08)]
    for i in range(columns):
        for j in range(rows):
            x = (i - (columns - 1) / 2) * pitch * 1.15
            y = (j - (rows - 1) / 2) * pitch
            lift = bend * (y / h * 2) ** 2 + 0.004
            empty = rng.random() < 0.3
            bump = lathe(dome, pocket, 32, step=0.015).scaled(long, 1, 0.5 if empty else 1)
            if empty:
                bump.vertices += noise.normal(0, 0.006, bump.vertices.shape) * (
                    bump.vertices[:, 2:] > 0.01
                )
            elif shell != "silver":
                tablet = [
                    (0.001, 0.008),
                    (r * 0.75, 0.008),
                    (r * 0.8, 0.03),
                    (r * 0.7, 0.05),
                    (0.001, 0.056),
                ]
                parts.append(lathe(tablet, pill, 24, step=0.02).scaled(long).moved(x, y, lift))
            parts.append(bump.moved(x, y, lift))
    if bend < 0:
        parts = [p.moved(z=-bend) for p in parts]
    return parts


def thermometer(_a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make a glass thermometer: clear stem, white scale, red or silver column and bulb."""
    h, r = rng.uniform(1.1, 2.4), rng.uniform(0.03, 0.05)
    glass = clear(rng, (0.97, 0.99, 0.98), 0, 1.45, 0)
    column = rng.choice([(0.7, 0.02, 0.02), (0.6, 0.61, 0.63), (0.05, 0.1, 0.6)])
    fluid = glossy(rng, column, 0.15, 1.0 if column[0] == 0.6 else 0.0)
    parts = [
        lathe(
            [(0.001, 0.12), (r, 0.15), (r, h - 0.02), (r * 0.6, h), (0.001, h + 0.01)],
            glass,
            32,
            step=0.02,
        )
    ]
    parts.append(
        lathe([(0.001, 0), (r * 0.7, 0.02), (r * 0.75, 0.1), (r * 0.3, 0.15)], fluid, 24, step=0.02)
    )
    top = rng.uniform(0.3, 0.8) * h
    parts.append(lathe([(r * 0.28, 0.12), (r * 0.28, top), (0.001, top)], fluid, 12))
    scale = prints.scale_strip(rng)
    strip = glossy(rng, roughness=0.5, print_image=scale)
    back = sheet(
        4,
        12,
        lambda u, v: np.stack([(u - 0.5) * 1.3 * r, 0 * u + 0.4 * r, 0.2 + v * (h - 0.3)], -1),
        strip,
    )
    parts.append(back)
    return _lay(parts, h / 2)


BUILDERS = {
    "lighter": lighter,
    "syringe": syringe,
    "pill_blister": pill_blister,
    "thermometer": thermometer,
}
