"""Another point of view on the same photo: where its corners come to lie, and the pixels seen from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

# The ground goes on beyond the photo's edge as its mirror image, so far as any hand below reaches.
MARGIN = 0.35


def corners_of(degrees: float, scale: float) -> NDArray[np.float64]:
    """Where the new photo's corners lie in the old one, from its centre in half sides; clockwise from above left."""
    import numpy as np

    square = np.array([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)])
    angle = np.deg2rad(degrees)
    turn = np.array([(np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))])
    return np.asarray(square @ turn.T * scale)


def seen_from(pixels: Image.Image, corners: NDArray[np.float64]) -> Image.Image:
    """The photo seen so that these points (from the centre, in half sides) become its corners."""
    import numpy as np
    from PIL import Image

    across, down = (max(1, round(side * MARGIN)) for side in pixels.size)
    ground = Image.fromarray(
        np.pad(np.asarray(pixels), ((down, down), (across, across), (0, 0)), "symmetric")
    )
    half = np.array(pixels.size) / 2
    source = (corners + 1) * half + (across, down)
    target = (corners_of(0.0, 1.0) + 1) * half
    return ground.transform(
        pixels.size,
        Image.Transform.PERSPECTIVE,
        _perspective(target, source).tolist(),
        Image.Resampling.BICUBIC,
    )


def _perspective(target: NDArray[np.float64], source: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pillow's eight coefficients: from where in the source each point of the target comes."""
    import numpy as np

    rows = []
    for (x, y), (u, v) in zip(target, source, strict=True):
        rows.append((x, y, 1, 0, 0, 0, -u * x, -u * y))
        rows.append((0, 0, 0, x, y, 1, -v * x, -v * y))
    return np.linalg.solve(np.array(rows), source.ravel())
