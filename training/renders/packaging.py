"""Cans, tins, foil, paper, cartons, boxes and bags; same builder signature as ``bottles``."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np

from . import prints
from .materials import PLASTIC_COLOURS, glossy, metal
from .mesh import Array, Part, creases, lathe, quad, sheet, smooth_noise

Attributes = dict[str, Any]


def _ellipse(centre: float, rx: float, ry: float, z: float, material: Any) -> Part:
    def surface(u: Array, w: Array) -> Array:
        angle = u * 6.2832
        return np.stack(
            [centre + rx * w * np.cos(angle), ry * w * np.sin(angle), np.full_like(u, z)], -1
        )

    return sheet(24, 6, surface, material)


def can(a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make a drinks can, printed or bare, opened or closed."""
    h, r = rng.uniform(1.1, 1.7), rng.uniform(0.28, 0.34)
    image = prints.label(rng) if a["colour"] == "printed" else None
    body = glossy(
        rng,
        roughness=rng.uniform(0.2, 0.38),
        metallic=0.85 if image else 1.0,
        print_image=image,
        coat=0.3,
        dirty=a["dirty"],
    )
    bare = metal(rng, dirty=a["dirty"] * 0.5)
    bottom = [(0.001, 0.1), (0.6 * r, 0.06), (0.72 * r, 0), (0.76 * r, 0), (r * 0.82, 0.05)]
    top = [
        (r * 0.83, h - 0.06),
        (r * 0.86, h - 0.02),
        (r * 0.88, h),
        (r * 0.84, h),
        (r * 0.8, h - 0.05),
        (0.001, h - 0.05),
    ]
    parts = [
        lathe([(r * 0.82, 0.05), (r, 0.14), (r, h - 0.2), (r * 0.83, h - 0.06)], body),
        lathe(bottom, bare),
        lathe(top, bare),
    ]
    if a["opened"]:
        hole = glossy(rng, (0.01, 0.01, 0.01), 0.8)
        parts.append(_ellipse(r * 0.38, r * 0.34, r * 0.26, h - 0.046, hole))
    tab = lathe([(r * 0.13, 0), (r * 0.2, 0.012), (r * 0.26, 0)], metal(rng))
    return [*parts, tab.scaled(x=1.4, y=0.9).moved(-r * 0.12, 0, h - 0.03)]


