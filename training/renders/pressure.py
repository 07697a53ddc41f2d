"""Hazardous containers: aerosols, gas cartridges, paint tins, chemical and medicine bottles."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np

from . import names, prints
from .materials import PLASTIC_COLOURS, clear, glossy, metal
from .mesh import Part, disc, lathe, rounded_box, tube

Attributes = dict[str, Any]


def aerosol(a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make a spray can: domed top with a cap, or a nozzle without."""
    r = rng.uniform(0.22, 0.34)
    h = r * rng.uniform(4.2, 6.5)
    badge = prints.hazard_badge(rng)
    image = prints.label(rng, (1024, 768), title=rng.choice(names.SPRAYS), badge=badge)
    skin = glossy(
        rng,
        roughness=rng.uniform(0.2, 0.4),
        metallic=rng.choice([0.1, 0.6]),
        print_image=image,
        coat=0.4,
        dirty=a["dirty"],
    )
    steel = metal(rng)
    parts = [
        lathe([(0.96 * r, 0.05), (r, 0.06), (r, h - 0.06), (0.97 * r, h)], skin),
        lathe(
            [(0.001, 0.06), (0.8 * r, 0.02), (0.95 * r, 0), (1.0 * r, 0.02), (0.96 * r, 0.05)],
            steel,
        ),
        lathe(
            [
                (0.97 * r, h),
                (1.0 * r, h + 0.015),
                (0.96 * r, h + 0.03),
                (0.75 * r, h + 0.12),
                (0.48 * r, h + 0.2),
                (0.5 * r, h + 0.23),
                (0.4 * r, h + 0.24),
                (0.15 * r, h + 0.21),
                (0.001, h + 0.21),
            ],
            steel,
        ),
    ]
    return parts + _spray_top(rng, r, h, capped=a["cap"])


def _spray_top(rng: random.Random, r: float, h: float, *, capped: bool) -> list[Part]:
    """Make the cap of a spray can or, without it, the nozzle."""
    plastic = glossy(rng, rng.choice(PLASTIC_COLOURS), 0.3)
    if capped:
        tall = rng.uniform(0.3, 0.5)
        wide = rng.choice([0.97, 0.78]) * r
        cap = [
            (wide, h + 0.04),
            (wide * 0.98, h + tall),
            (wide * 0.9, h + tall + 0.04),
            (0.001, h + tall + 0.05),
        ]
        return [lathe(cap, plastic)]
    nozzle = [
        (0.16 * r, h + 0.21),
        (0.16 * r, h + 0.26),
        (0.3 * r, h + 0.28),
        (0.28 * r, h + 0.42),
        (0.001, h + 0.43),
    ]
    hole = glossy(rng, (0.02, 0.02, 0.02), 0.5)
    jet = lathe([(0.03, 0), (0.03, 0.02), (0.001, 0.02)], hole, 16).turned("x", math.pi / 2)
    return [lathe(nozzle, plastic, 32), jet.moved(0, -0.27 * r, h + 0.35)]


