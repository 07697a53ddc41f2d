"""Shapes as plain arrays (no bpy): turned bodies, sheets, boxes, tubes, and crushing them.

One unit is 10 cm; z is up.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

Array = np.ndarray
Profile = Sequence[tuple[float, float]]
Reshape = Callable[[Array, Array, Array], tuple[Array, Array]]
TURN = 2 * math.pi


@dataclass
class Part:
    """One mesh with one material; ``thickness`` < 0 makes a wall inwards, > 0 centred."""

    vertices: Array
    faces: Array
    uv: Array
    material: Any
    smooth: bool = True
    thickness: float = 0.0
    uv_faces: Array | None = None

    def moved(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Part:
        """Shift the part and return it."""
        self.vertices = self.vertices + np.array([x, y, z])
        return self

    def scaled(self, x: float = 1.0, y: float = 1.0, z: float = 1.0) -> Part:
        """Stretch the part about the origin and return it."""
        self.vertices = self.vertices * np.array([x, y, z])
        return self

    def turned(self, axis: str, angle: float) -> Part:
        """Rotate the part about one axis through the origin and return it."""
        self.vertices = self.vertices @ rotation(axis, angle).T
        return self


def rotation(axis: str, angle: float) -> Array:
    """Return the rotation matrix about ``x``, ``y`` or ``z``."""
    c, s = math.cos(angle), math.sin(angle)
    if axis == "x":
        return np.array([[1, 0, 0], [0, c, -s], [0, s, c]])
    if axis == "y":
        return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])


def _grid_faces(rows: int, columns: int, stride: int) -> Array:
    i, j = np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij")
    a = (i * stride + j).ravel()
    return np.stack([a, a + 1, a + stride + 1, a + stride], 1)


def lathe(
    profile: Profile,
    material: Any,
    sides: int = 96,
    thickness: float = 0.0,
    reshape: Reshape | None = None,
    arc: float = 1.0,
    step: float = 0.03,
    start: float = 0.0,
) -> Part:
    """Turn a (radius, height) profile about z; ``reshape`` may bend radius and height by angle."""
    points = np.array(profile, float)
    line = [points[0]]
    for a, b in pairwise(points):
        cuts = max(1, min(60, int(np.hypot(*(b - a)) / step)))
        line += [a + (b - a) * i / cuts for i in range(1, cuts + 1)]
    rows = np.array(line)
    count, stride = len(rows), sides + 1
    theta = start + np.linspace(0, TURN * arc, stride)
    radius = np.repeat(rows[:, :1], stride, 1)
    height = np.repeat(rows[:, 1:], stride, 1)
    angle = np.repeat(theta[None], count, 0)
    if reshape:
        radius, height = reshape(radius, height, angle)
    vertices = np.stack([radius * np.cos(angle), radius * np.sin(angle), height], -1)
    uv_faces = _grid_faces(count - 1, sides, stride)
    faces = uv_faces
    if arc == 1.0:  # weld the seam; the uv map stays per corner
        faces = uv_faces - np.where(uv_faces % stride == sides, sides, 0)
    along = np.r_[0, np.cumsum(np.hypot(*np.diff(rows, axis=0).T))]
    along = along / along[-1]
    uv = np.stack([angle * 0 + (theta - start) / TURN, np.repeat(along[:, None], stride, 1)], -1)
    return Part(
        vertices.reshape(-1, 3),
        faces,
        uv.reshape(-1, 2),
        material,
        thickness=thickness,
        uv_faces=uv_faces,
    )


def sheet(
    nu: int,
    nv: int,
    surface: Callable[[Array, Array], Array],
    material: Any,
    smooth: bool = True,
    thickness: float = 0.0,
) -> Part:
    """Make a grid from a function of (u, v) in 0..1 that returns points."""
    u, v = np.meshgrid(np.linspace(0, 1, nu), np.linspace(0, 1, nv), indexing="ij")
    faces = _grid_faces(nu - 1, nv - 1, nv)[:, [0, 3, 2, 1]]
    uv = np.stack([u, v], -1).reshape(-1, 2)
    return Part(surface(u, v).reshape(-1, 3), faces, uv, material, smooth, thickness)


def quad(
    corners: Sequence[Sequence[float]],
    material: Any,
    cuts: int = 10,
    thickness: float = 0.0,
    uv: tuple[float, float, float, float] = (0, 0, 1, 1),
) -> Part:
    """Make a flat-shaded patch between four corners, with a window of the texture."""
    p0, p1, p2, p3 = (np.array(c, float) for c in corners)

    def surface(u: Array, v: Array) -> Array:
        u, v = u[..., None], v[..., None]
        return (1 - u) * (1 - v) * p0 + u * (1 - v) * p1 + u * v * p2 + (1 - u) * v * p3

    part = sheet(cuts, cuts, surface, material, smooth=False, thickness=thickness)
    part.uv = np.array(uv[:2]) + part.uv * (np.array(uv[2:]) - np.array(uv[:2]))
    return part


def rounded_box(size: Sequence[float], radius: float, material: Any, cuts: int = 8) -> list[Part]:
    """Make the six sides of a box with rounded edges, standing on z = 0; the front is -y."""
    half = np.array(size, float) / 2
    radius = min(radius, half.min() * 0.999)
    inner = half - radius
    parts = []
    for axis in range(3):
        others = [k for k in range(3) if k != axis]
        for sign in (-1, 1):
            lines = []
            for k in others:
                rim = radius * (1 - np.cos(np.linspace(0, math.pi / 2, 6)))
                ends = np.r_[-half[k] + rim, np.linspace(-inner[k], inner[k], cuts)[1:-1]]
                lines.append(np.unique(np.r_[ends, -ends].round(6)))
            a, b = np.meshgrid(*lines, indexing="ij")
            point = np.zeros((*a.shape, 3))
            point[..., others[0]], point[..., others[1]] = a, b
            point[..., axis] = sign * half[axis]
            core = np.clip(point, -inner, inner)
            out = point - core
            out /= np.linalg.norm(out, axis=-1, keepdims=True) + 1e-12
            flat = core + radius * out
            right = {0: [0, sign, 0], 1: [-sign, 0, 0], 2: [sign, 0, 0]}[axis]
            up = 1 if axis == 2 else 2
            u = (point @ right) / size[others[0]] + 0.5
            uv = np.stack([u, point[..., up] / size[up] + 0.5], -1)
            faces = _grid_faces(a.shape[0] - 1, a.shape[1] - 1, a.shape[1])
            if (sign > 0) != (axis == 1):
                faces = faces[:, ::-1]
            parts.append(Part(flat.reshape(-1, 3), faces, uv.reshape(-1, 2), material))
    return [p.moved(z=half[2]) for p in parts]


def tube(path: Array, radius: float, material: Any, sides: int = 12, closed: bool = False) -> Part:
    """Sweep a circle along a path of points (wires, bent lamp tubes, handles)."""
    path = np.asarray(path, float)
    forward = np.gradient(path, axis=0)
    if closed:
        forward[0] = forward[-1] = path[1] - path[-2]
    forward /= np.linalg.norm(forward, axis=1, keepdims=True) + 1e-12
    side = np.zeros_like(path)
    guess = np.array([0.3, 0.2, 1.0]) if abs(forward[0, 2]) < 0.9 else np.array([1.0, 0.2, 0.1])
    for i, f in enumerate(forward):
        guess = guess - f * (guess @ f)
        guess /= np.linalg.norm(guess)
        side[i] = guess
    other = np.cross(forward, side)
    theta = np.linspace(0, TURN, sides + 1)
    ring = np.cos(theta)[:, None] * side[:, None] + np.sin(theta)[:, None] * other[:, None]
    vertices = path[:, None] + radius * ring
    u = np.repeat(np.linspace(0, 1, len(path))[:, None], sides + 1, 1)
    uv = np.stack([u, np.repeat(theta[None] / TURN, len(path), 0)], -1)
    faces = _grid_faces(len(path) - 1, sides, sides + 1)
    return Part(vertices.reshape(-1, 3), faces, uv.reshape(-1, 2), material)


def disc(radius: float, z: float, material: Any, sides: int = 64) -> Part:
    """Make a flat disc that faces up."""
    return lathe([(radius, z), (0.001, z)], material, sides)


def creases(
    points: Array,
    rng: np.random.Generator,
    cells: int = 14,
    low: float | None = None,
    high: float | None = None,
) -> Array:
    """Return a crumple field: 0 on the sharp valleys between random cells, larger inside them."""
    lo = points.min(0) if low is None else low
    hi = points.max(0) if high is None else high
    seeds = rng.uniform(lo, hi, (cells, points.shape[1]))
    distance = np.sort(np.linalg.norm(points[:, None] - seeds[None], axis=2), 1)
    return distance[:, 1] - distance[:, 0]


def smooth_noise(points: Array, rng: np.random.Generator, frequency: float = 1.0) -> Array:
    """Return soft noise as a sum of twelve random waves."""
    waves = rng.normal(0, frequency, (12, 3))
    return np.sin(points @ waves.T + rng.uniform(0, TURN, 12)).mean(1) * 1.6