def tin(a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make an opened food tin with rings, sometimes with its lid bent up."""
    h, r = rng.uniform(0.8, 1.3), rng.uniform(0.36, 0.5)
    steel = metal(rng, (0.75, 0.75, 0.74), dirty=a["dirty"])
    rings = rng.randint(8, 16)

    def ringed(rad: Array, z: Array, _t: Array) -> tuple[Array, Array]:
        inside = (z > 0.15 * h) & (z < 0.85 * h)
        return rad * (1 + 0.012 * np.sin(z / h * 6.28 * rings) * inside), z

    profile = [
        (0.001, 0.02),
        (0.95 * r, 0.02),
        (0.97 * r, 0),
        (r, 0.03),
        (r, h - 0.03),
        (1.02 * r, h),
        (0.97 * r, h),
        (0.97 * r, h - 0.03),
        (0.96 * r, 0.03),
        (0.001, 0.03),
    ]
    parts = [lathe(profile, steel, reshape=ringed)]
    if a["label"]:
        paper = glossy(rng, roughness=0.4, print_image=prints.label(rng), dirty=a["dirty"])
        parts.append(lathe([(r * 1.02, 0.06), (r * 1.02, h - 0.06)], paper))
    if rng.random() < 0.5:
        lid = lathe(
            [(0.001, 0), (0.6 * r, 0.01), (0.65 * r, 0), (0.93 * r, 0), (0.95 * r, 0.02)], steel
        )
        parts.append(lid.moved(r).turned("y", -rng.uniform(0.6, 1.5)).moved(-r, 0, h))
    return parts


def _ball(noise: np.random.Generator, material: Any, radius: float, depth: float) -> list[Part]:
    """Make a crumpled ball."""

    def surface(u: Array, w: Array) -> Array:
        theta, phi = u * 2 * np.pi, w * np.pi
        way = np.stack([np.sin(phi) * np.cos(theta), np.sin(phi) * np.sin(theta), np.cos(phi)], -1)
        flat = way.reshape(-1, 3)
        big = np.clip(0.30 - creases(flat, noise, 30, -1.2, 1.2), 0, None)
        fine = np.clip(0.14 - creases(flat, noise, 220, -1.2, 1.2), 0, None)
        k = 1 - depth * big - 0.6 * depth * fine + 0.10 * smooth_noise(flat, noise, 2.2)
        return (flat * k[:, None] * radius).reshape(way.shape) * noise.uniform(0.75, 1.1, 3)

    return [sheet(120, 120, surface, material, smooth=False)]


def foil(_a: Attributes, rng: random.Random, noise: np.random.Generator) -> list[Part]:
    """Make a ball of aluminium foil."""
    skin = glossy(rng, (0.85, 0.85, 0.86), rng.uniform(0.15, 0.3), 1.0, bump=0.3, bump_scale=12)
    return _ball(noise, skin, rng.uniform(0.3, 0.5), 0.5)


def paper_ball(a: Attributes, rng: random.Random, noise: np.random.Generator) -> list[Part]:
    """Make a ball of crumpled paper, white, brown or printed."""
    image = prints.newspaper(rng) if rng.random() < 0.4 else None
    w = rng.uniform(0.7, 0.92)
    colour = rng.choice([(w, w, w * 0.97), (w, w, w), (0.75, 0.6, 0.4)])
    skin = glossy(rng, colour, 0.85, print_image=image, dirty=a["dirty"], tiling=(3, 2, 1))
    return _ball(noise, skin, rng.uniform(0.35, 0.6), 0.75)


def _turn(points: Array, angle: float, shift: Any, z: Array) -> Array:
    c, s = math.cos(angle), math.sin(angle)
    x = points[:, 0] * c - points[:, 1] * s + shift[0]
    return np.c_[x, points[:, 0] * s + points[:, 1] * c + shift[1], z]


def _page(i: int, a: Attributes, rng: random.Random, noise: np.random.Generator) -> Part:
    """Make the ``i``-th sheet of a pile."""
    w, h = rng.choice([(2.1, 2.97), (2.8, 3.8), (1.5, 2.1)])
    image = prints.newspaper(rng) if rng.random() < 0.8 else None
    angle, fold, amp = rng.uniform(0, 6.28), rng.random() < 0.4, rng.uniform(0.02, 0.12)
    shift = noise.uniform(-0.4, 0.4, 2) if i else (0, 0)

    def surface(u: Array, v: Array) -> Array:
        q = np.stack([(u - 0.5) * w, (v - 0.5) * h, np.zeros_like(u)], -1).reshape(-1, 3)
        z = amp * smooth_noise(q, noise, 1.2) + 0.03 * i
        if a["crushed"]:
            z = z + 0.25 * np.clip(0.35 - creases(q, noise, 22), 0, None)
        if fold:
            z = z + 0.35 * np.clip(np.abs(q[:, 0]) - 0.3 * w, 0, None)
        return _turn(q, angle, shift, z).reshape((*u.shape, 3))

    rough = rng.uniform(0.45, 0.9)
    skin = glossy(rng, (0.85, 0.85, 0.83), rough, print_image=image, dirty=a["dirty"])
    return sheet(70, 90, surface, skin)


def paper_sheets(a: Attributes, rng: random.Random, noise: np.random.Generator) -> list[Part]:
    """Make one to five sheets of paper, flat, folded or crumpled."""
    return [_page(i, a, rng, noise) for i in range(rng.randint(1, 5))]


def carton(a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make a gable-top drinks carton, with a screw cap on the roof if it has one."""
    w = rng.uniform(0.6, 0.9)
    d, h, g = w * rng.uniform(0.75, 1), w * rng.uniform(1.7, 2.6), w * 0.42
    image = prints.label(rng, (1024, 1024))
    skin = glossy(rng, roughness=0.35, print_image=image, coat=0.15, dirty=a["dirty"], bump=0.02)
    x, y, e, f = w / 2, d / 2, 0.02, 0.16 * w
    base = [(-x, -y), (x, -y), (x, y), (-x, y)]
    parts = [
        quad([(*p, 0), (*q, 0), (*q, h), (*p, h)], skin, 24, uv=(i / 4, 0, (i + 1) / 4, 0.8))
        for i, (p, q) in enumerate(zip(base, base[1:] + base[:1], strict=True))
    ]
    parts.append(quad([(-x, -y, 0), (x, -y, 0), (x, y, 0), (-x, y, 0)], skin))
    for s, u in ((-1, 0.0), (1, 0.5)):  # two roof sides and the fin they meet in
        roof = [
            (s * x, s * y, h),
            (-s * x, s * y, h),
            (-s * x, s * e, h + g),
            (s * x, s * e, h + g),
        ]
        fin = [(s * x, s * e, h + g), (-s * x, s * e, h + g)]
        fin += [(-s * x, s * e * 0.3, h + g + f), (s * x, s * e * 0.3, h + g + f)]
        parts.append(quad(roof, skin, 12, uv=(u, 0.8, u + 0.25, 1)))
        parts.append(quad(fin, skin, 6, uv=(u, 0.9, u + 0.25, 1)))
        inner = (s * (x - 0.27 * w), 0, h + 0.45 * g)  # folded-in triangles of the gable
        p, q, tip = (s * x, -y, h), (s * x, y, h), (s * x, 0, h + g)
        parts += [quad([p, q, inner, inner], skin, 6), quad([p, inner, tip, tip], skin, 6)]
        parts.append(quad([inner, q, tip, tip], skin, 6))
    if a["cap"]:
        turned = [
            (0.17, -0.03),
            (0.17, 0.02),
            (0.145, 0.03),
            (0.145, 0.12),
            (0.13, 0.135),
            (0.001, 0.135),
        ]
        cap = lathe(turned, glossy(rng, rng.choice(PLASTIC_COLOURS), 0.35))
        parts.append(cap.turned("x", math.atan2(g, y)).moved(0, -y * 0.5, h + g * 0.5))
    return parts


def box(a: Attributes, rng: random.Random, _noise: np.random.Generator) -> list[Part]:
    """Make a corrugated box, closed with tape or with its four flaps open."""
    w, d, h = rng.uniform(1.6, 3.6), rng.uniform(1.4, 2.8), rng.uniform(0.7, 2.4)
    image = prints.kraft(rng, printed=a["label"])
    outer = glossy(
        rng, roughness=0.85, print_image=image, dirty=a["dirty"], bump=0.04, bump_scale=5
    )
    plain = glossy(rng, (0.42, 0.27, 0.14), 0.85, bump=0.05)
    x, y, wall = w / 2, d / 2, 0.035
    base = [(-x, -y), (x, -y), (x, y), (-x, y)]
    parts = []
    for i in range(4):
        p, q = np.array(base[i]), np.array(base[(i + 1) % 4])
        parts.append(quad([(*p, 0), (*q, 0), (*q, h), (*p, h)], outer, 12, wall))
        out = np.array([q[1] - p[1], p[0] - q[0]]) / np.linalg.norm(q - p)
        long = d / 2 if i % 2 == 0 else min(d / 2, w / 2)
        angle = rng.uniform(-0.2, 2.2)
        rise, reach = (math.cos(angle), math.sin(angle)) if a["opened"] else (0, -1)
        z = h + (0.03 if i % 2 == 0 and not a["opened"] else 0.012)
        tip_q, tip_p = q + out * reach * long, p + out * reach * long
        flap = [(*p, z), (*q, z), (*tip_q, z + rise * long), (*tip_p, z + rise * long)]
        parts.append(quad(flap, plain if a["opened"] else outer, 8, wall, (0, 0, 0.5, 0.3)))
    parts.append(quad([(-x, -y, 0.02), (x, -y, 0.02), (x, y, 0.02), (-x, y, 0.02)], plain))
    if not a["opened"] and rng.random() < 0.7:
        z = h + 0.075
        tape = [(-x, -0.13, z), (x, -0.13, z), (x, 0.13, z), (-x, 0.13, z)]
        parts.append(quad(tape, glossy(rng, (0.55, 0.38, 0.2), 0.15)))
    return parts


def _piece(i: int, a: Attributes, rng: random.Random, noise: np.random.Generator) -> Part:
    """Make the ``i``-th piece of a pile of flattened cardboard."""
    w, h, angle = rng.uniform(2, 4), rng.uniform(1.6, 3), rng.uniform(0, 6.28)
    shift = noise.uniform(-0.6, 0.6, 2) if i else (0, 0)
    image = prints.kraft(rng, printed=a["label"])
    skin = glossy(rng, roughness=0.85, print_image=image, dirty=a["dirty"], bump=0.06, bump_scale=4)
    slope, fold = rng.uniform(0, 0.5), rng.uniform(0.1, 0.4) * w

    def surface(u: Array, v: Array) -> Array:
        q = np.stack([(u - 0.5) * w, (v - 0.5) * h, np.zeros_like(u)], -1).reshape(-1, 3)
        q[:, 1] += 0.05 * smooth_noise(q, noise, 3) * (np.abs(v.ravel() - 0.5) > 0.45)
        z = 0.05 * smooth_noise(q, noise, 1) + slope * np.clip(q[:, 0] - fold, 0, None)
        return _turn(q, angle, shift, z + 0.09 * i + 0.04).reshape((*u.shape, 3))

    return sheet(50, 50, surface, skin, thickness=0.05)


def board(a: Attributes, rng: random.Random, noise: np.random.Generator) -> list[Part]:
    """Make one to four flattened pieces of cardboard."""
    return [_piece(i, a, rng, noise) for i in range(rng.randint(1, 4))]
