"""What the backbone's own 1000 names say about material, hazards and unfamiliar things."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.config import MATERIALS

MAP_FILE = Path(__file__).with_name("imagenet_materials.toml")
ANIMALS = range(398)
NAMES = 1000
Matrix = NDArray[Any]


def tables() -> dict[str, dict[str, list[int]]]:
    """The hand-written lists: materials and gates."""
    return tomllib.loads(MAP_FILE.read_text(encoding="utf-8"))


def material_map() -> Matrix:
    """[1000, materials]: the share of a class's mass that each material gets."""
    shares = np.zeros((NAMES, len(MATERIALS)), dtype=np.float32)
    for material, classes in tables()["materials"].items():
        shares[classes, MATERIALS.index(material)] = 1.0
    return shares / np.maximum(shares.sum(axis=1, keepdims=True), 1.0)


def gate_map() -> Matrix:
    """[1000, 2]: which classes are a hazard and which are not waste at all."""
    gates = tables()["gates"]
    marks = np.zeros((NAMES, 2), dtype=np.float32)
    marks[gates["hazard"], 0] = 1.0
    marks[[*ANIMALS, *gates["unfamiliar"]], 1] = 1.0
    return marks
