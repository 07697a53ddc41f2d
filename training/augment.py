"""Many looks of one photo: partial views, other light, other backgrounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from training.config import INPUT_SIZE

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    Pixels = NDArray[Any]

PASTE_SHARE = 0.5  # of the views of a photo that has a cut-out


def partial_view(image: Pixels, rng: Generator) -> Pixels:
    """A random crop of 30-100 % of the area, mirrored and turned now and then."""
    height, width = image.shape[:2]
    if rng.random() < 0.85:
        area, ratio = rng.uniform(0.3, 1.0), np.exp(rng.uniform(-0.45, 0.45))
        w = int(min(width, np.sqrt(area * width * height * ratio)))
        h = int(min(height, np.sqrt(area * width * height / ratio)))
        left, top = rng.integers(0, width - w + 1), rng.integers(0, height - h + 1)
        image = image[top : top + h, left : left + w]
    if rng.random() < 0.5:
        image = image[:, ::-1]
    if rng.random() < 0.3:
        image = np.rot90(image, int(rng.integers(1, 4)))
    return np.ascontiguousarray(image)


def other_light(image: Pixels, rng: Generator) -> Pixels:
    """Brightness, contrast, gamma, saturation, colour temperature, blur and noise."""
    x = image.astype(np.float32) / 255.0
    grey = x.mean(axis=2, keepdims=True)
    x = grey + (x - grey) * rng.uniform(0.4, 1.5)
    x = (x - 0.5) * rng.uniform(0.65, 1.4) + 0.5
    x = np.clip(x * rng.uniform(0.65, 1.35), 0.0, 1.0) ** np.exp(rng.uniform(-0.4, 0.4))
    if rng.random() < 0.4:
        x = x * np.array([rng.uniform(0.85, 1.15), 1.0, rng.uniform(0.85, 1.15)])
    if rng.random() < 0.2:
        x = cv2.GaussianBlur(x, (0, 0), rng.uniform(0.5, 2.0))
    if rng.random() < 0.2:
        x = x + rng.normal(0.0, rng.uniform(0.01, 0.06), x.shape)
    return (np.clip(x, 0.0, 1.0) * 255.0).astype(np.uint8)


def noise_ground(size: tuple[int, int], rng: Generator) -> Pixels:
    """A rough coloured surface out of noise of several scales, with joints now and then."""
    height, width = size
    base = rng.uniform(30, 225, 3) * 0.5 + rng.uniform(40, 215) * 0.5
    ground = np.zeros((height, width), np.float32)
    for cells in (3, 9, 30, 90):
        grain = rng.normal(0, 1, (cells, max(1, cells * width // height))).astype(np.float32)
        ground += cv2.resize(grain, (width, height)) * rng.uniform(0, 18)
    picture = base + ground[..., None] * rng.uniform(0.6, 1.2, 3)
    if rng.random() < 0.35:
        step = int(rng.integers(height // 6, height // 2))
        picture[::step] -= 40
        if rng.random() < 0.5:
            picture[:, ::step] -= 40
    return np.clip(picture, 0, 255).astype(np.uint8)


def plain_ground(size: tuple[int, int], rng: Generator) -> Pixels:
    """White, near white or one colour, with a soft gradient: the studio look."""
    height, width = size
    white = rng.random() < 0.65
    base = rng.uniform(225, 255) + np.zeros(3) if white else rng.uniform(40, 240, 3)
    slope = rng.uniform(-1, 1, 2) * rng.uniform(0, 25)
    rows = np.linspace(-1, 1, height)[:, None, None] * slope[0]
    columns = np.linspace(-1, 1, width)[None, :, None] * slope[1]
    return np.clip(base + rows + columns, 0, 255).astype(np.uint8)


def any_ground(size: tuple[int, int], rng: Generator, plain: float) -> Pixels:
    """A plain ground in this share of cases, else a rough one."""
    return (plain_ground if rng.random() < plain else noise_ground)(size, rng)


def place(canvas: Pixels, image: Pixels, mask: Pixels, rng: Generator, share: float) -> Pixels:
    """The masked object on the canvas, scaled to ``share`` of it, turned, soft-edged, shaded."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    box = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    thing, cover = image[box], mask[box].astype(np.float32)
    height, width = canvas.shape[:2]
    scale = share * min(height / thing.shape[0], width / thing.shape[1])
    angle = rng.choice([0, 0, 90, 180, 270]) + rng.normal(0, 12)
    centre = (thing.shape[1] / 2, thing.shape[0] / 2)
    warp = cv2.getRotationMatrix2D(centre, float(angle), float(scale))
    slack = 0.5 * (1 - min(share, 1.0)) + 0.08
    warp[:, 2] += np.array([width, height]) * (0.5 + rng.uniform(-slack, slack, 2)) - centre
    moved = cv2.warpAffine(thing, warp, (width, height), flags=cv2.INTER_LINEAR)
    alpha = cv2.GaussianBlur(cv2.warpAffine(cover, warp, (width, height)), (3, 3), 0)
    if rng.random() < 0.6:
        shift = np.array([[1, 0, rng.uniform(-12, 12)], [0, 1, rng.uniform(0, 12)]], np.float32)
        shade = cv2.GaussianBlur(cv2.warpAffine(alpha, shift, (width, height)), (0, 0), 6)
        canvas = canvas * (1 - rng.uniform(0.1, 0.6) * shade[..., None])
    return canvas * (1 - alpha[..., None]) + moved * alpha[..., None]


def pasted(image: Pixels, mask: Pixels, rng: Generator) -> Pixels:
    """The cut-out object, or a few of it, on another ground in a frame of another shape."""
    ratio = np.exp(rng.uniform(-0.5, 0.6))
    size = (int(260 / np.sqrt(ratio)), int(260 * np.sqrt(ratio)))
    canvas = any_ground(size, rng, 0.6).astype(np.float32)
    count = int(rng.choice([1, 1, 1, 1, 2, 3]))
    for _ in range(count):
        share = rng.uniform(0.5, 1.15) / np.sqrt(count)
        canvas = place(canvas, image, mask, rng, share)
    return np.clip(canvas, 0, 255).astype(np.uint8)


def view(image: Pixels, mask: Pixels | None, rng: Generator, size: int = INPUT_SIZE) -> Pixels:
    """One random look, squashed to the model's size."""
    if mask is not None and rng.random() < PASTE_SHARE:
        image = pasted(image, mask, rng)
        if rng.random() < 0.5:
            image = np.ascontiguousarray(image[:, ::-1])
    else:
        image = partial_view(image, rng)
    return other_light(cv2.resize(image, (size, size), interpolation=cv2.INTER_AREA), rng)
