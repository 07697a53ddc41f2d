"""From an item plan to placed parts: build, crush, pose, and set several items side by side."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import numpy as np

from . import bags, batteries, bottles, cups, lamps, packaging, pressure, sharps
from .crush import crush
from .kinds import KINDS
from .mesh import Array, Part, rotation
from .plan import ItemPlan

Builder = Callable[[dict, random.Random, np.random.Generator], list[Part]]
BUILDERS: dict[str, Builder] = {
    "pet": bottles.pet,
    "detergent": bottles.detergent,
    "glass_bottle": bottles.glass_bottle,
    "jar": bottles.jar,
    "tub": cups.tub,
    "cup": cups.cup,
    "noodle": cups.noodle,
    "can": packaging.can,
    "tin": packaging.tin,
    "foil": packaging.foil,
    "paper_ball": packaging.paper_ball,
    "sheet": packaging.paper_sheets,
    "carton": packaging.carton,
    "box": packaging.box,
    "board": packaging.board,
    "bag": bags.bag,
    **batteries.BUILDERS,
    **lamps.BUILDERS,
    **pressure.BUILDERS,
    **sharps.BUILDERS,
}
CELL = 0.08  # size of the footprint cells that keep items apart


def build(item: ItemPlan) -> tuple[list[Part], dict]:
    """Build one item on the origin and return its parts and its attribute record."""
    rng, noise = random.Random(item.seed), np.random.default_rng(item.seed)
    attributes = dict(item.attributes)
    parts = BUILDERS[item.kind](attributes, rng, noise)
    if attributes["crush_amount"] > 0 and KINDS[item.kind].crushed > 0:
        _stand(parts)
        crush(parts, noise, attributes["crush_amount"], attributes["crush_style"])
    _pose(parts, attributes, rng)
    return parts, attributes


def _stand(parts: list[Part]) -> None:
    """Put the lowest point on the ground and the middle on the origin."""
    points = np.concatenate([p.vertices for p in parts])
    middle = (points[:, :2].max(0) + points[:, :2].min(0)) / 2
    for part in parts:
        part.moved(-middle[0], -middle[1], -points[:, 2].min())


def _pose(parts: list[Part], attributes: dict, rng: random.Random) -> None:
    """Stand, lay or tumble the item and turn it by a random or a given yaw."""
    yaw = rotation("z", attributes.pop("yaw", rng.uniform(0, 6.28)))
    pose = attributes["pose"]
    if pose == "lie":
        roll = rng.uniform(0, 6.28)
        if attributes["crush_amount"] and attributes["crush_style"] == "flat":
            roll = math.copysign(math.pi / 2, roll - math.pi)  # on its flat side
        turn = yaw @ rotation("x", math.pi / 2) @ rotation("z", roll)
    elif pose == "any":
        turn = yaw @ rotation("x", rng.uniform(0, 6.28)) @ rotation("y", rng.uniform(0, 6.28))
    else:
        turn = yaw
    for part in parts:
        part.vertices = part.vertices @ turn.T
    if pose == "lie":
        _settle(parts)
    _stand(parts)


def _settle(parts: list[Part]) -> None:
    """Tilt a lying item so that both halves touch the ground (conical bottles, bent cans)."""
    points = np.concatenate([p.vertices for p in parts])
    flat = points[:, :2] - points[:, :2].mean(0)
    axis = np.linalg.svd(flat[:: max(1, len(flat) // 2000)], full_matrices=False)[2][0]
    along = flat @ axis
    left, right = along < np.quantile(along, 0.35), along > np.quantile(along, 0.65)
    low = [points[side][points[side][:, 2].argmin()] for side in (left, right)]
    run = (low[1][:2] - low[0][:2]) @ axis
    angle = math.atan2(low[1][2] - low[0][2], run)
    if abs(run) < 1e-3 or abs(angle) > 0.5:
        return
    across = np.array([-axis[1], axis[0], 0])  # tilt about the level line across the item
    c, s = math.cos(angle), math.sin(angle)
    cross = np.cross(np.eye(3), across)
    turn = np.eye(3) * c + s * cross.T + (1 - c) * np.outer(across, across)
    for part in parts:
        part.vertices = part.vertices @ turn


def footprint(points: Array, grow: float = 0.0) -> set[tuple[int, int]]:
    """Return the ground cells under an item, grown by a margin."""
    steps = [(0.0, 0.0)]
    if grow > 0:
        steps = [(grow * math.cos(t), grow * math.sin(t)) for t in np.linspace(0, 6.28, 9)[:-1]]
    cells: set[tuple[int, int]] = set()
    for dx, dy in steps:
        grid = np.unique(np.floor((points[:, :2] + [dx, dy]) / CELL).astype(int), axis=0)
        cells |= set(map(tuple, grid.tolist()))
    return cells


def arrange(groups: list[list[Part]], rng: random.Random, spacing: float) -> None:
    """Move items next to each other without cutting through; flat ones may lie under others."""
    taken: set[tuple[int, int]] = set()
    heights: list[Array] = []
    for i, parts in enumerate(groups):
        points = np.concatenate([p.vertices for p in parts])
        radius = float(np.hypot(points[:, 0], points[:, 1]).max())
        if i:
            x, y = _free_place(points, taken, rng, spacing * radius)
            lift = _flat_top(heights, points + np.array([x, y, 0]))
            for part in parts:
                part.moved(x, y, lift)
            points = points + np.array([x, y, lift])
        if np.ptp(points[:, 2]) > 0.45 or len(groups) < 2 or radius < 1.2:
            taken |= footprint(points, CELL)
        else:
            heights.append(points)  # a flat, wide thing: others may stand on it


def _free_place(
    points: Array, taken: set[tuple[int, int]], rng: random.Random, gap: float
) -> tuple[float, float]:
    """Walk outwards in a random direction until the footprint is free."""
    angle = rng.uniform(0, 6.28)
    cells = footprint(points)
    for step in range(400):
        if step % 40 == 39:
            angle = rng.uniform(0, 6.28)
        out = (step % 40) * CELL * (1 + step // 40)
        dx, dy = round(out * math.cos(angle) / CELL), round(out * math.sin(angle) / CELL)
        if not any((cx + dx, cy + dy) in taken for cx, cy in cells):
            far = gap if out else 0.0
            return dx * CELL + far * math.cos(angle), dy * CELL + far * math.sin(angle)
    return 4 * math.cos(angle), 4 * math.sin(angle)


def _flat_top(heights: list[Array], points: Array) -> float:
    """Return how high the flat things below an item reach."""
    low, high = points[:, :2].min(0), points[:, :2].max(0)
    top = 0.0
    for other in heights:
        inside = ((other[:, :2] > low) & (other[:, :2] < high)).all(1)
        if inside.any():
            top = max(top, float(other[inside, 2].max()))
    return top
