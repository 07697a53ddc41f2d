"""Dates as public data write them."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

DATE = re.compile(r"(?<!\d)(\d{4})\s*[-./년]?\s*(\d{1,2})\s*[-./월]?\s*(\d{1,2})(?!\d)")
IN_NAME = re.compile(r"[\s_.-]*\(?((?:19|20)\d{2}[-._]?\d{2}[-._]?\d{2})\)?$")
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


@lru_cache(maxsize=4096)
def iso_date(text: str) -> str:
    """`2026-01-03` of `20260103`, `2026.1.3`, `2026년 1월 3일`, `2026-01-03 00:00:00`; "" of what is no day."""
    found = DATE.search(text)
    if found is None:
        return ""
    try:
        return dt.date(*map(int, found.groups())).isoformat()
    except ValueError:
        return ""


def named_for(stem: str) -> tuple[str, str]:
    """What a file's name says: its source, the same for every edition, and the day of this one, or ""."""
    found = IN_NAME.search(stem)
    day = iso_date(found[1].replace("_", "-")) if found else ""
    named = stem[: found.start()] if found and day else stem
    return " ".join(named.replace("_", " ").split()) or stem, day
