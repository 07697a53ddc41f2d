"""What stays the same when a photo is saved again, made smaller, brightened, turned or mirrored: its fingerprint.

It comes of the lowest frequencies of the photo (DCT-II). Their signs are the hash: the founding documents'
`imagehash.phash(hash_size=16)`, worked out from pixels that need not be decoded in full. Their sizes are a picture of
the photo, so small that it shows shape and colour and no detail.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

# To be raised whenever the same photo would get another fingerprint: kept ones are void then.
FINGERPRINT_VERSION = "1"
# The founding documents' hash: the low corner of the frequencies of a grey picture of 64 x 64.
SIDE, LOW = 64, 16
COLOUR_SIDE, COLOUR_LOW = 8, 4
HASH_BYTES = LOW * LOW // 8
PICTURE_BYTES = LOW * LOW + 2 * COLOUR_LOW * COLOUR_LOW
# Rounding grey values to whole numbers makes frequencies of about 9 out of nothing. A photo of which not even a quarter
# of the frequencies is well above that has no hash worth the name. (The palest of 6,000 real photos has 195 there.)
LEAST_FREQUENCY, TELLING = 60.0, LOW * LOW // 4


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Of upright pixels.

    Attributes:
        bits: Perceptual hash, 32 bytes: whether each of the 16 x 16 lowest grey frequencies is above their median.
            Eight bytes each for those even in both directions, odd across, odd down, odd in both; row by row.
        picture: The photo very small, 288 signed bytes: its 16 x 16 lowest grey frequencies but for the mean, the
            largest being 127; then the 4 x 4 lowest of the blue and of the red difference, in halves of 255 parts.
    """

    bits: bytes
    picture: bytes

    @property
    def whole(self) -> bool:
        """Whether it can be compared; what comes from a store may be damaged."""
        return len(self.bits) == HASH_BYTES and len(self.picture) == PICTURE_BYTES


@dataclass(frozen=True, slots=True)
class Position:
    """One of the eight ways to lay a photo down: first swapped across its falling diagonal, then mirrored."""

    swapped: bool = False
    mirrored: bool = False
    upside_down: bool = False


UPRIGHT = Position()
POSITIONS = tuple(Position(*ways) for ways in product((False, True), repeat=3))


def fingerprint(pixels: Image.Image) -> Fingerprint | None:
    """The fingerprint of decoded upright RGB pixels, at whatever scale.

    None where there is too little in the photo to tell it from another, as in a photo of a bare wall.
    """
    import numpy as np
    from PIL import Image

    grey = pixels.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    basis = waves(SIDE, LOW)
    frequencies = basis @ np.asarray(grey, np.float64) @ basis.T
    if np.partition(np.abs(frequencies), -TELLING, axis=None)[-TELLING] < LEAST_FREQUENCY:
        return None
    return Fingerprint(hash_of(frequencies), _grey_bytes(frequencies) + _colour_bytes(pixels))


def hash_of(frequencies: NDArray[np.float64]) -> bytes:
    """`Fingerprint.bits` of 16 x 16 frequencies."""
    import numpy as np

    return bits_of(frequencies > np.median(frequencies))


def bits_of(above: NDArray[np.bool_]) -> bytes:
    """`Fingerprint.bits` of what is above the median."""
    import numpy as np

    quarters = [above[row::2, column::2] for row in (0, 1) for column in (0, 1)]
    return np.packbits(np.stack(quarters)).tobytes()


def signs_of(bits: bytes) -> NDArray[np.int16]:
    """1 for each of the 16 x 16 frequencies that is above the median, else -1; turns back what `bits_of` did."""
    import numpy as np

    quarters = np.unpackbits(np.frombuffer(bits, np.uint8)).reshape(2, 2, LOW // 2, LOW // 2)
    signs = np.empty((LOW, LOW), np.int16)
    for row, column in product((0, 1), repeat=2):
        signs[row::2, column::2] = 2 * quarters[row, column].astype(np.int16) - 1
    return signs


def distance(one: bytes, other: bytes) -> tuple[int, Position]:
    """Bits of 256 in which two hashes differ, in the position of the first that fits the second best, and that one.

    Turning a photo by 90° or mirroring it swaps its frequencies or turns their signs: no pixels are needed.
    """
    import numpy as np

    ours, theirs = signs_of(one), signs_of(other)
    differing = [int(np.count_nonzero(placed(ours, way) != theirs)) for way in POSITIONS]
    best = differing.index(min(differing))
    return differing[best], POSITIONS[best]


def placed(frequencies: NDArray[np.int16], position: Position) -> NDArray[np.int16]:
    """The frequencies of the photo laid down in another position."""
    turned = frequencies.T.copy() if position.swapped else frequencies.copy()
    # A wave of odd order is its own negative in the mirror.
    if position.mirrored:
        turned[:, 1::2] *= -1
    if position.upside_down:
        turned[1::2, :] *= -1
    return turned


def transposed(bits: bytes) -> bytes:
    """The hash of the photo swapped across its falling diagonal."""
    import numpy as np

    even, across, down, odd = np.unpackbits(np.frombuffer(bits, np.uint8)).reshape(4, 8, 8)
    return np.packbits(np.stack([even.T, down.T, across.T, odd.T])).tobytes()


def grey_of(picture: bytes) -> NDArray[np.int16]:
    """The grey frequencies in a fingerprint's picture, 16 x 16."""
    import numpy as np

    return np.frombuffer(picture, np.int8, LOW * LOW).astype(np.int16).reshape(LOW, LOW)


def colours_of(picture: bytes) -> NDArray[np.int16]:
    """The frequencies of the blue and the red difference in a fingerprint's picture, 2 x 4 x 4."""
    import numpy as np

    found = np.frombuffer(picture, np.int8, offset=LOW * LOW).astype(np.int16)
    return found.reshape(2, COLOUR_LOW, COLOUR_LOW)


@cache
def waves(side: int, low: int) -> NDArray[np.float64]:
    """The `low` lowest cosine waves over `side` points, one a row."""
    import numpy as np

    points = 2 * np.arange(side) + 1
    found = np.cos(np.pi * points * np.arange(low)[:, None] / (2 * side))
    found.flags.writeable = False
    return np.asarray(found)


def _grey_bytes(frequencies: NDArray[np.float64]) -> bytes:
    import numpy as np

    sizes = _amplitudes(frequencies)
    sizes[0, 0] = 0.0
    whole = np.round(sizes * (127 / np.abs(sizes).max())).astype(np.int8)
    return bytes(whole.tobytes())


def _colour_bytes(pixels: Image.Image) -> bytes:
    import numpy as np
    from PIL import Image

    small = pixels.resize((COLOUR_SIDE, COLOUR_SIDE), Image.Resampling.BOX, reducing_gap=1.0)
    values = np.asarray(small.convert("YCbCr"), np.float64) - 128
    basis = waves(COLOUR_SIDE, COLOUR_LOW)
    sizes = [_amplitudes(basis @ values[..., channel] @ basis.T) for channel in (1, 2)]
    # A wave's product with itself is half of its points in either direction; two steps of colour in each of 255 parts.
    scaled = np.stack(sizes) * (2 / COLOUR_SIDE**2)
    whole = np.clip(np.round(scaled), -127, 127).astype(np.int8)
    return bytes(whole.tobytes())


def _amplitudes(frequencies: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of the waves themselves: a wave that is not flat carries half of its square in either direction."""
    import numpy as np

    doubled = np.where(np.arange(len(frequencies)) > 0, 2.0, 1.0)
    return np.asarray(frequencies * doubled * doubled[:, None])
