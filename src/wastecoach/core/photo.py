"""From bytes to pixels: what is accepted as a photo, and how it is decoded.

Limits are checked on the header, before anything is decoded. Decoding applies the EXIF orientation and keeps pixels
only, so no metadata (GPS above all) can leave the process with them.
"""

from __future__ import annotations

import hashlib
import io
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wastecoach.core.errors import (
    PhotoDamaged,
    PhotoEmpty,
    PhotoNotAnImage,
    PhotoTooLarge,
    PhotoTooManyPixels,
)
from wastecoach.core.media_type import media_type_of

if TYPE_CHECKING:
    from PIL import Image

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 100_000_000
# Multi-picture JPEG (MPO) comes with JPEG: Pillow has no opener of that name.
# HEIF is none of Pillow's own: to name it before it is registered is an error that hides the formats after it.
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "BMP", "GIF")
EXIF_ORIENTATION = 0x0112
_quiet = threading.Lock()


@dataclass(frozen=True, slots=True)
class Photo:
    """An accepted photo, not decoded yet.

    Attributes:
        data: The file's bytes, metadata included; they stay inside the process.
        media_type: For example `image/jpeg`.
        width: Pixels, EXIF orientation applied.
        height: Pixels, EXIF orientation applied.
        opened: The file with its header read, for the first who decodes it: reading headers takes as long as hashing.
    """

    data: bytes
    media_type: str
    width: int
    height: int
    opened: list[Image.Image] = field(default_factory=list, repr=False, compare=False)

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, 64 hexadecimal digits: the exact key of a cache."""
        return hashlib.sha256(self.data).hexdigest()


def read_photo(data: bytes) -> Photo:
    """Accept bytes as a photo by their header alone.

    Raises:
        PhotoEmpty: There are no bytes.
        PhotoTooLarge: There are more than `MAX_BYTES`.
        PhotoTooManyPixels: The header announces more than `MAX_PIXELS`.
        PhotoNotAnImage: The bytes are no supported image.
        PhotoDamaged: The header is broken.
    """
    from PIL import Image

    if not data:
        raise PhotoEmpty
    if len(data) > MAX_BYTES:
        raise PhotoTooLarge(limit_mb=MAX_BYTES // 1024**2)
    image = _open(data)
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise PhotoTooManyPixels(limit_megapixels=MAX_PIXELS // 10**6)
    if _orientation(image) in {5, 6, 7, 8}:
        width, height = height, width
    media_type = Image.MIME.get(image.format or "", "application/octet-stream")
    return Photo(data, media_type, width, height, opened=[image])


def decode(photo: Photo, at_least: int) -> Image.Image:
    """Decode to upright RGB pixels without metadata.

    Args:
        photo: What `read_photo` accepted.
        at_least: Both sides of the result keep at least this many pixels where the photo has them; JPEG decoding
            is cut short to the smallest scale that does (1/2, 1/4, 1/8), which is several times faster.

    Raises:
        PhotoDamaged: The image data are truncated or broken.
    """
    try:
        # What has been decoded at one scale cannot be decoded at another.
        image = photo.opened.pop()
    except IndexError:
        image = _open(photo.data)
    orientation = _orientation(image)
    try:
        image.draft("RGB", (at_least, at_least))
        image.load()
        return _upright(_opaque_rgb(image), orientation)
    except Exception as fault:
        # Decoders share no base for what broken bytes make them raise: OSError, struct.error, zlib.error, ...
        raise PhotoDamaged from fault


def encode_for_sending(pixels: Image.Image, longest: int) -> bytes:
    """JPEG bytes of decoded pixels, no side over `longest`, free of any metadata: all that may leave the process."""
    sent = pixels.copy()
    sent.thumbnail((longest, longest))
    buffer = io.BytesIO()
    sent.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def _open(data: bytes) -> Image.Image:
    from PIL import Image

    formats: tuple[str, ...] = FORMATS
    begins_as = media_type_of(data)
    if begins_as == "image/heif":
        import pillow_heif

        pillow_heif.register_heif_opener()
        formats = ("HEIF",)
    try:
        with _quietly():
            return Image.open(io.BytesIO(data), formats=formats)
    except Image.DecompressionBombError as fault:
        raise PhotoTooManyPixels(limit_megapixels=MAX_PIXELS // 10**6) from fault
    except Exception as fault:
        # Not only UnidentifiedImageError: some decoders stumble over any bytes that are not theirs.
        # What begins like a photo and cannot be opened is damaged rather than something else.
        raise (PhotoDamaged if begins_as else PhotoNotAnImage) from fault


@contextmanager
def _quietly() -> Iterator[None]:
    """Pillow's warnings tell nothing that our errors do not; the filters are global, so one thread at a time."""
    with _quiet, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _orientation(image: Image.Image) -> int:
    """1 to 8; upright when the photo does not say, or says it in broken EXIF."""
    try:
        with _quietly():
            return int(image.getexif().get(EXIF_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 -- a photo whose metadata are broken is a photo all the same
        return 1


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return image.transpose(turns[orientation]) if orientation in turns else image


def _opaque_rgb(image: Image.Image) -> Image.Image:
    from PIL import Image

    if image.mode in {"I;16", "I;16B", "I;16L", "I"}:
        # Pillow clips 16-bit grey to 8 bits instead of scaling it.
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGB", layer.size, (255, 255, 255))
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    rgb = image.convert("RGB")
    rgb.info.clear()
    return rgb
