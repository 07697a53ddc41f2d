"""Pictures made on the spot, in every format that is accepted."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache
from typing import Any

import numpy as np
import pillow_heif
from PIL import Image

RED, GREEN, BLUE, YELLOW = (220, 30, 30), (30, 180, 30), (30, 30, 220), (230, 220, 30)
ORIENTATION = 0x0112
PLACE = "37.5665"
# What has to be done to an upright picture so that the orientation tag turns it back.
STORED_AS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def quarters(width: int = 96, height: int = 64) -> Image.Image:
    """Red and green above blue and yellow: every turn and flip shows."""
    picture = Image.new("RGB", (width, height), RED)
    middle = (width // 2, height // 2)
    picture.paste(GREEN, (middle[0], 0, width, middle[1]))
    picture.paste(BLUE, (0, middle[1], middle[0], height))
    picture.paste(YELLOW, (*middle, width, height))
    return picture


def noise(width: int = 56, height: int = 40, seed: int = 1) -> Image.Image:
    """Something that does not compress, so that every cut hurts."""
    values = np.random.default_rng(seed).integers(0, 255, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(values)


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """The picture as a file's bytes."""
    pillow_heif.register_heif_opener()
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def grey16(width: int = 56, height: int = 40) -> Image.Image:
    """A ramp from black to white with 16 bits a pixel."""
    ramp = np.linspace(0, 65535, width).astype(np.uint16)
    return Image.fromarray(np.tile(ramp, (height, 1)))


def png_chunk(kind: bytes, content: bytes) -> bytes:
    """One chunk of a PNG file, its checksum right."""
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def png_of_size(width: int, height: int, *, depth: int = 8, colour: int = 0) -> bytes:
    """A PNG whose header announces that size and whose data are next to nothing."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + png_chunk(b"IEND", b"")
    )


def png_rgb16(width: int = 24, height: int = 16) -> bytes:
    """A half-bright red PNG with 16 bits a channel, which Pillow reads and does not write."""
    row = b"\0" + struct.pack(">HHH", 0x8000, 0, 0) * width
    header = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", zlib.compress(row * height))
        + png_chunk(b"IEND", b"")
    )


def exif(orientation: int = 1) -> Image.Exif:
    """Orientation, a camera and a place."""
    tags = Image.Exif()
    tags[ORIENTATION] = orientation
    tags[0x010F] = "SecretCamera"
    place = tags.get_ifd(0x8825)
    place[1], place[2] = "N", (37.0, 33.0, 59.4)
    place[3], place[4] = "E", (126.0, 58.0, 40.8)
    return tags


@cache
def samples() -> dict[str, bytes]:
    """One small file of every kind that is accepted."""
    picture = noise()
    grey = picture.convert("L")
    turned = exif(6)
    return {
        "jpeg": encoded(picture, "JPEG"),
        "jpeg with exif": encoded(picture, "JPEG", exif=turned, comment=b"hello"),
        "jpeg progressive": encoded(picture, "JPEG", progressive=True),
        "jpeg grey": encoded(grey, "JPEG"),
        "jpeg cmyk": encoded(picture.convert("CMYK"), "JPEG"),
        "mpo": encoded(picture, "MPO", save_all=True, append_images=[noise(seed=2)]),
        "png": encoded(picture, "PNG"),
        "png with exif": encoded(picture, "PNG", exif=turned),
        "png grey 16 bit": encoded(grey16(), "PNG"),
        "png rgb 16 bit": png_rgb16(),
        "png palette": encoded(picture.convert("P"), "PNG"),
        "png palette with a hole": encoded(picture.convert("P"), "PNG", transparency=3),
        "png alpha": encoded(picture.convert("RGBA"), "PNG"),
        "png grey alpha": encoded(picture.convert("LA"), "PNG"),
        "png 1 bit": encoded(picture.convert("1"), "PNG"),
        "webp": encoded(picture, "WEBP"),
        "webp with exif": encoded(picture, "WEBP", exif=turned),
        "webp lossless alpha": encoded(picture.convert("RGBA"), "WEBP", lossless=True),
        "heic": encoded(picture, "HEIF"),
        "heic with exif": encoded(picture, "HEIF", exif=turned),
        "avif": encoded(picture, "AVIF"),
        "avif with exif": encoded(picture, "AVIF", exif=turned),
        "bmp": encoded(picture, "BMP"),
        "bmp 1 bit": encoded(picture.convert("1"), "BMP"),
        "gif": encoded(picture, "GIF"),
        "gif animated": encoded(picture, "GIF", save_all=True, append_images=[noise(seed=2)]),
    }
