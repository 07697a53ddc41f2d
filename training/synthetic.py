"""Made-up pictures for looks that no licensed set has: planks, chips, heaps, pages, strips."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from PIL import Image

from training import augment, boxes, cutout, fabrics, papers, pixels, turned
from training.config import SEED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.random import Generator
    from numpy.typing import NDArray

    Pixels = NDArray[Any]
    Floats = NDArray[Any]

SIDE = 280
WOODS = (
    (196, 154, 104),
    (156, 112, 70),
    (222, 190, 140),
    (120, 84, 56),
    (150, 140, 128),
    (96, 72, 54),
    (205, 175, 135),
)


def grain(height: int, width: int, rng: Generator) -> NDArray[Any]:
    """One board's grain, running along its width, bent around knots."""
    lines = rng.normal(0, 1, (height // 2 + 2, 4)).astype(np.float32)
    fine = rng.normal(0, 1, (height, 12)).astype(np.float32)
    field = cv2.resize(lines, (width, height)) + 0.6 * cv2.resize(fine, (width, height))
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    bend = 6 * np.sin(columns / width * rng.uniform(2, 7) + rng.uniform(0, 6))
    for _ in range(rng.integers(0, 3)):
        y, x, reach = rng.uniform(0, height), rng.uniform(0, width), rng.uniform(6, 18)
        gap = np.hypot(rows - y, (columns - x) / 2.5)
        bend += reach * np.exp(-gap / reach) * np.sign(rows - y)
        field -= 3 * np.exp(-((gap / (0.4 * reach)) ** 2))
    return cv2.remap(
        field,
        columns,
        rows + bend.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )


def board(tone: Floats, height: int, width: int, rng: Generator) -> Pixels:
    """One plank of this tone."""
    strength = rng.uniform(6, 22)
    picture = tone * rng.uniform(0.8, 1.15) + grain(height, width, rng)[..., None] * strength
    return np.clip(picture, 0, 255).astype(np.uint8)


def wood(height: int, width: int, rng: Generator) -> Pixels:
    """A wooden surface: one panel or several boards side by side."""
    tone = np.array(WOODS[rng.integers(len(WOODS))], np.float32)
    count = int(rng.choice([1, 3, 4, 6, 9]))
    edges = np.linspace(0, height, count + 1).astype(int)
    picture = np.zeros((height, width, 3), np.uint8)
    for top, bottom in itertools.pairwise(edges):
        picture[top:bottom] = board(tone, bottom - top, width, rng)
        picture[top : top + (count > 1) * rng.integers(1, 4)] //= 3
    return picture


def stand(canvas: Pixels, texture: Pixels, corners: NDArray[Any]) -> Pixels:
    """The texture stretched over a quadrilateral of the canvas."""
    height, width = texture.shape[:2]
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    warp = cv2.getPerspectiveTransform(source, corners)
    size = (canvas.shape[1], canvas.shape[0])
    alpha = cv2.warpPerspective(np.ones((height, width), np.float32), warp, size)[..., None]
    moved = cv2.warpPerspective(texture, warp, size)
    return (canvas * (1 - alpha) + moved * alpha).astype(np.uint8)


def quad(rng: Generator, size: tuple[float, float], wobble: float) -> NDArray[Any]:
    """A turned, slightly skewed rectangle somewhere in the frame."""
    half = np.array(size) / 2
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    corners = corners * rng.uniform(1 - wobble, 1 + wobble, (4, 2))
    angle = rng.uniform(0, 2 * np.pi)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    spread = max(0.0, SIDE / 2 - max(size) / 2.5)
    centre = SIDE / 2 + rng.uniform(-spread, spread, 2)
    return (corners @ turn.T + centre).astype(np.float32)


def pieces(
    texture: Callable[[], Pixels], rng: Generator, count: int, size: tuple[float, float]
) -> Pixels:
    """Many skewed pieces of a texture thrown on each other."""
    canvas = augment.any_ground((SIDE, SIDE), rng, 0.6)
    for _ in range(count):
        scale = rng.uniform(0.6, 1.4, 2)
        part = np.clip(texture() * rng.uniform(0.6, 1.15), 0, 255).astype(np.uint8)
        canvas = stand(canvas, part, quad(rng, (size[0] * scale[0], size[1] * scale[1]), 0.25))
    return canvas


def wooden(rng: Generator) -> Pixels:
    """A wall of boards, a stack of panels, planks on a ground, or chips."""
    kind = rng.integers(4)
    if kind == 0:
        picture = wood(SIDE, SIDE, rng)
        return np.rot90(picture) if rng.random() < 0.5 else picture
    if kind == 1:
        return pieces(lambda: wood(120, 200, rng), rng, int(rng.integers(1, 4)), (210, 130))
    if kind == 2:
        return pieces(lambda: wood(40, 240, rng), rng, int(rng.integers(2, 9)), (240, 36))
    sheet = wood(60, 120, rng)
    return pieces(lambda: sheet, rng, int(rng.integers(60, 220)), (46, 18))


def heap_of(photos: list[Pixels], rng: Generator) -> Pixels:
    """A heap of torn pieces of real photos: leftovers out of produce, rags out of garments."""
    canvas = augment.noise_ground((SIDE, SIDE), rng)
    chosen = [photos[k] for k in rng.integers(0, len(photos), 8)]

    def scrap() -> Pixels:
        photo = chosen[rng.integers(len(chosen))]
        y, x = (int(rng.integers(0, side - 60)) for side in photo.shape[:2])
        return photo[y : y + 60, x : x + 60]

    for _ in range(int(rng.integers(40, 120))):
        part, reach = scrap(), rng.uniform(18, 60)
        centre, axes = tuple(int(v) for v in rng.integers(0, SIDE, 2)), (1.0, rng.uniform(0.4, 1))
        piece = np.clip(part * rng.uniform(0.4, 1.1), 0, 255).astype(np.uint8)
        box = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float32) * reach + np.array(
            centre, np.float32
        )
        layer = stand(canvas, piece, box)
        hole = np.zeros((SIDE, SIDE), np.uint8)
        size = (int(reach * axes[0]), int(reach * axes[1]))
        cv2.ellipse(hole, centre, size, float(rng.uniform(0, 180)), 0, 360, 1, -1)
        canvas = np.where(hole[..., None] > 0, layer, canvas)
    return canvas


def page(rng: Generator, height: int = 200, width: int = 150) -> Pixels:
    """A printed page: columns of dark lines, a headline, a picture block."""
    sheet = np.full((height, width, 3), rng.uniform(205, 255), np.float32) - rng.uniform(0, 25, 3)
    columns = int(rng.integers(1, 5))
    step, ink = int(rng.integers(4, 9)), rng.uniform(20, 110)
    for column in range(columns):
        left, right = (int(width * (column + side) / columns) for side in (0.06, 0.94))
        for y in range(int(rng.integers(8, 50)), height - 8, step):
            words = np.cumsum(rng.integers(3, 14, 20)) + left
            for start, end in zip(words[:-1:2], words[1::2], strict=False):
                sheet[y : y + step // 2, start : min(end, right)] = ink
    if rng.random() < 0.6:
        top, x = rng.integers(0, height // 2), rng.integers(0, width // 2)
        block = augment.noise_ground((height // 3, width // 2), rng)
        sheet[top : top + height // 3, x : x + width // 2] = block[: height - top, : width - x]
    return np.clip(sheet, 0, 255).astype(np.uint8)


def papery(rng: Generator) -> Pixels:
    """Sheets, shreds, coloured paper or a stack of newspapers."""
    kind = rng.integers(4)
    if kind == 0:
        return pieces(lambda: page(rng), rng, int(rng.integers(1, 6)), (140, 190))
    if kind == 1:
        sheet = page(rng)
        return pieces(lambda: sheet, rng, int(rng.integers(80, 220)), (90, 7))
    if kind == 2:

        def card() -> Pixels:
            return np.full((20, 20, 3), rng.uniform(60, 255, 3), np.uint8)

        return pieces(card, rng, int(rng.integers(2, 10)), (120, 160))
    lines = rng.uniform(120, 245, (70, 1, 1)) + rng.normal(0, 12, (70, 8, 1))
    stack = cv2.resize(np.repeat(lines, 3, 2).astype(np.float32), (220, 140))
    return pieces(lambda: np.clip(stack, 0, 255).astype(np.uint8), rng, 1, (230, 150))


def small(path: Path) -> Pixels:
    """A training photo at working size."""
    return cv2.resize(np.asarray(pixels.open_photo(path)), (SIDE, SIDE))


def garment(photos: list[Pixels], rng: Generator) -> Pixels:
    """A garment of a training photo, cut out and laid on a plain ground; whole where that fails."""
    photo = photos[rng.integers(len(photos))]
    mask = cutout.middle_mask(photo)
    if mask is None:
        return photo
    canvas = augment.plain_ground((SIDE, SIDE), rng).astype(np.float32)
    return augment.place(canvas, photo, mask, rng, float(rng.uniform(0.7, 1.1)))


def boxed(rng: Generator) -> Pixels:
    """A crate, boards or corks in one tone of wood."""
    tone = np.array(WOODS[rng.integers(len(WOODS))], np.float32)
    return boxes.wooden(lambda height, width: board(tone, max(height, 2), width, rng), rng)


def make(target: Path, organic: list[Path], textile: list[Path], counts: dict[str, int]) -> None:
    """Write the pictures of each kind of COUNTS' keys, "MATERIAL" or "MATERIAL-LOOK", to a folder of the material."""
    produce, garments = [small(p) for p in organic], [small(p) for p in textile]
    makers: dict[str, Callable[[Generator], Pixels]] = {
        "wood": wooden,
        "organic": lambda rng: heap_of(produce, rng),
        "textile": lambda rng: heap_of(garments, rng),
        "paper": papery,
        "wood-boxes": boxed,
        "cardboard-boxes": boxes.cardboard,
        "textile-fabrics": fabrics.made,
        "textile-garments": lambda rng: garment(garments, rng),
        "paper-looks": lambda rng: papers.made(lambda: page(rng), rng),
        "plastic-turned": lambda rng: turned.made("plastic", rng),
        "plastic-crates": boxes.plastic,
        "glass-turned": lambda rng: turned.made("glass", rng),
        "metal-turned": lambda rng: turned.made("metal", rng),
        "metal-trays": boxes.tray,
    }
    for kind, (name, maker) in enumerate(makers.items()):
        folder = target / name.partition("-")[0]
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(counts.get(name, 0)):
            rng = np.random.default_rng([SEED, kind, number])
            drawn = np.clip(maker(rng), 0, 255).astype(np.uint8)
            picture = Image.fromarray(np.ascontiguousarray(drawn))
            picture.save(folder / f"{name}-{number:03d}.jpg", quality=88)
