"""The founding documents' way with a photo, done again without their libraries, to compare with.

Hash: `imagehash.phash(photo, hash_size=16)` of the photo decoded in full. `founding_hash` gives the very same bits, in
the order of `Fingerprint.bits` (compared with imagehash 4.3.2 on 107 photos). Upload: decoded in full again, shrunk to
1024 pixels, as JPEG.
"""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageOps

from wastecoach.core.fingerprint import LOW, SIDE, hash_of, waves

LONGEST, QUALITY = 1024, 85


def founding_hash(data: bytes, *, upright: bool = False) -> bytes:
    """The perceptual hash; the founding way ignores the EXIF orientation, `upright` applies it."""
    with Image.open(io.BytesIO(data)) as photo:
        pixels = ImageOps.exif_transpose(photo) if upright else photo
        small = pixels.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    basis = waves(SIDE, LOW)
    return hash_of(basis @ np.asarray(small, np.float64) @ basis.T)


def founding_upload(data: bytes) -> bytes:
    """The photo as it would be sent to a model."""
    with Image.open(io.BytesIO(data)) as photo:
        pixels = photo.convert("RGB")
    pixels.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    pixels.save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()
