"""Grounds to put things on: floors, table, cloth, lawn, studio sweep, plain poster board."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from . import assets, prints
from .materials import BLACK, FULL, Nodes, linear
from .mesh import Array, Part, quad, sheet

WOODS = (
    ((0.45, 0.28, 0.15), (0.27, 0.15, 0.07)),
    ((0.72, 0.55, 0.36), (0.55, 0.38, 0.22)),
    ((0.3, 0.2, 0.13), (0.16, 0.09, 0.05)),
    ((0.8, 0.7, 0.55), (0.66, 0.53, 0.37)),
)
ROUGH = {
    "asphalt": ((0.16, 0.16, 0.17), (0.42, 0.42, 0.42), (14, 30)),
    "concrete": ((0.52, 0.51, 0.48), (0.68, 0.67, 0.64), (3, 10)),
    "soil": ((0.2, 0.14, 0.09), (0.42, 0.32, 0.22), (4, 9)),
}
TEXTURED = {
    "gravel": ("gravel", (0.08, 0.075, 0.07), (0.8, 0.77, 0.72)),
    "lawn": ("grass", (0.02, 0.045, 0.01), (0.5, 0.62, 0.25)),
    "brick": ("brick", (0.12, 0.06, 0.04), (0.72, 0.45, 0.34)),
}
Surface = tuple[Any, float, Any]  # colour, roughness, normal or None


def _darker(colour: tuple[float, float, float], share: float) -> tuple[float, float, float]:
    return tuple(c * share for c in colour)  # type: ignore[return-value]


def _wood(n: Nodes, rng: random.Random, at: Any) -> Surface:
    grain = n.noise(
        rng.uniform(2.5, 5), 6, rng.uniform(0.3, 1.5), n.mapping(at, (0.12, 1.2, 1)), 0.6
    )
    light, dark = rng.choice(WOODS)
    mid = tuple((a + b) / 2 for a, b in zip(light, dark, strict=True))
    colour = n.ramp(grain, [(0.32, linear(dark)), (0.5, linear(mid)), (0.68, linear(light))])
    if rng.random() < 0.6:  # planks
        planks = n.node("TexBrick", Vector=at, Scale=rng.uniform(0.12, 0.35))
        values = {
            "Mortar Size": 0.008,
            "Brick Width": 2.0,
            "Row Height": 0.25,
            "Color1": FULL,
            "Color2": (0.78, 0.78, 0.78, 1),
            "Mortar": (0.12, 0.1, 0.08, 1),
        }
        for key, value in values.items():
            planks.inputs[key].default_value = value
        colour = n.mix(1.0, colour, planks.outputs[0], "MULTIPLY")
    return colour, rng.uniform(0.25, 0.6), n.bump(grain, 0.15, 0.02)


def _tiles(n: Nodes, rng: random.Random, at: Any) -> Surface:
    base = rng.choice(
        [
            (0.85, 0.84, 0.8),
            (0.7, 0.65, 0.58),
            (0.45, 0.47, 0.5),
            (0.9, 0.9, 0.9),
            (0.6, 0.35, 0.25),
        ]
    )
    tiles = n.node("TexBrick", Vector=at, Scale=rng.uniform(0.25, 0.8))
    tiles.offset = rng.choice([0, 0.5])
    values = {
        "Mortar Size": rng.uniform(0.006, 0.02),
        "Brick Width": 0.5,
        "Row Height": 0.5 if tiles.offset == 0 else 0.25,
        "Color1": linear(base),
        "Color2": linear(_darker(base, 0.92)),
        "Mortar": linear(rng.choice([(0.3, 0.29, 0.27), (0.7, 0.68, 0.65)])),
    }
    for key, value in values.items():
        tiles.inputs[key].default_value = value
    stain = n.ramp(n.noise(1.5, 4, 1, at), [(0.4, BLACK), (0.9, (0.5, 0.5, 0.5, 1))])
    colour = n.mix(stain, tiles.outputs[0], linear(_darker(base, 0.7)))
    return colour, rng.uniform(0.08, 0.5), n.bump(tiles.outputs[0], 0.25, 0.03)


def _rough(n: Nodes, rng: random.Random, at: Any, kind: str) -> Surface:
    dark, light, scale = ROUGH[kind]
    grain = n.noise(rng.uniform(*scale), 6, 0, at, 0.75)
    stain = n.ramp(n.noise(0.6, 4, 1, at), [(0.4, BLACK), (0.8, (0.35, 0.35, 0.35, 1))])
    base = n.ramp(grain, [(0.35, linear(dark)), (0.68, linear(light))])
    return n.mix(stain, base, linear(_darker(dark, 0.6))), 0.85, n.bump(grain, 0.8, 0.06)


def _textured(n: Nodes, rng: random.Random, at: Any, kind: str) -> Surface:
    name, dark, light = TEXTURED[kind]
    k = rng.uniform(0.12, 0.3)
    picture = n.image(assets.ground_texture(name), n.mapping(at, (k, k, k)))
    colour = n.ramp(picture, [(0.05, linear(dark)), (0.95, linear(light))])
    return colour, 0.9, n.bump(picture, 0.8, 0.15)


def _cloth(n: Nodes, rng: random.Random, at: Any) -> Surface:
    base = tuple(c / 255 for c in prints.random_colour(rng, (0, 0.6), (0.2, 0.95)))
    weave = n.node("TexWave", Vector=at, Scale=rng.uniform(12, 25)).outputs[0]
    mask = n.ramp(weave, [(0, BLACK), (1, (0.5, 0.5, 0.5, 1))])
    colour = n.mix(mask, linear(base), linear(_darker(base, 0.7)))
    return colour, 0.9, n.bump(n.noise(0.9, 4, 1, at), 0.6, 0.25)


def _painted(n: Nodes, rng: random.Random, at: Any, kind: str) -> Surface:
    if kind == "sweep":
        base = rng.choice([(0.93, 0.93, 0.93), (0.88, 0.88, 0.9), (0.95, 0.93, 0.88)])
    elif kind == "board":  # white to light grey poster board, a little warm or cold
        grey, warm = rng.uniform(0.72, 0.94), rng.uniform(-0.02, 0.035)
        base = (min(1, grey + warm), grey, grey - warm)
    else:
        base = tuple(c / 255 for c in prints.random_colour(rng, (0, 0.35), (0.35, 0.9)))
    cloud = n.ramp(n.noise(0.4, 3, 0, at), [(0.4, BLACK), (0.9, (0.25, 0.25, 0.25, 1))])
    colour = n.mix(cloud, linear(base), linear(_darker(base, 0.9)))
    return colour, rng.uniform(0.45, 0.9) if kind == "board" else rng.uniform(0.3, 0.8), None


def _sweep(material: Any, size: float) -> Part:
    """Make a floor that curves up into a back wall."""

    def surface(u: Array, w: Array) -> Array:
        y = (w - 0.25) * 2 * size
        k = np.clip(y - 5, 0, None)
        z = np.where(k < 3, 3 - np.sqrt(np.clip(9 - k**2, 0, None)), k)
        return np.stack([(u - 0.5) * 4 * size, np.minimum(y, 8), z], -1)

    return sheet(4, 160, surface, material)


def _blades(noise: np.random.Generator) -> Part:
    """Make real grass blades near the items."""
    n = 26000
    place, angle = noise.uniform(-7, 7, (n, 2)), noise.uniform(0, 6.28, n)
    tall, lean, half = noise.uniform(0.12, 0.45, n), noise.normal(0, 0.16, (n, 2)), 0.018
    points = np.zeros((n, 3, 3))
    wide = np.c_[np.cos(angle), np.sin(angle)] * half
    points[:, 0, :2], points[:, 1, :2], points[:, 2, :2] = place - wide, place + wide, place + lean
    points[:, 2, 2] = tall
    uv = np.tile([[0, 0], [1, 0], [0.5, 1]], (n, 1))
    nodes = Nodes("blade")
    stops = [(0.3, (0.2, 0.32, 0.08)), (0.6, (0.36, 0.48, 0.16)), (0.8, (0.55, 0.52, 0.25))]
    colour = nodes.ramp(nodes.noise(1.2, 3), [(p, linear(c)) for p, c in stops])
    front = nodes.principled(Base_Color=colour, Roughness=0.5)
    veil = nodes.node("BsdfTranslucent", Color=colour).outputs[0]
    material = nodes.finish(nodes.mix_shaders(0.3, front, veil))
    return Part(points.reshape(-1, 3), np.arange(3 * n).reshape(n, 3), uv, material, smooth=False)


def ground_parts(kind: str, rng: random.Random, noise: np.random.Generator) -> list[Part]:
    """Make the ground of a kind with random colour, pattern scale and turn."""
    n = Nodes("ground")
    turn = (0, 0, rng.uniform(0, 6.28))
    at = n.mapping(
        n.coordinates(), rotation=turn, location=(rng.uniform(-50, 50), rng.uniform(-50, 50), 0)
    )
    if kind == "wood":
        colour, rough, normal = _wood(n, rng, at)
    elif kind == "tiles":
        colour, rough, normal = _tiles(n, rng, at)
    elif kind in ROUGH:
        colour, rough, normal = _rough(n, rng, at, kind)
    elif kind in TEXTURED:
        colour, rough, normal = _textured(n, rng, at, kind)
    elif kind == "cloth":
        colour, rough, normal = _cloth(n, rng, at)
    else:
        colour, rough, normal = _painted(n, rng, at, kind)
    values = {"Base_Color": colour, "Roughness": rough}
    if normal is not None:
        values["Normal"] = normal
    material = n.finish(n.principled(**values))
    if kind == "sweep":
        return [_sweep(material, 12)]
    s = 40
    parts = [quad([(-s, -s, 0), (s, -s, 0), (s, s, 0), (-s, s, 0)], material, 2)]
    return [*parts, _blades(noise)] if kind == "lawn" else parts
