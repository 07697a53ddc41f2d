"""Drawn surfaces of wood, cardboard and foil, flat and seen from the front."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    Pixels = NDArray[Any]
    Texture = Callable[[int, int], Pixels]


def speckle(height: int, width: int, rng: Generator, tone: tuple[float, ...]) -> Pixels:
    """Pressed fibre or cork: one tone, fine noise, and darker or lighter specks."""
    picture = np.array(tone, np.float32) + np.zeros((height, width, 1), np.float32)
    for cells, strength in ((2, rng.uniform(2, 14)), (5, rng.uniform(0, 16)), (14, 5.0)):
        noise = rng.normal(0, 1, (max(2, height // cells), max(2, width // cells)))
        picture += strength * cv2.resize(noise.astype(np.float32), (width, height))[..., None]
    return np.clip(picture, 0, 255).astype(np.uint8)


def strands(height: int, width: int, rng: Generator) -> Pixels:
    """Oriented strand board: flakes of many honey tones lying crosswise."""
    picture = np.full((height, width, 3), (200, 160, 105), np.uint8)
    for _ in range(height * width // 60):
        centre = (int(rng.integers(width)), int(rng.integers(height)))
        size = (float(rng.uniform(6, 22)), float(rng.uniform(2, 6)))
        box = cv2.boxPoints((centre, size, float(rng.uniform(0, 180))))
        shade = np.array((205, 165, 110)) * rng.uniform(0.7, 1.2)
        cv2.fillConvexPoly(picture, box.astype(np.int32), shade.clip(0, 255).tolist())
    return picture


def layers(height: int, width: int, rng: Generator) -> Pixels:
    """The edge of plywood: thin layers, light and dark in turn."""
    count = min(int(rng.integers(3, 9)), height)
    tones = [rng.uniform(120, 175) if k % 2 else rng.uniform(180, 230) for k in range(count)]
    rows = np.repeat(np.array(tones), -(-height // count))[:height]
    edge = rows[:, None, None] * np.array((1.0, 0.85, 0.66)) + rng.normal(0, 6, (height, width, 1))
    return np.clip(edge, 0, 255).astype(np.uint8)


def slats(texture: Texture, rng: Generator) -> Pixels:
    """A face of slats, RGBA: the gaps between them are open; posts at both ends."""
    face = np.zeros((120, 180, 4), np.uint8)
    count, gap = int(rng.integers(2, 6)), int(rng.choice([0, 1, 6, 12, 20]))
    edges = np.linspace(0, 120, count + 1).astype(int)
    for top, bottom in itertools.pairwise(edges):
        end = max(top + 4, bottom - gap)
        board = texture(end - top, 180) * rng.uniform(0.85, 1.1)
        face[top:end, :, :3] = np.clip(board, 0, 255)
        face[top:end, :, 3] = 255
    if rng.random() < 0.7:
        post = int(rng.integers(8, 26))
        for left in (0, 180 - post):
            face[:, left : left + post, :3] = np.rot90(texture(post, 120))
            face[:, left : left + post, 3] = 255
    if rng.random() < 0.25:
        plank = np.zeros((120, 180), np.uint8)
        cv2.line(plank, (0, 120), (180, 0), 255, int(rng.integers(10, 22)))
        face[plank > 0, :3] = np.clip(texture(120, 180)[plank > 0] * 1.08, 0, 255)
        face[plank > 0, 3] = 255
    return face


def brown(height: int, width: int, rng: Generator) -> Pixels:
    """Cardboard: one brown (or white) tone, faint flutes, tape and print now and then."""
    tone = (
        np.array((188, 148, 106)) * rng.uniform(0.8, 1.15)
        if rng.random() < 0.85
        else np.full(3, 228.0)
    )
    sheet = tone + rng.normal(0, 2.5, (height, width, 1))
    sheet += rng.uniform(0, 5) * np.sin(np.arange(width) * rng.uniform(0.8, 2.0))[None, :, None]
    if rng.random() < 0.4:
        middle, reach = int(rng.integers(width // 3, 2 * width // 3)), int(rng.integers(5, 14))
        sheet[:, middle - reach : middle + reach] *= np.array((1.08, 1.0, 0.88))
    if rng.random() < 0.4:
        y, x = int(rng.integers(0, height // 2)), int(rng.integers(0, width // 2))
        print_of = rng.uniform(20, 120, 3)
        for row in range(y, min(height - 6, y + int(rng.integers(8, 50))), 9):
            sheet[
                row : row + int(rng.integers(2, 6)), x : x + int(rng.integers(20, width // 2))
            ] = print_of
    return np.clip(sheet, 0, 255).astype(np.uint8)


def flutes(height: int, width: int, rng: Generator) -> Pixels:
    """The edge of corrugated cardboard."""
    rows = np.abs(np.linspace(-1, 1, height))[:, None] > 0.7
    wave = np.sin(np.arange(width) * rng.uniform(0.5, 1.0))[None, :] > 0
    light = np.where(rows | wave, 1.0, 0.6)[..., None] * np.array((180, 140, 98))
    return np.clip(light + rng.normal(0, 4, (height, width, 1)), 0, 255).astype(np.uint8)


def foil(height: int, width: int, tint: tuple[float, ...], rng: Generator) -> Pixels:
    """Crinkled bright foil."""
    grey = np.full((height, width, 1), rng.uniform(165, 205), np.float32)
    for cells, strength in ((6, 26.0), (14, 22.0), (40, 14.0)):
        noise = rng.normal(0, 1, (max(2, height // cells), max(2, width // cells))).astype(
            np.float32
        )
        wave = cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)[..., None]
        grey += strength * np.sign(wave) * np.abs(wave) ** 0.6
    folds = np.sin(np.arange(width) * rng.uniform(0.3, 1.2))[None, :, None] * rng.uniform(0, 25)
    sheet = np.clip(grey + folds, 0, 255) * tint
    return np.asarray(sheet.astype(np.uint8))
