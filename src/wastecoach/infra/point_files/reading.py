"""A file of collection points: what it is, found out from what is in it."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from pathlib import Path

from wastecoach.core.places.errors import BinFileUnreadable
from wastecoach.core.places.reading.columns import Row
from wastecoach.infra.point_files.delimited import delimited_rows
from wastecoach.infra.point_files.encodings import decoded
from wastecoach.infra.point_files.records import record_rows
from wastecoach.infra.point_files.sheets import sheet_rows

MOST_BYTES = 200 * 1024**2
ZIP = b"PK\x03\x04"
# Excel before 2007.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKUP = re.compile(r"\s*<(!doctype|html|\?xml|table|[a-z]+[ >])", re.IGNORECASE)


def point_rows(path: Path) -> Iterator[Row]:
    """Rows of a CSV, XLSX or JSON file, whatever its name, with their line, row or record numbers.

    Raises:
        BinFileUnreadable: It cannot be read, or is none of these.
    """
    file = path.name or str(path)
    data = _bytes_of(path, file)
    if not data.strip():
        raise BinFileUnreadable(file=file, detail="empty")
    if data.startswith(ZIP):
        return sheet_rows(data, file)
    if data.startswith(OLE):
        raise BinFileUnreadable(file=file, detail="old_excel")
    text = decoded(data)
    if text is None:
        raise BinFileUnreadable(file=file, detail="encoding")
    if MARKUP.match(text):
        raise BinFileUnreadable(file=file, detail="markup")
    if text.lstrip()[:1] in {"[", "{"}:
        return record_rows(text, file)
    return delimited_rows(text, file)


def _bytes_of(path: Path, file: str) -> bytes:
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise BinFileUnreadable(file=file, detail="no_file")
        if facts.st_size > MOST_BYTES:
            raise BinFileUnreadable(file=file, detail="too_large")
        with path.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)[:MOST_BYTES]
    except FileNotFoundError as fault:
        raise BinFileUnreadable(file=file, detail="missing") from fault
    except (OSError, ValueError) as fault:
        detail = getattr(fault, "strerror", None) or type(fault).__name__
        raise BinFileUnreadable(file=file, detail=detail) from fault
