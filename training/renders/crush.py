"""Crushing: bend, dent, fold or flatten all parts of an item with one field (no bpy)."""

from __future__ import annotations

import math

import numpy as np

from .mesh import Array, Part, creases

STYLES = ("side", "stomp", "flat")


def crush(parts: list[Part], rng: np.random.Generator, amount: float, style: str = "side") -> None:
    """Crush parts in place; ``amount`` runs from 0 (untouched) to 1 (wrecked).

    ``side`` squeezes the middle, ``stomp`` folds the body from above, ``flat`` presses it flat.
    Every part moves with the same field, so labels stay on the body.
    """
    points = np.concatenate([p.vertices for p in parts])
    if style == "stomp":
        moved = _stomp(points, rng, amount)
    elif style == "flat":
        moved = _flatten(points, rng, amount)
    else:
        moved = _squeeze(points, rng, amount)
    at = 0
    for part in parts:
        part.vertices = moved[at : at + len(part.vertices)]
        at += len(part.vertices)


def _dents(xyz: Array, share: Array, rng: np.random.Generator, amount: float, wide: float) -> Array:
    """Return how far each point moves outwards: cell middles sink, ridges stay sharp."""
    coarse = creases(xyz * [1, 1, 0.8], rng, 26)
    fine = creases(xyz, rng, 90)
    keep = np.clip(np.minimum(share, 1 - share) / 0.12, 0.15, 1)
    sink = np.minimum(coarse, 0.9 * wide) * 0.42 + np.minimum(fine, 0.5 * wide) * 0.30
    return -amount * keep * (sink - 0.12 * wide)


def _squeeze(points: Array, rng: np.random.Generator, amount: float) -> Array:
    high, wide = points[:, 2].max(), np.abs(points[:, :2]).max()
    share = points[:, 2] / high
    bell = np.exp(-(((share - rng.uniform(0.3, 0.65)) / rng.uniform(0.15, 0.35)) ** 2))
    angle = rng.uniform(0, 2 * math.pi)
    c, s = math.cos(angle), math.sin(angle)
    x = (c * points[:, 0] + s * points[:, 1]) * (1 - amount * 0.75 * bell)
    y = (-s * points[:, 0] + c * points[:, 1]) * (1 + amount * 0.22 * bell)
    out = np.hypot(x, y) + 1e-6
    push = _dents(np.c_[x, y, points[:, 2]], share, rng, amount, wide)
    x = x * (1 + push / out) + amount * 0.35 * wide * bell * rng.choice([-1, 1])
    y = y * (1 + push / out)
    z = points[:, 2] * (1 - 0.4 * amount * rng.uniform(0.3, 1)) + amount * 0.1 * x
    twist = amount * rng.uniform(-0.8, 0.8) * share
    lean = amount * rng.uniform(-0.3, 0.3) * share**2
    return np.c_[
        x * np.cos(twist) - y * np.sin(twist) + lean, x * np.sin(twist) + y * np.cos(twist), z
    ]


def _stomp(points: Array, rng: np.random.Generator, amount: float) -> Array:
    high, wide = points[:, 2].max(), np.abs(points[:, :2]).max()
    share = points[:, 2] / high
    inner = np.clip(np.minimum(share, 1 - share) / 0.15, 0, 1)
    folds = rng.integers(2, 5)
    angle = np.arctan2(points[:, 1], points[:, 0])
    wave = np.sin(share * folds * 2 * math.pi + rng.uniform(0, 6.28) + 0.6 * np.sin(2 * angle))
    out = np.hypot(points[:, 0], points[:, 1]) + 1e-6
    push = inner * amount * 0.22 * wide * wave + _dents(points, share, rng, amount * 0.5, wide)
    push = np.maximum(push * (out > 0.5 * wide), -0.6 * out)
    z = points[:, 2] * (1 - (0.2 + 0.55 * amount))
    lean = amount * rng.uniform(-0.5, 0.5, 2) * wide
    tilt = amount * rng.uniform(-0.25, 0.25) * points[:, 0] * share
    scale = (1 + push / out)[:, None]
    return np.c_[points[:, :2] * scale + share[:, None] * lean, z + tilt]


def _flatten(points: Array, rng: np.random.Generator, amount: float) -> Array:
    wide = np.abs(points[:, :2]).max()
    share = points[:, 2] / points[:, 2].max()
    push = _dents(points, share, rng, 0.45 * amount, wide)
    out = np.hypot(points[:, 0], points[:, 1]) + 1e-6
    xy = points[:, :2] * (1 + push / out)[:, None]
    bend = amount * 0.25 * wide * np.sin(share * math.pi * rng.uniform(0.8, 2.2))
    x = xy[:, 0] * (1 - 0.55 - 0.3 * amount) + bend
    y = xy[:, 1] * (1 + 0.22 * amount) + 0.15 * amount * wide * np.sin(share * 4)
    return np.c_[x, y, points[:, 2] * (1 - 0.12 * amount)]
