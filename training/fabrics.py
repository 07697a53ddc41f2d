"""Made-up cloth: patterns, weaves, folds, folded stacks and tears."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from training import augment

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    Pixels = NDArray[Any]

SIDE = 280


def stripes(rng: Generator) -> Pixels:
    """Bands of two to five colours."""
    colours = rng.uniform(15, 250, (int(rng.integers(2, 6)), 3))
    widths = rng.integers(3, 30, len(colours))
    band = np.repeat(colours, widths, axis=0)
    line = np.tile(band, (-(-SIDE // len(band)), 1))[:SIDE]
    return np.broadcast_to(line[None], (SIDE, SIDE, 3)).copy()


def checks(rng: Generator) -> Pixels:
    """Two sets of stripes woven across each other."""
    one, other = stripes(rng), stripes(rng)
    return 0.5 * one + 0.5 * other.transpose(1, 0, 2)


def dots(rng: Generator) -> Pixels:
    """Spots, or small blossoms, in rows on one colour."""
    cloth = np.zeros((SIDE, SIDE, 3)) + rng.uniform(20, 250, 3)
    step, radius = int(rng.integers(9, 40)), rng.uniform(0.12, 0.38)
    inks = rng.uniform(10, 255, (int(rng.integers(1, 4)), 3))
    jitter = rng.choice([0.0, 0.35])
    for row, y in enumerate(range(0, SIDE + step, step)):
        for x in range(-(row % 2) * step // 2, SIDE + step, step):
            shift = rng.normal(0, 1, 2) * jitter * step * 0.5
            centre = (int(x + shift[0]), int(y + shift[1]))
            ink = inks[rng.integers(len(inks))]
            cv2.circle(cloth, centre, max(1, int(radius * step)), ink.tolist(), -1)
    return cloth


def plain(rng: Generator) -> Pixels:
    """One colour."""
    return np.zeros((SIDE, SIDE, 3)) + rng.uniform(10, 250, 3)


def denim(rng: Generator) -> Pixels:
    """Blue or grey twill, washed out in places."""
    tone = np.array((70, 95, 140)) if rng.random() < 0.7 else np.full(3, rng.uniform(40, 160))
    worn = cv2.resize(rng.normal(0, 1, (4, 4)).astype(np.float32), (SIDE, SIDE))[..., None]
    grain = cv2.resize(rng.normal(0, 1, (SIDE, SIDE // 4)).astype(np.float32), (SIDE, SIDE))
    rows, columns = np.mgrid[0:SIDE, 0:SIDE]
    twill = np.sin((rows + columns) * 1.3)
    return tone * rng.uniform(0.6, 1.5) + 18 * worn + (9 * grain + 7 * twill)[..., None]


def weave(cloth: Pixels, rng: Generator) -> Pixels:
    """Threads over and under each other: fine as linen or coarse as burlap; or knitted rows."""
    rows, columns = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    pitch = np.exp(rng.uniform(np.log(0.35), np.log(2.2)))
    if rng.random() < 0.3:
        threads = np.sin(columns * pitch + 1.5 * np.abs(np.sin(rows * pitch * 0.7)))
    else:
        threads = np.sin(columns * pitch) * np.sin(rows * pitch)
    uneven = cv2.resize(rng.normal(0, 1, (SIDE, 20)).astype(np.float32), (SIDE, SIDE))
    uneven += cv2.resize(rng.normal(0, 1, (20, SIDE)).astype(np.float32), (SIDE, SIDE))
    return cloth + (threads * rng.uniform(2, 26) + uneven * rng.uniform(0, 9))[..., None]


def fabric(rng: Generator) -> Pixels:
    """A flat piece of cloth, [SIDE, SIDE, 3], turned at random."""
    maker = (stripes, checks, dots, plain, plain, denim)[rng.integers(6)]
    cloth = weave(maker(rng), rng) if rng.random() < 0.8 else maker(rng)
    centre = (SIDE / 2, SIDE / 2)
    turn = cv2.getRotationMatrix2D(centre, float(rng.choice([0, 90, rng.uniform(0, 180)])), 1.45)
    return np.asarray(cv2.warpAffine(cloth.astype(np.float32), turn, (SIDE, SIDE)))


def folded(cloth: Pixels, rng: Generator) -> Pixels:
    """Soft ridges: the cloth is bent and shaded along them."""
    cells = int(rng.integers(3, 8))
    height = cv2.resize(
        rng.normal(0, 1, (cells, cells)).astype(np.float32),
        (SIDE, SIDE),
        interpolation=cv2.INTER_CUBIC,
    )
    if rng.random() < 0.5:
        rows, columns = np.mgrid[0:SIDE, 0:SIDE] / SIDE
        way = rng.uniform(0, np.pi)
        wave = np.cos(way) * rows + np.sin(way) * columns
        height = np.sin(height * rng.uniform(0.3, 1.5) + wave * rng.uniform(5, 24)).astype(
            np.float32
        )
    slope_y, slope_x = np.gradient(cv2.GaussianBlur(height, (0, 0), 3))
    rows, columns = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    bend = rng.uniform(40, 160)
    moved = cv2.remap(
        cloth.astype(np.float32),
        columns + bend * slope_x.astype(np.float32),
        rows + bend * slope_y.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )
    way = rng.uniform(0, 2 * np.pi)
    light = 1 + rng.uniform(4, 14) * (np.cos(way) * slope_x + np.sin(way) * slope_y)
    return moved * np.clip(light, 0.35, 1.5)[..., None]


def torn(cloth: Pixels, rng: Generator) -> Pixels:
    """A ragged hole with white threads across it."""
    angles = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    reach = rng.uniform(20, 70) * (1 + 0.25 * rng.normal(0, 1, 60))
    flat = rng.uniform(0.15, 0.7)
    outline = np.stack([np.cos(angles) * reach, np.sin(angles) * reach * flat], 1)
    outline = (outline + rng.uniform(90, SIDE - 90, 2)).astype(np.int32)
    hole = np.zeros((SIDE, SIDE), np.uint8)
    cv2.fillPoly(hole, [outline], 1)
    rim = cv2.dilate(hole, np.ones((7, 7), np.uint8)) - hole
    below = rng.uniform(5, 60, 3) if rng.random() < 0.6 else rng.uniform(150, 245, 3)
    found = np.where(hole[..., None] > 0, below, cloth)
    frayed = (rim > 0) & (rng.random((SIDE, SIDE)) < 0.6)
    found[frayed] = 0.4 * found[frayed] + 0.6 * rng.uniform(190, 250)
    if rng.random() < 0.6:
        threads = np.zeros((SIDE, SIDE), np.uint8)
        for y in range(outline[:, 1].min(), outline[:, 1].max(), int(rng.integers(3, 9))):
            cv2.line(threads, (0, y), (SIDE, y + int(rng.integers(-6, 7))), 1, 1)
        found[(threads > 0) & (hole > 0)] = rng.uniform(190, 245)
    return found


def pile(rng: Generator) -> Pixels:
    """Folded clothes on each other, seen from the side."""
    canvas = augment.plain_ground((SIDE, SIDE), rng).astype(np.float32)
    count = int(rng.integers(3, 10))
    thick, width = SIDE * rng.uniform(0.7, 0.95) / count, SIDE * rng.uniform(0.5, 0.95)
    for number in range(count):
        cloth = fabric(rng)[: max(4, int(thick * 1.15)), : int(width)]
        round_off = np.cos(np.linspace(-1.35, 1.35, len(cloth)))[:, None, None] ** 0.6
        layers = 1 - 0.25 * (np.sin(np.linspace(0, np.pi * rng.integers(2, 7), len(cloth))) ** 8)
        cloth = cloth * round_off * layers[:, None, None]
        top = int(SIDE * 0.97 - (number + 1) * thick)
        left = int((SIDE - width) / 2 + rng.normal(0, 5))
        left = min(max(left, 0), SIDE - cloth.shape[1])
        part = canvas[max(top, 0) : top + len(cloth), left : left + cloth.shape[1]]
        part[:] = cloth[: len(part)]
    return canvas


def rags(rng: Generator) -> Pixels:
    """Crumpled pieces of different cloth thrown on each other."""
    canvas = augment.plain_ground((SIDE, SIDE), rng).astype(np.float32)
    for _ in range(int(rng.integers(1, 14))):
        angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
        reach = rng.uniform(40, 130) * (1 + 0.18 * rng.normal(0, 1, 24))
        outline = (
            np.stack([np.cos(angles), np.sin(angles) * rng.uniform(0.5, 1)], 1) * reach[:, None]
        )
        blob = np.zeros((SIDE, SIDE), np.float32)
        cv2.fillPoly(blob, [(outline + rng.uniform(60, SIDE - 60, 2)).astype(np.int32)], 1.0)
        soft = cv2.GaussianBlur(blob, (0, 0), 1.5)[..., None]
        dark = cv2.GaussianBlur(blob, (0, 0), 9)[..., None]
        canvas = canvas * (1 - 0.4 * dark * (1 - soft))
        canvas = canvas * (1 - soft) + folded(fabric(rng), rng) * soft
    return canvas


def made(rng: Generator) -> Pixels:
    """Cloth flat, folded, torn, piled or thrown down."""
    kind = rng.integers(6)
    if kind == 0:
        picture = fabric(rng)
    elif kind in {1, 2}:
        picture = folded(fabric(rng), rng)
    elif kind == 3:
        picture = torn(
            folded(fabric(rng), rng) if rng.random() < 0.5 else weave(denim(rng), rng), rng
        )
    else:
        picture = pile(rng) if kind == 4 else rags(rng)
    return np.clip(picture, 0, 255).astype(np.uint8)
