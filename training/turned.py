"""Made-up things turned on a lathe: tubs, buckets, basins, pots, bottles, jars and cans.

Each is a profile (radius by height) painted ring by ring, seen a little from above. Plastic, glass and metal share
the profiles where the real things do; only light and colour tell them apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from training import augment
from training.profiles import RINGS, SHAPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.random import Generator
    from numpy.typing import NDArray

    from training.profiles import Profile

    Floats = NDArray[Any]

SIDE = 560  # painted at twice the size and halved
TINTS = ((238, 242, 242), (228, 238, 236), (60, 110, 60), (120, 70, 25), (200, 225, 230))


def colour(rng: Generator) -> Floats:
    """Bright, white, black or grey, as plastic ware is sold."""
    kind = rng.random()
    if kind < 0.3:
        return np.full(3, rng.uniform(200, 250)) + rng.normal(0, 4, 3)
    if kind < 0.42:
        return np.full(3, rng.uniform(15, 60))
    hue = np.uint8([[[rng.integers(180), rng.integers(90, 255), rng.integers(110, 250)]]])
    return cv2.cvtColor(hue, cv2.COLOR_HSV2RGB)[0, 0].astype(float)


def artwork(rng: Generator) -> Floats:
    """What is printed around a thing: blocks, bands and lines of type, [120, 240, 3]."""
    print_of = (np.zeros((120, 240, 3)) + colour(rng)).clip(0, 255).astype(np.uint8)
    for _ in range(int(rng.integers(2, 9))):
        x, y = int(rng.integers(0, 240)), int(rng.integers(0, 120))
        w, h = int(rng.integers(10, 160)), int(rng.integers(4, 60))
        ink = [float(v) for v in colour(rng)]
        if rng.random() < 0.5:
            cv2.ellipse(print_of, (x, y), (w // 2, h // 2), 0, 0, 360, ink, -1)
        else:
            cv2.rectangle(print_of, (x, y), (x + w, y + h), ink, -1)
    for _ in range(int(rng.integers(1, 6))):
        word = "".join(chr(int(c)) for c in rng.integers(65, 91, int(rng.integers(3, 9))))
        where = (int(rng.integers(60, 150)), int(rng.integers(15, 115)))
        ink = [float(v) for v in colour(rng)]
        cv2.putText(
            print_of, word, where, int(rng.integers(0, 5)), float(rng.uniform(0.3, 1.1)), ink, 2
        )
    return print_of.astype(float)


def light(rng: Generator, kind: str) -> Callable[[Floats], Floats]:
    """Brightness around a thing, from its left edge (-1) to its right (1)."""
    lamp, soft = rng.uniform(-0.7, 0.7), rng.uniform(0.5, 1.0)
    if kind == "metal":
        phases, waves = rng.uniform(0, 6.3, 3), rng.uniform(2, 13, 3)
        return lambda u: (
            0.72
            + 0.2 * sum(np.sin(w * np.arcsin(u) + p) for w, p in zip(waves, phases, strict=True))
        )
    gloss, sharp = rng.uniform(0.0, 0.6), rng.uniform(20, 300)

    def plastic(u: Floats) -> Floats:
        facing = np.sqrt(np.clip(1 - u * u, 0, 1))
        shade = 0.5 + 0.5 * (soft * (facing * np.sqrt(1 - lamp * lamp) + u * lamp))
        return np.asarray(shade + gloss * np.exp(-sharp * (u - lamp) ** 2))

    return plastic


def glass_cover(rng: Generator) -> Callable[[Floats], tuple[Floats, Floats]]:
    """How much glass hides at each place around it, and the highlights on it."""
    thick, stripes = rng.uniform(1.5, 5), rng.uniform(-0.9, 0.9, int(rng.integers(1, 4)))
    sharp, depth = rng.uniform(100, 1500), rng.uniform(0.1, 0.75)
    return lambda u: (
        np.clip(depth * (0.3 + np.abs(u) ** thick), 0, 0.95),
        sum(np.exp(-sharp * (u - s) ** 2) for s in stripes) * rng.uniform(0.3, 1.0),
    )


@dataclass(frozen=True)
class Skin:
    """How a thing looks: RGB for places around it at one height, over what is behind; inside and top."""

    paint: Callable[[Floats, float, Floats], Floats]
    inside: Floats
    top: Floats
    see_through: bool


def skin(kind: str, profile: Profile, rng: Generator) -> Skin:
    """The surface of plastic, glass or metal, with or without a label."""
    shade = light(rng, kind)
    base, cap = (np.full(3, 200.0) if kind == "metal" else colour(rng)), colour(rng)
    tint = np.array(TINTS[rng.integers(len(TINTS))], float)
    cover = glass_cover(rng) if kind == "glass" else None
    clear = kind == "plastic" and rng.random() < 0.2
    label = artwork(rng)
    band = (
        np.sort(rng.uniform(0.05, min(0.9, profile.cap_from), 2))
        if rng.random() < 0.6
        else (2.0, 3.0)
    )
    if kind == "metal" and rng.random() < 0.6:
        band = (0.06, 0.94)

    def paint(u: Floats, height: float, behind: Floats) -> Floats:
        around = shade(u)[:, None]
        if height > profile.cap_from:
            return cap * (around if kind != "glass" else 0.4 + 0.6 * around)
        if band[0] < height < band[1]:
            row = int(119 * (1 - (height - band[0]) / (band[1] - band[0])))
            column = (
                (120 + 119 * np.arcsin(np.clip(u, -1, 1)) / np.pi * 1.6).astype(int).clip(0, 239)
            )
            return label[row, column] * (
                around if kind != "glass" else 0.7 + 0.3 * np.sqrt(1 - u * u)[:, None]
            )
        if cover is not None or clear:
            hides, shine = (
                cover(u) if cover else (0.15 + 0.45 * np.abs(u) ** 3, 0.5 * (around[:, 0] - 0.7))
            )
            through_it = (
                behind * (1 - hides[:, None]) * (tint / 255 if cover else 1)
                + tint * 0.35 * hides[:, None]
            )
            return through_it + 255 * np.clip(shine, 0, 1)[:, None]
        return base * around

    return Skin(paint, base, cap if profile.cap_from < 1.0 else base, kind == "glass" or clear)


def turned(canvas: Floats, profile: Profile, look: Skin, size: float, rng: Generator) -> Floats:
    """Paint one thing standing in the middle of the canvas; returns the painted canvas."""
    tilt = rng.uniform(0.08, 0.45)
    height = size * min(1.0, 1.0 / (profile.width * (1 + tilt)))
    floor = SIDE / 2 + height / 2
    for ring, share in zip(profile.radius * height, np.linspace(0, 1, RINGS), strict=True):
        x = np.arange(-int(ring), int(ring) + 1)
        y = (floor - share * height + tilt * np.sqrt(np.clip(ring * ring - x * x, 0, None))).astype(
            int
        )
        column = (SIDE // 2 + x).clip(0, SIDE - 1)
        row = y.clip(0, SIDE - 1)
        behind = canvas[(row - 3).clip(0), column]
        canvas[row, column] = look.paint(x / max(ring, 1.0), float(share), behind)
    rim = float(profile.radius[-1] * height)
    middle = (SIDE // 2, int(floor - height))
    axes = (max(1, int(rim)), max(1, int(rim * tilt)))
    if profile.is_open and look.see_through:
        for thick, light_of in ((3, 90.0), (1, 245.0)):
            cv2.ellipse(canvas, middle, axes, 0, 0, 360, [light_of] * 3, thick)
        return canvas
    cv2.ellipse(canvas, middle, axes, 0, 0, 360, [float(v) for v in look.top * 0.95], -1)
    if profile.is_open:
        for step in np.linspace(0.96, 0.2, 24):
            drop = int(rim * tilt * (1 - step) * 0.7)
            inner = (max(1, int(rim * step)), max(1, int(rim * tilt * step)))
            tone = look.inside * (0.35 + 0.55 * step)
            cv2.ellipse(
                canvas, (middle[0], middle[1] + drop // 2), inner, 0, 0, 360, tone.tolist(), -1
            )
    return canvas


def made(kind: str, rng: Generator) -> Floats:
    """One to three things of plastic, glass or metal on a ground, [SIDE / 2, SIDE / 2, 3]."""
    canvas = augment.any_ground((SIDE, SIDE), rng, 0.75).astype(np.float32)
    count = int(rng.choice([1, 1, 1, 2, 3]))
    spread = np.linspace(-1, 1, count + 2)[1:-1] * SIDE * 0.45
    for shift in spread:
        profile = SHAPES[kind][rng.integers(len(SHAPES[kind]))](rng)
        size = SIDE * rng.uniform(0.55, 0.95) / np.sqrt(count)
        canvas = np.roll(canvas, -int(shift), axis=1)
        canvas = turned(canvas, profile, skin(kind, profile, rng), size, rng)
        canvas = np.roll(canvas, int(shift), axis=1)
    angle = float(rng.choice([0, 0, 0, 90, 270, rng.uniform(0, 360)]))
    turn = cv2.getRotationMatrix2D((SIDE / 2, SIDE / 2), angle, 1.0)
    canvas = cv2.warpAffine(canvas, turn, (SIDE, SIDE), borderMode=cv2.BORDER_REFLECT)
    canvas = cv2.resize(canvas, (SIDE // 2, SIDE // 2), interpolation=cv2.INTER_AREA)
    return np.clip(canvas + rng.normal(0, rng.uniform(0, 4), canvas.shape), 0, 255).astype(np.uint8)
