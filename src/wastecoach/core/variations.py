"""What happens to a photo before it is seen again: saved anew, shared, cropped, relit, turned, taken a second time.

The measurement of the cache makes them. The same photo and the same seed give the same file.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from wastecoach.core.viewpoint import corners_of, seen_from

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

Group = Literal[
    "reencoded",
    "resized",
    "messenger",
    "relit",
    "turned",
    "cropped",
    "rotated",
    "reshot_mild",
    "reshot_hard",
]
QUALITIES = (60, 95)
KEPT_QUALITY = 92
MESSENGER_SIDES, MESSENGER_QUALITY = (1280, 960), 70


@dataclass(frozen=True, slots=True)
class Variation:
    """One thing that may happen to a photo.

    Attributes:
        name: For example `crop_5`.
        group: Variations that are counted together.
        make: The file that comes of decoded upright pixels, with chances drawn from a generator.
    """

    name: str
    group: Group
    make: Callable[[Image.Image, np.random.Generator], bytes]


@dataclass(frozen=True, slots=True)
class Hand:
    """How far a second photo of the same thing is from the first; all but the blur is drawn evenly from minus to plus.

    Attributes:
        corner: Perspective: each corner moves across and down by that share of the side.
        shift: The camera moves across and down by that share of the side.
        degrees: It is tilted by that much.
        scale: It comes nearer or goes away by that share.
        light: All channels change by that share.
        tint: Each channel changes by that share besides.
        blur: Radius of the blur as a share of the longer side, drawn from 0.
        noise: Standard deviation of the sensor's noise, of 255; not drawn.
        qualities: JPEG quality, lowest and highest.
    """

    corner: float
    shift: float
    degrees: float
    scale: float
    light: float
    tint: float
    blur: float
    noise: float
    qualities: tuple[int, int]


MILD = Hand(0.01, 0.025, 2.0, 0.05, 0.1, 0.04, 0.001, 3.0, (80, 92))
HARD = Hand(0.06, 0.08, 8.0, 0.15, 0.25, 0.1, 0.002, 6.0, (65, 85))


def _saved(pixels: Image.Image, chance: np.random.Generator, kind: str) -> bytes:
    return _file(pixels, kind, int(chance.integers(*QUALITIES, endpoint=True)))


def _resized(pixels: Image.Image, chance: np.random.Generator, least: float, most: float) -> bytes:
    share = chance.uniform(least, most)
    width, height = (max(1, round(side * share)) for side in pixels.size)
    return _file(pixels.resize((width, height)))


def _sent(pixels: Image.Image, chance: np.random.Generator) -> bytes:
    small = pixels.copy()
    longest = int(chance.choice(MESSENGER_SIDES))
    small.thumbnail((longest, longest))
    return _file(small, quality=MESSENGER_QUALITY)


def _cropped(pixels: Image.Image, chance: np.random.Generator, share: float) -> bytes:
    width, height = (max(1, round(side * (1 - share))) for side in pixels.size)
    left = int(chance.integers(pixels.width - width, endpoint=True))
    top = int(chance.integers(pixels.height - height, endpoint=True))
    return _file(pixels.crop((left, top, left + width, top + height)))


def _brighter(pixels: Image.Image, chance: np.random.Generator) -> bytes:
    return _file(_picture(_values(pixels) * chance.uniform(0.7, 1.3)))


def _starker(pixels: Image.Image, chance: np.random.Generator) -> bytes:
    values = _values(pixels)
    middle = values.mean()
    return _file(_picture(middle + (values - middle) * chance.uniform(0.7, 1.3)))


def _tinted(pixels: Image.Image, chance: np.random.Generator) -> bytes:
    return _file(_picture(_values(pixels) * chance.uniform(0.88, 1.12, 3)))


def _noisy(pixels: Image.Image, chance: np.random.Generator) -> bytes:
    values = _values(pixels)
    return _file(_picture(values + chance.normal(0, 8, values.shape)))


def _tilted(pixels: Image.Image, chance: np.random.Generator, degrees: float) -> bytes:
    tilt = float(chance.choice((-degrees, degrees)))
    return _file(seen_from(pixels, corners_of(tilt, 1.0)))


def _turned(pixels: Image.Image, chance: np.random.Generator, turn: str) -> bytes:  # noqa: ARG001 -- nothing to draw
    from PIL import Image

    return _file(pixels.transpose(Image.Transpose[turn]))


def _taken_again(pixels: Image.Image, chance: np.random.Generator, hand: Hand) -> bytes:
    from PIL import ImageFilter

    corners = corners_of(
        chance.uniform(-hand.degrees, hand.degrees), 1 + chance.uniform(-hand.scale, hand.scale)
    )
    corners += 2 * chance.uniform(-hand.shift, hand.shift, 2)
    corners += 2 * chance.uniform(-hand.corner, hand.corner, (4, 2))
    seen = seen_from(pixels, corners)
    blur = chance.uniform(0, hand.blur) * max(seen.size)
    values = _values(seen.filter(ImageFilter.GaussianBlur(blur)))
    values *= 1 + chance.uniform(-hand.light, hand.light)
    values *= 1 + chance.uniform(-hand.tint, hand.tint, 3)
    values += chance.normal(0, hand.noise, values.shape)
    return _file(_picture(values), quality=int(chance.integers(*hand.qualities, endpoint=True)))


VARIATIONS: tuple[Variation, ...] = (
    Variation("jpeg", "reencoded", partial(_saved, kind="JPEG")),
    Variation("webp", "reencoded", partial(_saved, kind="WEBP")),
    Variation("smaller", "resized", partial(_resized, least=0.4, most=0.9)),
    Variation("larger", "resized", partial(_resized, least=1.1, most=2.0)),
    Variation("messenger", "messenger", _sent),
    Variation("brightness", "relit", _brighter),
    Variation("contrast", "relit", _starker),
    Variation("white_balance", "relit", _tinted),
    Variation("noise", "relit", _noisy),
    *(
        Variation(f"turned_{turn[-3:].strip('_')}", "turned", partial(_turned, turn=turn))
        for turn in ("ROTATE_90", "ROTATE_180", "ROTATE_270")
    ),
    Variation("mirrored", "turned", partial(_turned, turn="FLIP_LEFT_RIGHT")),
    *(
        Variation(f"crop_{per_cent}", "cropped", partial(_cropped, share=per_cent / 100))
        for per_cent in (2, 5, 10)
    ),
    *(
        Variation(f"rotated_{degrees}", "rotated", partial(_tilted, degrees=degrees))
        for degrees in (1, 2, 5)
    ),
    Variation("reshot_mild", "reshot_mild", partial(_taken_again, hand=MILD)),
    Variation("reshot_hard", "reshot_hard", partial(_taken_again, hand=HARD)),
)


def vary(pixels: Image.Image, variation: Variation, seed: int) -> bytes:
    """The file that comes of a photo's decoded upright pixels.

    Args:
        pixels: RGB.
        variation: One of `VARIATIONS`.
        seed: What chances are drawn from; the photo's own number, so that photos do not all vary alike.
    """
    import numpy as np

    number = VARIATIONS.index(variation)
    return variation.make(pixels, np.random.default_rng((seed, number)))


def _values(pixels: Image.Image) -> NDArray[np.float32]:
    import numpy as np

    return np.asarray(pixels, np.float32).copy()


def _picture(values: NDArray[np.floating]) -> Image.Image:
    import numpy as np
    from PIL import Image

    return Image.fromarray(np.clip(np.round(values), 0, 255).astype(np.uint8))


def _file(pixels: Image.Image, kind: str = "JPEG", quality: int = KEPT_QUALITY) -> bytes:
    buffer = io.BytesIO()
    pixels.save(buffer, kind, quality=quality)
    return buffer.getvalue()
