"""Made-up things with edges: crates, boards and corks of wood, the same shapes of cardboard.

Both materials come in the same shapes and on the same grounds, so that only the surface tells them apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from training import augment, surfaces, turned

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.random import Generator
    from numpy.typing import NDArray

    Pixels = NDArray[Any]
    Texture = Callable[[int, int], Pixels]

SIDE = 280
# corners of a unit box seen by a camera that looks down a little; the last axis points up
FRONT, RIGHT, LID = (4, 5, 1, 0), (5, 6, 2, 1), (7, 6, 5, 4)
BACK, LEFT = (7, 6, 2, 3), (4, 7, 3, 0)


def corners(size: tuple[float, float, float], rng: Generator) -> NDArray[Any]:
    """Where a box of this width, depth and height stands in the frame, [8, 2]."""
    turn, tilt = rng.uniform(-0.95, -0.15), rng.uniform(0.2, 0.75)
    x, y, z = (np.array([-1, 1]) * side / 2 for side in size)
    box = np.array(
        [(a, b, c) for c in z for a, b in ((x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1]))]
    )
    across = box[:, 0] * np.cos(turn) - box[:, 1] * np.sin(turn)
    away = box[:, 0] * np.sin(turn) + box[:, 1] * np.cos(turn)
    down = -box[:, 2] * np.cos(tilt) - away * np.sin(tilt)
    depth = 4.0 + away * np.cos(tilt) - box[:, 2] * np.sin(tilt)
    flat = np.stack([across / depth, down / depth], axis=1) * 4.0
    low, high = flat.min(0), flat.max(0)
    scale = rng.uniform(0.55, 1.0) * SIDE / (high - low).max()
    spare = (SIDE - (high - low) * scale) / 2
    shift = SIDE / 2 + rng.uniform(-0.7, 0.7, 2) * spare
    found: NDArray[Any] = ((flat - (low + high) / 2) * scale + shift).astype(np.float32)
    return found


def cover(canvas: Pixels, face: Pixels, where: NDArray[Any], light: float) -> Pixels:
    """Stretch a face (RGB, or RGBA with open gaps) over four corners of the canvas."""
    height, width = face.shape[:2]
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    warp = cv2.getPerspectiveTransform(source, where)
    if face.shape[2] == 3:
        face = np.dstack([face, np.full((height, width), 255, np.uint8)])
    moved = cv2.warpPerspective(face, warp, (SIDE, SIDE), flags=cv2.INTER_AREA).astype(np.float32)
    alpha = moved[..., 3:] / 255.0
    return canvas * (1 - alpha) + np.clip(moved[..., :3] * light, 0, 255) * alpha


def shadow(canvas: Pixels, where: NDArray[Any], rng: Generator) -> Pixels:
    """A soft dark patch under a box."""
    patch = np.zeros((SIDE, SIDE), np.float32)
    cv2.fillConvexPoly(
        patch,
        cv2.convexHull(where[:4] + rng.uniform(-6, 12, 2).astype(np.float32)).astype(np.int32),
        1.0,
    )
    return canvas * (1 - rng.uniform(0.1, 0.6) * cv2.GaussianBlur(patch, (0, 0), 8)[..., None])


def ground(rng: Generator) -> Pixels:
    """White or plain more often than rough."""
    return augment.any_ground((SIDE, SIDE), rng, 0.7).astype(np.float32)


def crate(texture: Texture, rng: Generator) -> Pixels:
    """One crate or a closed wooden box."""
    canvas = ground(rng)
    where = corners((1.0, rng.uniform(0.5, 1.0), rng.uniform(0.3, 0.95)), rng)
    canvas = shadow(canvas, where, rng)
    light = np.sort(rng.uniform(0.5, 1.15, 3))
    closed = rng.random() < 0.3
    for face in (BACK, LEFT):
        canvas = cover(canvas, surfaces.slats(texture, rng), where[list(face)], 0.6 * light[1])
    for face, shade in ((RIGHT, light[0]), (FRONT, light[1]), (LID, light[2])):
        if face is not LID or closed:
            canvas = cover(canvas, surfaces.slats(texture, rng), where[list(face)], shade)
    return canvas


def stack(sheet: Texture, edge: Texture, rng: Generator) -> Pixels:
    """Sheets on each other, their edges showing."""
    canvas = ground(rng)
    base = corners((1.0, rng.uniform(0.6, 1.0), rng.uniform(0.02, 0.12)), rng)
    step = np.array([rng.uniform(-14, 14), -(base[:4, 1] - base[4:, 1]).mean()]) + rng.normal(
        0, 3, 2
    )
    for number in range(int(rng.integers(1, 7))):
        where = (base + number * step + rng.normal(0, 2, 2)).astype(np.float32)
        canvas = shadow(canvas, where, rng)
        for face, shade in ((RIGHT, 0.65), (FRONT, 0.8)):
            canvas = cover(canvas, edge(24, 180), where[list(face)], shade)
        canvas = cover(canvas, sheet(140, 180), where[list(LID)], rng.uniform(0.95, 1.1))
    return canvas


def boards(texture: Texture, rng: Generator) -> Pixels:
    """A stack or fan of sheets with their edges showing."""
    tone = tuple(np.array((190, 150, 105)) * rng.uniform(0.55, 1.2) + rng.normal(0, 8, 3))
    kind = rng.integers(4)
    sheet: Texture = (
        (lambda h, w: surfaces.speckle(h, w, rng, tone)),
        (lambda h, w: surfaces.strands(h, w, rng)),
        texture,
        texture,
    )[kind]
    edge: Texture = (lambda h, w: surfaces.layers(h, w, rng)) if kind == 2 else sheet
    return stack(sheet, edge, rng)


def corks(_: Texture, rng: Generator) -> Pixels:
    """Some corks, standing or lying."""
    canvas, count = ground(rng), int(rng.choice([1, 2, 3, 5, 9, 16, 30]))
    for _number in range(count):
        radius = float(rng.uniform(0.55, 1.0) * SIDE / (2.6 * np.sqrt(count)))
        length, taper = radius * rng.uniform(1.2, 2.6), rng.uniform(0.75, 1.0)
        tone = tuple(np.array((205, 160, 112)) * rng.uniform(0.75, 1.15))
        body = surfaces.speckle(int(length) + 8, int(2 * radius) + 8, rng, tone).astype(np.float32)
        body *= np.cos(np.linspace(-1.25, 1.25, body.shape[1]))[None, :, None] ** 0.5
        centre = rng.uniform(radius, SIDE - radius, 2) if count > 1 else np.full(2, SIDE / 2.0)
        angle = rng.choice([0.0, rng.uniform(0, 2 * np.pi)])
        ends = np.array(
            [
                [-radius, -length / 2],
                [radius, -length / 2],
                [radius * taper, length / 2],
                [-radius * taper, length / 2],
            ]
        )
        spin = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        canvas = cover(
            canvas,
            np.clip(body, 0, 255).astype(np.uint8),
            (ends @ spin.T + centre).astype(np.float32),
            1.0,
        )
        for y, reach, light in ((length / 2, radius * taper, 0.75), (-length / 2, radius, 1.12)):
            disc, (cx, cy) = np.zeros((SIDE, SIDE), np.uint8), np.array([0, y]) @ spin.T + centre
            axes = (int(reach), max(1, int(reach * 0.4)))
            cv2.ellipse(disc, (int(cx), int(cy)), axes, float(np.degrees(angle)), 0, 360, 1, -1)
            face = surfaces.speckle(SIDE, SIDE, rng, tone) * light
            canvas = np.where(disc[..., None] > 0, face, canvas)
    return canvas


def carton_box(rng: Generator) -> Pixels:
    """A closed or open cardboard box."""
    canvas = ground(rng)
    where = corners((1.0, rng.uniform(0.5, 1.0), rng.uniform(0.3, 0.95)), rng)
    canvas = shadow(canvas, where, rng)
    light, side = np.sort(rng.uniform(0.55, 1.12, 3)), surfaces.brown(120, 180, rng)
    is_open = rng.random() < 0.4
    if is_open:
        for face in (BACK, LEFT):
            canvas = cover(canvas, side, where[list(face)], 0.55 * light[1])
    for face, shade in ((RIGHT, light[0]), (FRONT, light[1]), (LID, light[2])):
        if face is not LID or not is_open:
            canvas = cover(
                canvas,
                side if rng.random() < 0.7 else surfaces.brown(120, 180, rng),
                where[list(face)],
                shade,
            )
    if is_open:
        out = where[[4, 5]] + np.array([rng.uniform(-30, 10), rng.uniform(-40, 35)], np.float32)
        flap = np.concatenate([out, where[[5, 4]]]).astype(np.float32)
        canvas = cover(canvas, side, flap, rng.uniform(0.7, 1.1))
    return canvas


def cardboard(rng: Generator) -> Pixels:
    """A box, or a stack of flattened cardboard."""
    picture = (
        carton_box(rng)
        if rng.random() < 0.6
        else stack(
            lambda h, w: surfaces.brown(h, w, rng), lambda h, w: surfaces.flutes(h, w, rng), rng
        )
    )
    return np.clip(picture, 0, 255).astype(np.uint8)


def wooden(texture: Texture, rng: Generator) -> Pixels:
    """A crate, boards or corks; ``texture`` gives plain wood of a height and width."""
    maker = (crate, crate, boards, boards, corks)[rng.integers(5)]
    return np.clip(maker(texture, rng), 0, 255).astype(np.uint8)


def plastic(rng: Generator) -> Pixels:
    """The same crates and boxes in smooth coloured plastic."""
    tint = np.array(turned.colour(rng))

    def smooth(height: int, width: int) -> Pixels:
        slope = np.linspace(rng.uniform(0.85, 1.1), rng.uniform(0.85, 1.1), width)[None, :, None]
        return np.clip(tint * slope + np.zeros((height, 1, 1)), 0, 255).astype(np.uint8)

    return np.clip(crate(smooth, rng), 0, 255).astype(np.uint8)


def tray(rng: Generator) -> Pixels:
    """A food tray of foil, open to the top."""
    canvas, tint = ground(rng), ((1.0, 1.0, 1.0), (1.0, 0.93, 0.62))[rng.random() < 0.2]
    where = corners((1.0, rng.uniform(0.5, 1.0), rng.uniform(0.12, 0.35)), rng)
    where[:4] = where[:4].mean(0) + (where[:4] - where[:4].mean(0)) * rng.uniform(0.7, 0.95)
    canvas = shadow(canvas, where, rng)
    for face, shade in (((3, 2, 1, 0), 0.85), (BACK, 1.0), (LEFT, 0.8), (RIGHT, 0.7), (FRONT, 1.0)):
        canvas = cover(canvas, surfaces.foil(120, 180, tint, rng), where[list(face)], shade)
    rim = where[[4, 5, 6, 7]].astype(np.int32)
    cv2.polylines(
        canvas, [rim], isClosed=True, color=(225, 225, 225), thickness=int(rng.integers(2, 6))
    )
    return np.clip(canvas, 0, 255).astype(np.uint8)
