"""From a photo file to the pixels the model sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageOps

from training.config import INPUT_SIZE

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def open_photo(path: Path, side: int = 448) -> Image.Image:
    """An upright RGB picture, decoded no larger than needed."""
    with Image.open(path) as image:
        image.draft("RGB", (side, side))
        return ImageOps.exif_transpose(image).convert("RGB")


def squash(image: Image.Image, size: int = INPUT_SIZE) -> NDArray[Any]:
    """The picture as the model wants it: a square, whatever its shape was."""
    return np.asarray(image.resize((size, size), Image.Resampling.BICUBIC), dtype=np.uint8)


def normalise(pixels: NDArray[Any]) -> NDArray[Any]:
    """Bytes [n, h, w, 3] to the planes [n, 3, h, w] the backbone was trained on."""
    scaled = (pixels.astype(np.float32) - 127.0) / 128.0
    return np.ascontiguousarray(scaled.transpose(0, 3, 1, 2))
