"""Near-duplicates across the split: a perceptual hash, backed by the backbone's features."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from training import pixels

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

HASH_SIDE = 8
MOST_BITS = 6  # of 64 that two looks of the same picture may differ in
LEAST_COSINE = 0.97  # of the pooled features


def difference_hash(path: Path) -> NDArray[Any]:
    """64 bits: is each pixel of the tiny grey picture brighter than its left neighbour?"""
    tiny = pixels.open_photo(path).convert("L")
    grey = np.asarray(tiny.resize((HASH_SIDE + 1, HASH_SIDE), Image.Resampling.BOX), np.int16)
    return np.asarray((grey[:, 1:] > grey[:, :-1]).ravel())


def twins(
    train: Sequence[Path],
    train_features: NDArray[Any],
    other: Sequence[Path],
    other_features: NDArray[Any],
) -> list[tuple[int, int]]:
    """(train index, other index) of pictures that are the same by hash and by features."""
    left = np.array([difference_hash(path) for path in train]) * 2.0 - 1.0
    right = np.array([difference_hash(path) for path in other]) * 2.0 - 1.0
    bits = (HASH_SIDE**2 - left @ right.T) / 2
    units = [
        x / np.linalg.norm(x, axis=1, keepdims=True)
        for x in (np.asarray(f, np.float32) for f in (train_features, other_features))
    ]
    same = (bits <= MOST_BITS) & (units[0] @ units[1].T >= LEAST_COSINE)
    return [(int(a), int(b)) for a, b in zip(*np.nonzero(same), strict=True)]
