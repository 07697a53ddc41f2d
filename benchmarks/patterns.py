"""Photos that look like nothing and not like each other, so that nobody has seen one before; and one as a phone's."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageChops

from benchmarks.photos import NOISE, large_photos

COARSE, FINE = (16, 12), (1024, 768)
QUALITY = 80
# Steps of JPEG quality in which a photo comes near to a size.
STEPS = range(95, 40, -1)


def unlike_photos(count: int, seed: str) -> list[bytes]:
    """JPEG photos of the size that phones are asked to shrink theirs to, no two alike, nor like other seeds'."""
    chance = random.Random(seed)  # noqa: S311 -- variety, not secrecy
    return [_jpeg(_pattern(chance, FINE), QUALITY) for _ in range(count)]


def photo_of(megabytes: float) -> bytes:
    """A photo of 12 megapixels, not larger than so many megabytes but nearly."""
    with Image.open(large_photos()[0]) as example:
        pixels = example.convert("RGB")
    noise = Image.effect_noise(pixels.size, NOISE).convert("RGB")
    noisy = ImageChops.add(pixels, noise, offset=-128)
    sizes = (_jpeg(noisy, quality) for quality in STEPS)
    return next(data for data in sizes if len(data) <= megabytes * 1e6)


def _pattern(chance: random.Random, size: tuple[int, int]) -> Image.Image:
    width, height = COARSE
    coarse = Image.frombytes("RGB", COARSE, chance.randbytes(width * height * 3))
    return coarse.resize(size, Image.Resampling.BICUBIC)


def _jpeg(pixels: Image.Image, quality: int) -> bytes:
    kept = io.BytesIO()
    pixels.save(kept, "JPEG", quality=quality)
    return kept.getvalue()
