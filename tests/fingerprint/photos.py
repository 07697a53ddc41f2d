"""Photos to take fingerprints of: the examples, and ways to lay them down."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from PIL import Image

from wastecoach.core.fingerprint import Fingerprint, fingerprint
from wastecoach.core.photo import decode, read_photo

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NAMES = tuple(sorted(path.stem for path in EXAMPLES.glob("*.jpg")))
# Every turn and mirror image but the upright one.
TURNS = tuple(Image.Transpose)


@cache
def example_photo(name: str) -> Image.Image:
    """The upright pixels of a photo that ships with the project."""
    return decode(read_photo((EXAMPLES / f"{name}.jpg").read_bytes()), 10_000)


def as_jpeg(pixels: Image.Image, quality: int = 92) -> bytes:
    buffer = io.BytesIO()
    pixels.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def taken(pixels: Image.Image) -> Fingerprint:
    """The fingerprint of pixels that have one."""
    found = fingerprint(pixels)
    assert found is not None
    return found