def gas_cartridge(a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make a portable-stove butane cartridge: long can, collar with a notch, plastic cap."""
    r, h = 0.335 * rng.uniform(0.95, 1.05), rng.uniform(1.6, 1.9)
    base = rng.choice(
        [(225, 40, 35), (25, 70, 160), (240, 200, 40), (235, 235, 235), (20, 120, 70)]
    )
    image = prints.gas_print(rng, base)
    skin = glossy(rng, roughness=0.28, metallic=0.35, print_image=image, coat=0.3, dirty=a["dirty"])
    steel = metal(rng, (0.8, 0.8, 0.78))
    bottom = [
        (0.001, 0.1),
        (0.6 * r, 0.08),
        (0.9 * r, 0.02),
        (0.98 * r, 0),
        (1.02 * r, 0.02),
        (r, 0.05),
    ]
    top = [
        (r, h - 0.05),
        (1.02 * r, h - 0.02),
        (0.97 * r, h),
        (0.85 * r, h + 0.05),
        (0.55 * r, h + 0.13),
        (0.5 * r, h + 0.14),
        (0.5 * r, h + 0.18),
        (0.63 * r, h + 0.19),
        (0.63 * r, h + 0.21),
        (0.4 * r, h + 0.21),
        (0.2 * r, h + 0.19),
        (0.13 * r, h + 0.19),
        (0.13 * r, h + 0.27),
        (0.001, h + 0.27),
    ]
    parts = [lathe([(r, 0.05), (r, h - 0.05)], skin), lathe(bottom, steel), lathe(top, steel)]
    if a["cap"]:
        cap = [(0.7 * r, h + 0.1), (0.7 * r, h + 0.3), (0.66 * r, h + 0.33), (0.001, h + 0.33)]
        parts.append(lathe(cap, glossy(rng, rng.choice(PLASTIC_COLOURS), 0.35)))
    return parts


def paint_tin(a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make a paint tin with a wire handle: closed lid, or open with paint and drips."""
    r = rng.uniform(0.42, 0.85)
    h = r * rng.uniform(1.5, 2.4)
    badge = prints.hazard_badge(rng)
    image = prints.label(rng, title=rng.choice(names.PAINTS), badge=badge)
    skin = glossy(rng, roughness=0.35, metallic=0.1, print_image=image, dirty=a["dirty"] * 0.5)
    steel = metal(rng, (0.76, 0.76, 0.74), dirty=a["dirty"] * 0.5)
    paint = glossy(rng, tuple(c / 255 for c in prints.random_colour(rng, (0.2, 1), (0.4, 1))), 0.15)
    rim = [(r, h - 0.04), (1.03 * r, h - 0.02), (1.03 * r, h), (0.95 * r, h), (0.86 * r, h - 0.02)]
    parts = [
        lathe([(0.001, 0.02), (0.97 * r, 0.02), (r, 0), (r, 0.04)], steel),
        lathe([(r, 0.04), (r, h - 0.04)], skin),
    ]
    if a["opened"]:
        level = rng.uniform(0.5, 0.9) * h
        parts.append(
            lathe([*rim, (0.86 * r, h - 0.05), (0.97 * r, h - 0.06), (0.97 * r, 0.05)], steel)
        )
        parts.append(disc(0.96 * r, level, paint))
        parts += [_drip(rng, paint, r, h) for _ in range(rng.randint(2, 6))]
    else:
        lid = [
            (0.86 * r, h - 0.02),
            (0.84 * r, h - 0.05),
            (0.8 * r, h - 0.01),
            (0.7 * r, h - 0.02),
            (0.001, h - 0.02),
        ]
        parts.append(lathe(rim + lid, steel))
    t = np.linspace(0, math.pi, 40)
    fall = rng.uniform(-1.35, 1.35)
    arch = np.c_[
        1.05 * r * np.cos(t),
        1.12 * r * np.sin(t) * math.sin(fall),
        h * 0.85 + 1.12 * r * np.sin(t) * math.cos(fall),
    ]
    return [*parts, tube(arch, 0.018, metal(rng), 8)]


def _drip(rng: random.Random, paint: Any, r: float, h: float) -> Part:
    angle, long = rng.uniform(0, 6.28), rng.uniform(0.1, 0.6) * h
    t = np.linspace(0, 1, 20)
    path = np.c_[
        1.01 * r * np.cos(angle + 0.05 * t), 1.01 * r * np.sin(angle + 0.05 * t), h - long * t
    ]
    return tube(path, rng.uniform(0.02, 0.05), paint, 8)


def chemical_bottle(a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make a bleach or pesticide bottle: hazard diamond on the label, cap or trigger spray."""
    w, h = rng.uniform(0.65, 1.1), rng.uniform(1.5, 2.3)
    d = w * rng.uniform(0.5, 0.8)
    colour = rng.choice([*PLASTIC_COLOURS, (0.9, 0.9, 0.88), (0.85, 0.75, 0.1)])
    skin = glossy(rng, colour, rng.uniform(0.25, 0.5), soft=0.1, bump=0.04, dirty=a["dirty"])
    badge = prints.hazard_badge(rng)
    base = rng.choice([None, (250, 250, 250), (250, 225, 60)])
    image = prints.label(rng, (1024, 768), base, rng.choice(names.CHEMICALS), badge)
    paper = glossy(rng, roughness=0.35, print_image=image, dirty=a["dirty"])
    top = h * rng.uniform(0.68, 0.78)
    neck = 0.16
    body = [
        (0.001, 0.02),
        (0.92, 0),
        (1, 0.05),
        (1, top),
        (0.9, top + 0.1 * h),
        (neck / w * 2, top + 0.17 * h),
        (neck / w * 2, top + 0.22 * h),
    ]
    q = 3.0  # superellipse: rounded rectangle seen from above

    def shaped(rad: np.ndarray, z: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        k = (np.abs(np.cos(t)) ** q + np.abs(np.sin(t)) ** q) ** (-1 / q)
        return rad * np.where(z < top + 0.1 * h, k, 1), z

    shell = lathe(body, skin, reshape=shaped).scaled(w / 2, d / 2)
    label = lathe([(1.012, 0.12 * h), (1.012, top - 0.08 * h)], paper, reshape=shaped).scaled(
        w / 2, d / 2
    )
    parts = [shell, label]
    end = top + 0.22 * h
    parts += _closure(rng, neck, end, capped=a["cap"])
    if rng.random() < 0.4:  # handle
        loop = np.array(
            [
                [0.42 * w, 0, top],
                [0.62 * w, 0, top - 0.04],
                [0.68 * w, 0, top - 0.25 * h],
                [0.46 * w, 0, top - 0.42 * h],
            ]
        )
        t = np.linspace(0, 3, 40)
        smooth = np.stack([np.interp(t, range(4), loop[:, k]) for k in range(3)], 1)
        parts.append(tube(smooth, 0.08, skin, 12))
    return parts


def _closure(rng: random.Random, neck: float, end: float, *, capped: bool) -> list[Part]:
    """Make a trigger spray or a screw cap, or nothing."""
    plastic = glossy(rng, rng.choice(PLASTIC_COLOURS), 0.35)
    if capped and rng.random() < 0.4:
        stem = [(neck * 1.2, end - 0.06), (neck * 1.2, end + 0.1), (0.07, end + 0.14)]
        parts = [lathe([*stem, (0.07, end + 0.3)], plastic, 32)]
        head = rounded_box((0.16, 0.6, 0.18), 0.05, plastic)
        parts += [p.moved(0, -0.12, end + 0.28) for p in head]
        lever = np.array([[0, -0.25, end + 0.3], [0, -0.34, end + 0.15], [0, -0.3, end - 0.05]])
        parts.append(tube(lever, 0.04, glossy(rng, rng.choice(PLASTIC_COLOURS), 0.35), 8))
        return parts
    if not capped:
        return []
    cap = [(neck * 1.25, end - 0.08), (neck * 1.2, end + 0.14), (neck, end + 0.17)]
    return [lathe([*cap, (0.001, end + 0.17)], plastic, 64)]


def medicine_bottle(a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make a brown or white medicine bottle with a white ribbed cap."""
    r = rng.uniform(0.2, 0.36)
    h = r * rng.uniform(2.2, 3.6)
    s = rng.uniform(0.68, 0.78)
    neck = r * rng.uniform(0.5, 0.8)
    body = [
        (0.001, 0.04),
        (0.85 * r, 0),
        (0.97 * r, 0.02),
        (r, 0.06),
        (r, s * h),
        (0.93 * r, (s + 0.06) * h),
        (neck, (s + 0.14) * h),
        (neck, h),
    ]
    if a["colour"] == "brown":
        parts = [
            lathe(body, clear(rng, (0.5, 0.17, 0.02), 0.01, 1.5, 0.02, a["dirty"]), thickness=-0.03)
        ]
    else:
        parts = [lathe(body, glossy(rng, (0.9, 0.9, 0.88), 0.4, soft=0.1, dirty=a["dirty"]))]
    if a["label"]:
        base = rng.choice([(250, 250, 250), (245, 245, 235), None])
        image = prints.label(rng, base=base, title=rng.choice(names.MEDICINES))
        paper = glossy(rng, roughness=0.5, print_image=image, dirty=a["dirty"])
        parts.append(
            lathe(
                [(r * 1.01, 0.12 * h), (r * 1.01, (s - 0.05) * h)],
                paper,
                arc=rng.choice([0.6, 0.8, 1.0]),
            )
        )
    if a["contents"] or rng.random() < 0.4:
        pill = glossy(rng, rng.choice([(0.9, 0.9, 0.88), (0.8, 0.3, 0.2), (0.85, 0.75, 0.2)]), 0.4)
        parts.append(
            lathe([(0.001, 0.06), (0.88 * r, 0.06), (0.88 * r, 0.3 * h), (0.001, 0.34 * h)], pill)
        )
    if a["cap"]:
        ribbed = rng.choice([30, 60])

        def grip(rad: np.ndarray, z: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            return rad * (1 + 0.02 * np.sign(np.sin(ribbed * t)) * (z < h)), z

        cap = [
            (neck * 1.2, (s + 0.16) * h),
            (neck * 1.2, h + 0.02),
            (neck * 1.1, h + 0.05),
            (0.001, h + 0.05),
        ]
        colour = rng.choice([(0.9, 0.9, 0.9), (0.9, 0.9, 0.9), (0.1, 0.2, 0.6), (0.02, 0.02, 0.02)])
        parts.append(lathe(cap, glossy(rng, colour, 0.4), 240, reshape=grip))
    return parts


BUILDERS = {
    "aerosol": aerosol,
    "gas_cartridge": gas_cartridge,
    "paint_tin": paint_tin,
    "chemical_bottle": chemical_bottle,
    "medicine_bottle": medicine_bottle,
}
