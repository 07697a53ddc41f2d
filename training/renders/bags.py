"""Plastic bags, slack or filled and tied; same builder signature as ``bottles``."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np

from .materials import PLASTIC_COLOURS, Nodes, clear
from .mesh import Array, Part, creases, lathe, sheet, smooth_noise

Attributes = dict[str, Any]


def _film(a: Attributes, rng: random.Random) -> Any:
    if a["colour"] == "clear":
        return clear(rng, (1, 1, 1), 0.05, 1.25, 0.3, 0, milky=rng.uniform(0.05, 0.3))
    colour = (
        *rng.choice([(0.85, 0.85, 0.85), (0.85, 0.85, 0.85), (0.02, 0.02, 0.02), *PLASTIC_COLOURS]),
        1,
    )
    nodes = Nodes("bag")
    front = nodes.principled(
        Base_Color=colour, Roughness=0.28, Normal=nodes.bump(nodes.noise(7, 6), 0.4, 0.04)
    )
    veil = nodes.node("BsdfTranslucent", Color=colour).outputs[0]
    return nodes.finish(nodes.mix_shaders(0.35, front, veil))


def _tied_bag(film: Any, rng: random.Random, noise: np.random.Generator) -> list[Part]:
    """Make a filled bag: a lumpy body with folds that run into a knot with two ears."""
    r = rng.uniform(0.8, 1.3)
    folds, phase = rng.randint(9, 14), rng.uniform(0, 6.28)
    top = 1.25 * r

    def lumpy(rad: Array, z: Array, t: Array) -> tuple[Array, Array]:
        q = np.stack([rad * np.cos(t), rad * np.sin(t), z], -1).reshape(-1, 3)
        lump = 0.13 * smooth_noise(q, noise, 1.8 / r)
        lump -= 0.35 * np.clip(0.22 * r - creases(q, noise, 70), 0, None)
        near = np.clip((z - 0.35 * top) / (0.65 * top), 0, 1)
        wave = np.cos(folds * t + phase + 2.5 * np.sin(t) + 1.5 * near)
        pleat = near**1.5 * (0.16 * wave + 0.05 * np.cos(23 * t))
        return rad * (1 + lump.reshape(z.shape) * (1 - near) + pleat), z

    shape = [(0.001, 0.03), (0.7, 0.0), (0.95, 0.12), (1.0, 0.35), (0.93, 0.62), (0.7, 0.88)]
    neck = [(0.42, 1.05), (0.2, 1.17), (0.09, 1.25)]
    parts = [lathe([(x * r, z * r) for x, z in shape + neck], film, 160, reshape=lumpy)]
    knot = [(0.001, -0.1), (0.09, -0.06), (0.11, 0.0), (0.08, 0.06), (0.001, 0.08)]
    parts.append(lathe([(x * r, top + z * r) for x, z in knot], film, 32))
    for side in (-1, 1):
        lean = rng.uniform(0.25, 0.7)

        def ear(u: Array, v: Array, side: int = side, lean: float = lean) -> Array:
            wide = r * (0.05 + 0.3 * np.sin(np.clip(u * 1.15, 0, 1) * math.pi) ** 0.8)
            y = (v - 0.5) * 2 * wide
            x = side * r * (0.05 + lean * u) + 0.05 * r * np.sin(v * 9 + u * 3)
            z = top + r * (0.5 * u * (1 - 0.5 * lean * u) + 0.05 * np.cos(v * 11))
            return np.stack([x, y, z], -1)

        parts.append(sheet(30, 24, ear, film))
    return parts


def bag(a: Attributes, rng: random.Random, noise: np.random.Generator) -> list[Part]:
    """Make a slack, puckered plastic bag lying on the ground, or a filled and tied one."""
    if a.setdefault("size", rng.choice(["slack", "tied"])) == "tied":
        return _tied_bag(_film(a, rng), rng, noise)
    w = rng.uniform(1.0, 1.7)

    def surface(u: Array, v: Array) -> Array:
        theta, phi = u * 2 * np.pi, (v - 0.5) * np.pi
        x = w * np.cos(phi) * np.sign(np.cos(theta)) * np.abs(np.cos(theta)) ** 0.6
        y, z = 1.25 * w * np.sin(phi), 0.32 * w * np.cos(phi) * np.sin(theta) + 0.35
        q = np.stack([x, y, z], -1).reshape(-1, 3)
        scaled = q * [1, 1, 1.6]
        ridge = np.clip(0.5 - creases(scaled, noise, 30), 0, None) * 0.5
        ridge += np.clip(0.22 - creases(scaled, noise, 150), 0, None) * 0.55
        lift = (ridge - 0.2) * np.sign(q[:, 2] - 0.3) * 0.8
        q[:, 2] = np.maximum(0.005, q[:, 2] * (1 + 0.35 * smooth_noise(q, noise, 2)) + lift)
        wide = 1 + 0.16 * smooth_noise(q, noise, 3) - 0.25 * np.clip(ridge, 0, 0.6)
        q[:, :2] *= wide[:, None]
        return q.reshape((*x.shape, 3))

    return [sheet(150, 110, surface, _film(a, rng))]
