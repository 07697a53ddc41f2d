"""Photos of what the model never learnt: people, pets, places, empty ground."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import OpenEXR

from training import augment
from training.config import INPUT_SIZE, SEED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Pixels = NDArray[Any]

# Photos that ship inside packages; those that show a plausible item of waste are left out.
PACKAGED = {
    "skimage": (
        "data/astronaut.png",
        "data/chelsea.png",
        "data/camera.png",
        "data/rocket.jpg",
        "data/motorcycle_left.png",
        "data/hubble_deep_field.jpg",
        "data/retina.jpg",
        "data/moon.png",
        "data/brick.png",
        "data/grass.png",
        "data/gravel.png",
    ),
    "sklearn": ("datasets/images/china.jpg",),
    "gradio": (
        "media_assets/images/cheetah.jpg",
        "media_assets/images/cheetah1.jpg",
        "media_assets/images/groot.jpeg",
        "media_assets/images/lion.jpg",
        "media_assets/images/tower.jpg",
        "test_data/cheetah2.jpg",
    ),
    "ultralytics": ("assets/bus.jpg", "assets/zidane.jpg"),
    "imgaug": ("quokka.jpg",),
}
DIRECTIONS = 8  # views taken of every panorama


def packaged() -> list[Path]:
    """The photos of PACKAGED that are installed here."""
    found = []
    for package, names in PACKAGED.items():
        spec = importlib.util.find_spec(package)
        if spec and spec.submodule_search_locations:
            root = Path(next(iter(spec.submodule_search_locations)))
            found += [root / name for name in names if (root / name).exists()]
    return found


def look_into(panorama: NDArray[Any], heading: float, pitch: float, side: int) -> Pixels:
    """An ordinary 70-degree photo taken inside an equirectangular panorama."""
    reach = np.tan(np.radians(35.0))
    x, y = np.meshgrid(np.linspace(-reach, reach, side), np.linspace(-reach, reach, side))
    depth = np.cos(pitch) - y * np.sin(pitch)
    rise = np.sin(pitch) + y * np.cos(pitch)
    across = np.arctan2(x, depth) + heading
    up = np.arctan2(rise, np.hypot(x, depth))
    height, width = panorama.shape[:2]
    columns = ((across / (2 * np.pi)) % 1.0 * (width - 1)).astype(np.float32)
    rows = ((0.5 + up / np.pi) * (height - 1)).astype(np.float32)
    picked = cv2.remap(panorama, columns, rows, cv2.INTER_LINEAR)
    exposed = picked / max(float(np.percentile(picked, 85)), 1e-6)
    return (np.clip(exposed, 0, 1) ** (1 / 2.2) * 255).astype(np.uint8)


def places(panoramas: list[Path]) -> Iterator[tuple[str, Pixels]]:
    """(panorama's name, photo) for rooms and streets: views into sky panoramas."""
    for path in panoramas:
        light = next(iter(OpenEXR.File(str(path)).channels().values())).pixels
        rgb = cv2.resize(light[..., :3].astype(np.float32), (2048, 1024))
        for k in range(DIRECTIONS):
            heading, pitch = 2 * np.pi * k / DIRECTIONS, (-0.1, 0.15, 0.5)[k % 3]
            yield path.stem, look_into(rgb, heading, pitch, INPUT_SIZE)


def empty_grounds(count: int) -> list[Pixels]:
    """Nothing there: plain and rough surfaces."""
    rng = np.random.default_rng(SEED)
    grounds = (augment.plain_ground, augment.noise_ground)
    size = (INPUT_SIZE, INPUT_SIZE)
    return [augment.other_light(grounds[k % 2](size, rng), rng) for k in range(count)]
