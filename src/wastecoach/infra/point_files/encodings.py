"""What bytes say as text, found out from the bytes alone."""

from __future__ import annotations

import codecs
import re

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Enough to tell whether every other byte of a text is empty.
SAMPLE_BYTES = 4096
LEAST_EMPTY = 0.2
# No text has these.
CONTROLS = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f]")
DOS_END = "\x1a"


def decoded(data: bytes) -> str | None:
    """UTF-8 or UTF-16 with or without its mark, else cp949, which Korean offices write; None where it is no text.

    Nothing that is valid UTF-8 and longer than a word is meant as cp949, and next to nothing the other way round.
    """
    marked = next((encoding for mark, encoding in MARKS if data.startswith(mark)), None)
    wide = _unmarked_utf16(data[:SAMPLE_BYTES])
    for encoding in (marked,) if marked else (wide,) if wide else ("utf-8", "cp949"):
        text = _as(encoding, data)
        if text is not None and "\x00" not in text and not CONTROLS.search(text[:SAMPLE_BYTES]):
            return text.rstrip(DOS_END)
    return None


def _as(encoding: str, data: bytes) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _unmarked_utf16(sample: bytes) -> str | None:
    """Commas, digits and line ends have an empty byte on one side of them in UTF-16, and in no other text."""
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    if max(low, high) < LEAST_EMPTY * len(sample) / 2 or min(low, high) > max(low, high) / 4:
        return None
    return "utf-16-be" if low > high else "utf-16-le"
