"""Batteries of all shapes: round cells, 9-volt blocks, button cells, power banks, soft packs."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np

from . import prints
from .materials import Rgb, glossy, metal, thin_clear
from .mesh import Part, disc, lathe, quad, rounded_box, tube

Attributes = dict[str, Any]
CELL_SIZES: dict[str, tuple[str, float, float]] = {  # radius and height in units of 10 cm
    "AA": ("LR6", 0.0725, 0.505),
    "AAA": ("LR03", 0.0525, 0.445),
    "C": ("LR14", 0.131, 0.5),
    "D": ("LR20", 0.171, 0.615),
}


def battery(a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make one AA, AAA, C or D cell with a printed wrap and bare poles."""
    size = a.setdefault("size", rng.choice(["AA", "AA", "AA", "AAA", "AAA", "C", "D"]))
    code, r, h = CELL_SIZES[size]
    wrap = glossy(
        rng,
        roughness=rng.uniform(0.2, 0.4),
        metallic=rng.choice([0.0, 0.4]),
        print_image=prints.battery_wrap(rng, f"{size} {code}"),
        coat=0.3,
        dirty=a["dirty"],
    )
    pole = metal(rng, (0.78, 0.77, 0.74), dirty=a["dirty"] * 0.6)
    nub, low = r * 0.36, 0.03 * r
    parts = [
        lathe(
            [(r * 0.93, low), (r, 0.05 * r + low), (r, h - 0.25 * r), (r * 0.93, h - 0.2 * r)],
            wrap,
            48,
            step=0.01,
        ),
        lathe([(0.001, 0), (r * 0.8, 0), (r * 0.93, low)], pole, 48, step=0.01),
        lathe(
            [
                (r * 0.93, h - 0.2 * r),
                (r * 0.7, h - 0.22 * r),
                (nub, h - 0.22 * r),
                (nub, h),
                (nub * 0.8, h + 0.02 * r),
                (0.001, h + 0.02 * r),
            ],
            pole,
            48,
            step=0.01,
        ),
    ]
    if a["dirty"] > 0.6:  # leaked: a white crust at one pole
        crust = glossy(rng, (0.85, 0.88, 0.84), 0.95, bump=0.8, bump_scale=40)
        parts.append(
            lathe([(r * 1.03, 0), (r * 1.04, 0.2 * r), (r * 1.0, 0.3 * r)], crust, 48, step=0.01)
        )
    return parts


