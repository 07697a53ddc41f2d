"""Made-up paper: stacks, newspapers, magazines, books, rolls, crumpled sheets, fans of coloured paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from training import augment, boxes, turned

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.random import Generator
    from numpy.typing import NDArray

    Pixels = NDArray[Any]

SIDE = 280


def tone(rng: Generator) -> Pixels:
    """White, grey, cream, kraft or a pastel."""
    choices = [
        (245, 245, 243),
        (215, 215, 212),
        (240, 230, 205),
        (196, 158, 112),
        rng.uniform(120, 250, 3),
    ]
    return np.array(choices[rng.choice(5, p=[0.4, 0.15, 0.15, 0.15, 0.15])], float) * rng.uniform(
        0.9, 1.02
    )


def cover_page(rng: Generator) -> Pixels:
    """The cover of a magazine: a portrait-like blob, a big title, lines of type."""
    page = augment.noise_ground((200, 150), rng).astype(np.float32) * 0.3 + turned.colour(rng) * 0.7
    skin_tone = np.array((225, 180, 150)) * rng.uniform(0.4, 1.1)
    x, y = int(rng.integers(50, 100)), int(rng.integers(60, 110))
    reach = int(rng.integers(18, 38))
    cv2.ellipse(
        page, (x, y + 3 * reach), (2 * reach, 2 * reach), 0, 0, 360, turned.colour(rng).tolist(), -1
    )
    cv2.ellipse(
        page,
        (x, y - 4),
        (int(reach * 1.25), int(reach * 1.5)),
        0,
        0,
        360,
        (turned.colour(rng) * 0.5).tolist(),
        -1,
    )
    cv2.ellipse(page, (x, y), (reach, int(reach * 1.3)), 0, 0, 360, skin_tone.tolist(), -1)
    page = np.clip(page, 0, 255).astype(np.uint8)
    ink = turned.colour(rng).tolist()
    title = "".join(chr(int(c)) for c in rng.integers(65, 91, int(rng.integers(4, 8))))
    cv2.putText(page, title, (6, 34), int(rng.integers(0, 5)), float(rng.uniform(0.8, 1.4)), ink, 3)
    for _ in range(int(rng.integers(3, 9))):
        words = "".join(chr(int(c)) for c in rng.integers(97, 123, 9))
        at = (int(rng.choice([5, 80])), int(rng.integers(50, 195)))
        cv2.putText(
            page, words, at, 0, float(rng.uniform(0.25, 0.5)), turned.colour(rng).tolist(), 1
        )
    return page


def leaves(height: int, width: int, rng: Generator) -> Pixels:
    """The edge of a pile of sheets: many fine lines, some dark gaps."""
    lines = rng.normal(0, 1, (height, 1, 1)) * rng.uniform(6, 30)
    wavy = cv2.resize(rng.normal(0, 1, (height, 6)).astype(np.float32), (width, height))[..., None]
    edge = tone(rng) + lines + wavy * rng.uniform(3, 18)
    edge[rng.random(height) < rng.uniform(0.0, 0.25)] *= rng.uniform(0.35, 0.8)
    return np.clip(edge, 0, 255).astype(np.uint8)


def heap(page: Callable[[], Pixels], rng: Generator) -> Pixels:
    """A pile of sheets, magazines or newspapers seen from an angle."""
    sheet = page()
    canvas = boxes.ground(rng)
    where = boxes.corners((1.0, rng.uniform(0.6, 1.0), rng.uniform(0.02, 0.8)), rng)
    canvas = boxes.shadow(canvas, where, rng)
    for face, shade in ((boxes.RIGHT, 0.75), (boxes.FRONT, 0.9)):
        canvas = boxes.cover(canvas, leaves(120, 180, rng), where[list(face)], shade)
    return boxes.cover(canvas, sheet, where[list(boxes.LID)], 1.0)


def flat(page: Callable[[], Pixels], rng: Generator) -> Pixels:
    """One to seven sheets lying or fanned, with thin shadows."""
    canvas, count = boxes.ground(rng), int(rng.choice([1, 1, 2, 3, 5, 7]))
    start, step = rng.uniform(0, 2 * np.pi), rng.uniform(0.02, 0.35)
    for number in range(count):
        angle = rng.choice([0.0, start]) if count == 1 else start + number * step
        size = np.array([rng.uniform(0.55, 0.75), 1.0]) * SIDE * rng.uniform(0.5, 0.9)
        corner = (
            np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
            * size
            / 2
            * rng.uniform(0.92, 1.08, (4, 2))
        )
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        where = (corner @ turn.T + SIDE / 2 + rng.normal(0, 10 * (count > 1), 2)).astype(np.float32)
        canvas = boxes.shadow(canvas, np.concatenate([where, where]), rng)
        canvas = boxes.cover(canvas, page(), where, rng.uniform(0.92, 1.05))
    return canvas


def crumpled(rng: Generator) -> Pixels:
    """A crumpled sheet or ball: flat facets that meet at sharp creases."""
    seeds = rng.uniform(0, SIDE, (int(rng.integers(25, 140)), 2))
    rows, columns = np.mgrid[0:SIDE, 0:SIDE]
    gaps = (rows[..., None] - seeds[:, 0]) ** 2 + (columns[..., None] - seeds[:, 1]) ** 2
    facet = gaps.argmin(axis=2)
    slope = rng.normal(0, 1, (len(seeds), 2))
    tilt = (slope[facet] * np.stack([rows, columns], -1)).sum(-1) / SIDE
    light = (
        1
        + rng.uniform(0.04, 0.13) * rng.normal(0, 1, len(seeds))[facet]
        + 0.06 * (tilt - tilt.mean())
    )
    sheet = tone(rng) * cv2.GaussianBlur(light.astype(np.float32), (0, 0), 1.2)[..., None]
    if rng.random() < 0.5:
        return sheet
    canvas = boxes.ground(rng)
    angles = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    reach = SIDE * rng.uniform(0.25, 0.45) * (1 + 0.06 * rng.normal(0, 1, 40))
    outline = np.stack([np.cos(angles), np.sin(angles)], 1) * reach[:, None] + SIDE / 2
    ball = np.zeros((SIDE, SIDE), np.float32)
    cv2.fillPoly(ball, [outline.astype(np.int32)], 1.0)
    away = np.hypot(rows - SIDE * 0.42, columns - SIDE * 0.45) / SIDE
    shade = np.clip(1.12 - 0.9 * away, 0.4, 1.1)[..., None]
    soft = cv2.GaussianBlur(ball, (0, 0), 1)[..., None]
    dark = cv2.GaussianBlur(np.roll(ball, 8, axis=0), (0, 0), 9)[..., None]
    return canvas * (1 - 0.4 * dark) * (1 - soft) + sheet * shade * soft


def roll(rng: Generator) -> Pixels:
    """A roll of kraft or white paper, lying or standing."""
    canvas, colour = boxes.ground(rng), tone(rng)
    length, radius = SIDE * rng.uniform(0.5, 0.85), SIDE * rng.uniform(0.06, 0.22)
    across = np.linspace(-1.35, 1.35, int(2 * radius))
    body = colour * (0.55 + 0.5 * np.cos(across - rng.uniform(-0.5, 0.5)))[:, None, None]
    body = np.clip(
        np.repeat(body, int(length), axis=1) + rng.normal(0, 2, (len(across), int(length), 1)),
        0,
        255,
    )
    angle = rng.uniform(0, np.pi)
    way, side = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    ends = [
        SIDE / 2 + s * way * length / 2 + t * side * radius
        for s, t in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ]
    canvas = boxes.cover(canvas, body.astype(np.uint8), np.array(ends, np.float32), 1.0)
    middle = SIDE / 2 + way * length / 2
    for step in np.linspace(1, 0.15, int(rng.integers(4, 14))):
        axes = (max(1, int(radius * step * 0.45)), max(1, int(radius * step)))
        shade = (colour * rng.uniform(0.55, 1.0)).tolist()
        cv2.ellipse(
            canvas,
            (int(middle[0]), int(middle[1])),
            axes,
            float(np.degrees(angle)),
            0,
            360,
            shade,
            -1,
        )
    return canvas


def made(page: Callable[[], Pixels], rng: Generator) -> Pixels:
    """One look of paper; ``page`` draws a printed page."""

    def blank() -> Pixels:
        return np.clip(tone(rng) + rng.normal(0, 1.5, (60, 45, 1)), 0, 255).astype(np.uint8)

    def sheet() -> Pixels:
        return (page, blank, lambda: cover_page(rng))[which]()

    which = int(rng.integers(3))
    kind = rng.choice(6, p=[0.3, 0.32, 0.14, 0.08, 0.08, 0.08])
    if kind == 0:
        picture = heap(sheet, rng)
    elif kind == 1:
        picture = flat(sheet, rng)
    elif kind == 2:
        picture = crumpled(rng)
    elif kind == 3:
        picture = roll(rng)
    else:
        picture = cv2.resize(cover_page(rng) if kind == 4 else page(), (SIDE, SIDE)).astype(
            np.float32
        )
    return np.clip(picture, 0, 255).astype(np.uint8)
