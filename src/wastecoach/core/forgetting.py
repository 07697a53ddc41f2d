"""What was seen in a photo was wrong: it is forgotten, and with it whatever else would answer for that photo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wastecoach.core.errors import PhotoError
from wastecoach.core.fingerprint import Fingerprint, fingerprint
from wastecoach.core.photo import decode, read_photo
from wastecoach.core.ports import Memory, Ports
from wastecoach.core.recall import resembling
from wastecoach.core.second_look import NEAR_RADIUS

if TYPE_CHECKING:
    from PIL import Image


def forget_photo(digest: str, data: bytes | None, ports: Ports) -> int:
    """Forget a photo, those near to it, and those farther away that count as the same thing.

    The photo itself is looked at anew each time from then on, for as long as photos are remembered.

    Args:
        digest: SHA-256 of the photo.
        data: The photo; None where it is no longer kept: then what was remembered tells what is near to it.
        ports: The outside.

    Returns:
        How many were forgotten.
    """
    memory = ports.memory
    if memory is None:
        return 0
    pixels = None if data is None else _pixels(data, ports)
    mark = _kept_mark(digest, memory) if pixels is None else fingerprint(pixels)
    # The same eyes see the same again: without this the next answer would be the wrong one from the cache.
    memory.doubt(digest)
    gone = memory.forget(digest, mark, NEAR_RADIUS)
    # What would be found for it now is what would answer it again.
    while pixels is not None and (found := resembling(pixels, mark, memory, ports)) is not None:
        farther = memory.forget(found[0].digest, None, 0)
        if not farther:
            break
        gone += farther
    return gone


def _pixels(data: bytes, ports: Ports) -> Image.Image | None:
    try:
        return decode(read_photo(data), ports.eyes.side)
    except PhotoError:
        # It was damaged since it was looked at.
        return None


def _kept_mark(digest: str, memory: Memory) -> Fingerprint | None:
    """The fingerprint that is remembered of a photo, or of the one that it was found to resemble."""
    known = memory.exact(digest)
    if known is not None and known.original is not None:
        known = memory.exact(known.original)
    return None if known is None else known.fingerprint