def battery_9v(a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make a 9-volt block with its two snap poles."""
    wrap = glossy(
        rng,
        roughness=0.3,
        print_image=prints.battery_wrap(rng, "6LR61", "9V"),
        coat=0.3,
        dirty=a["dirty"],
    )
    parts = rounded_box((0.265, 0.175, 0.45), 0.018, wrap)
    dark = glossy(rng, (0.03, 0.03, 0.03), 0.5)
    parts += [p.moved(z=0.447) for p in rounded_box((0.25, 0.16, 0.012), 0.004, dark)]
    pole = metal(rng, (0.75, 0.74, 0.7))
    small = [(0.028, 0.455), (0.028, 0.475), (0.032, 0.49), (0.02, 0.492), (0.001, 0.47)]
    wide = [
        (0.045, 0.455),
        (0.038, 0.47),
        (0.046, 0.49),
        (0.036, 0.492),
        (0.03, 0.465),
        (0.001, 0.462),
    ]
    parts.append(lathe(small, pole, 24, step=0.01).moved(x=-0.063))
    parts.append(lathe(wide, pole, 6, step=0.01).moved(x=0.063))
    return parts


def _button(r: float, h: float, material: Any) -> Part:
    profile = [
        (0.001, 0),
        (0.9 * r, 0),
        (r, 0.15 * h),
        (r, 0.75 * h),
        (0.97 * r, 0.8 * h),
        (0.84 * r, 0.8 * h),
        (0.82 * r, 0.97 * h),
        (0.78 * r, h),
        (0.001, h),
    ]
    return lathe(profile, material, 48, step=0.01)


def button_cell(a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make one loose button or coin cell, either side up, with an engraved-looking mark."""
    r, h = rng.choice([(0.1, 0.032), (0.1, 0.025), (0.058, 0.054), (0.08, 0.03), (0.12, 0.05)])
    shell = metal(rng, (0.8, 0.8, 0.79), rng.uniform(0.15, 0.35), dirty=a["dirty"] * 0.5)
    part = _button(r, h, shell)
    if rng.random() < 0.6:
        part.turned("x", math.pi).moved(z=h)
    face = prints.cell_plate(rng, (256, 256), ["CR2032 3V", "+"], (196, 196, 192))
    mark = disc(0.76 * r, h + 0.001, glossy(rng, roughness=0.3, metallic=0.9, print_image=face))
    mark.uv = mark.vertices[:, :2] / (1.6 * r) + 0.5
    return [part, mark]


def button_blister(_a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make a printed card that carries coin cells under clear domes."""
    w, h = rng.uniform(0.6, 0.85), rng.uniform(0.8, 1.1)
    card = glossy(
        rng,
        roughness=0.4,
        print_image=prints.label(rng, (512, 768), title="Button cells 3V"),
        coat=0.2,
    )
    corners = [
        (-w / 2, -h / 2, 0.008),
        (w / 2, -h / 2, 0.008),
        (w / 2, h / 2, 0.008),
        (-w / 2, h / 2, 0.008),
    ]
    parts = [quad(corners, card, 12, 0.008)]
    r, tall = rng.choice([(0.1, 0.032), (0.1, 0.032), (0.06, 0.054), (0.08, 0.03)])
    columns, rows = rng.choice([(1, 1), (2, 1), (2, 2), (2, 3), (2, 2)])
    shell, dome = metal(rng, (0.8, 0.8, 0.79)), thin_clear(rng)
    for i in range(columns):
        for j in range(rows):
            x = (i - (columns - 1) / 2) * 2.6 * r
            y = (j - (rows - 1) / 2) * 2.6 * r - 0.1 * h
            if rng.random() < 0.9:
                parts.append(_button(r, tall, shell).moved(x, y, 0.014))
            cover = [
                (1.18 * r, 0.014),
                (1.12 * r, tall + 0.03),
                (1.0 * r, tall + 0.045),
                (0.001, tall + 0.045),
            ]
            parts.append(lathe(cover, dome, 32, step=0.02).moved(x, y))
    return parts


def power_bank(a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make a power bank: a rounded slab with ports, lights and a rating print."""
    w, h, d = rng.uniform(0.6, 0.8), rng.uniform(1.1, 1.6), rng.uniform(0.14, 0.28)
    base = rng.choice(
        [(28, 28, 30), (235, 235, 235), (40, 60, 120), (190, 60, 80), (150, 155, 160)]
    )
    lines = [f"{rng.choice([5000, 10000, 20000])} mAh", "POWER BANK", "5V 2.4A"]
    image = prints.cell_plate(rng, (512, 1024), lines, base)
    face = glossy(rng, roughness=rng.uniform(0.15, 0.6), print_image=image, dirty=a["dirty"])
    plain = glossy(
        rng, tuple((c / 255) ** 2.2 for c in base), rng.uniform(0.15, 0.6), rng.choice([0, 0, 0.8])
    )
    parts = rounded_box((w, h, d), rng.uniform(0.03, d * 0.48), plain)
    top = parts[5]
    top.material = face
    hole, tongue = glossy(rng, (0.02, 0.02, 0.02), 0.4), metal(rng)
    for k, wide in enumerate([0.12, 0.12, 0.08][: rng.randint(1, 3)]):
        x = (k - 1) * 0.2
        port = rounded_box((wide, 0.02, 0.05), 0.008, tongue)
        slot = rounded_box((wide * 0.85, 0.02, 0.032), 0.004, hole)
        parts += [p.moved(x, -h / 2, d / 2 - 0.025) for p in port]
        parts += [p.moved(x, -h / 2 - 0.003, d / 2 - 0.016) for p in slot]
    light = glossy(rng, (0.5, 0.75, 1), 0.3)
    for k in range(4):
        parts.append(disc(0.012, 0, light, 12).moved(-0.06 + 0.04 * k, h * 0.42, d + 0.001))
    if a["pose"] == "up":
        parts = [p.turned("x", math.pi / 2).moved(z=h / 2) for p in parts]
    elif rng.random() < 0.4:
        cable = glossy(rng, rng.choice([(0.9, 0.9, 0.9), (0.02, 0.02, 0.02)]), 0.5)
        parts += _cable(rng, cable, (0, -h / 2, d / 2))
    return parts


def _cable(rng: random.Random, material: Any, start: tuple[float, float, float]) -> list[Part]:
    t = np.linspace(0, 1, 60)[:, None]
    bend = rng.uniform(-1.2, 1.2)
    x = start[0] + bend * t**2 + 0.12 * np.sin(t * 7)
    y = start[1] - 0.1 - 0.9 * np.sin(t * 2)
    z = np.maximum(0.022, start[2] * (1 - 3 * t))
    plug = rounded_box((0.12, 0.2, 0.06), 0.015, material)
    return [
        tube(np.c_[x, y, z], 0.02, material),
        *[p.moved(start[0], start[1] - 0.08, start[2] - 0.03) for p in plug],
    ]


def pouch_battery(a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make a phone pack, a soft silver pouch (sometimes swollen) or a laptop pack."""
    style = a.setdefault("size", rng.choice(["pouch", "pouch", "phone", "laptop"]))
    if style == "laptop":
        w, h, d = rng.uniform(1.9, 2.7), rng.uniform(0.45, 0.8), rng.uniform(0.14, 0.2)
    else:
        w, h, d = rng.uniform(0.4, 0.65), rng.uniform(0.5, 1.0), rng.uniform(0.04, 0.08)
    base = {"laptop": (25, 25, 27), "phone": rng.choice([(30, 30, 32), (235, 235, 235)])}.get(
        style, (188, 190, 193)
    )
    volts = "11.1V" if style == "laptop" else "3.7V"
    lines = [f"Li-ion {volts}", f"{rng.choice([1200, 2600, 3000, 4400])} mAh", "DO NOT OPEN"]
    size = (1024, 512) if style == "laptop" else (512, 768)
    image = prints.cell_plate(rng, size, lines, base)
    shine = 0.85 if style == "pouch" else 0.0
    face = glossy(rng, roughness=0.3, metallic=shine, print_image=image, bump=0.1 if shine else 0)
    plain = glossy(rng, tuple((c / 255) ** 2.2 for c in base), 0.3, shine)
    parts = rounded_box((w, h, d), 0.015 if style != "pouch" else d * 0.45, plain, 24)
    parts[5].material = face
    if style == "pouch" and rng.random() < 0.4:
        a["swollen"] = True
        for p in parts:
            x, y = p.vertices[:, 0] / w * 2, p.vertices[:, 1] / h * 2
            p.vertices[:, 2] *= 1 + rng.uniform(1.0, 2.5) * np.clip(1 - x**2, 0, 1) * np.clip(
                1 - y**2, 0, 1
            )
    parts += _leads(rng, w, h, d) if style == "pouch" else _contacts(rng, w, h, d)
    return parts


def _leads(rng: random.Random, w: float, h: float, d: float) -> list[Part]:
    """Make the taped edge, the red and black wires and their plug."""
    tape = glossy(rng, rng.choice([(0.75, 0.5, 0.03), (0.1, 0.25, 0.05)]), 0.3)
    parts = [p.moved(0, h / 2, 0.001) for p in rounded_box((w * 0.96, 0.06, d), 0.01, tape)]
    end = (rng.uniform(-0.4, 0.4), h / 2 + rng.uniform(0.4, 0.8))
    colours: tuple[Rgb, ...] = ((0.7, 0.02, 0.02), (0.02, 0.02, 0.02))
    for k, colour in enumerate(colours):
        t = np.linspace(0, 1, 30)[:, None]
        x = (k - 0.5) * 0.1 * (1 - t) + (end[0] + (k - 0.5) * 0.03) * t + 0.05 * np.sin(t * 6)
        y = h / 2 + (end[1] - h / 2) * t
        parts.append(
            tube(np.c_[x, y, 0.02 + 0.03 * np.sin(t * 3)], 0.011, glossy(rng, colour, 0.4), 8)
        )
    plug = glossy(rng, (0.85, 0.84, 0.78), 0.4)
    return parts + [p.moved(*end) for p in rounded_box((0.07, 0.08, 0.04), 0.006, plug)]


def _contacts(rng: random.Random, _w: float, h: float, d: float) -> list[Part]:
    """Make the row of gold contacts on one edge."""
    gold = metal(rng, (0.8, 0.6, 0.25))
    parts = []
    for k in range(4):
        pad = rounded_box((0.04, 0.012, d * 0.5), 0.002, gold)
        parts += [p.moved(-0.12 + 0.08 * k, h / 2, d * 0.25) for p in pad]
    return parts


BUILDERS = {
    "battery": battery,
    "battery_9v": battery_9v,
    "button_cell": button_cell,
    "button_blister": button_blister,
    "power_bank": power_bank,
    "pouch_battery": pouch_battery,
}
