"""Rows of an XLSX file."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise

from wastecoach.core.places.errors import BinFileUnreadable
from wastecoach.core.places.reading.columns import Row

# A sheet of 100,000 places is 40 MB inside; what holds more was made to fill a memory.
MOST_BYTES = 400 * 1024**2
MOST_PARTS = 2000
# The library makes room for a whole rectangle, however few of its cells say anything.
MOST_CELLS = 10_000_000
# Of a million cells only those far out matter: beyond column Z, below row 99,999.
USUAL_COLUMNS, USUAL_ROWS = 26, 99_999
FAR_COLUMN = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{2,6})\d""")
FAR_ROW = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]{0,6}(\d{6,9})""")
LETTERS = 26
# Texts that cells share are written once, and the library copies them for every cell.
SHARED_TEXT = re.compile(rb"<(?:\w+:)?si[\s/>]")
SHARING_CELL = re.compile(rb"""\st\s*=\s*["']s["']""")
SHARED_NUMBER = re.compile(rb"""\st\s*=\s*["']s["'][^<>]*>\s*<(?:\w+:)?v[^<>]*>\s*(\d{1,9})""")


def sheet_rows(data: bytes, file: str) -> Iterator[Row]:
    """Rows of the sheet that has most, each with its number in the sheet, numbers and dates as text.

    Raises:
        BinFileUnreadable: It is damaged, protected, or far larger inside than any list of places.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    plain = _checked(data, file)
    try:
        with CalamineWorkbook.from_filelike(plain) as book:
            sheets = [book.get_sheet_by_index(index) for index in range(len(book.sheet_names))]
            best = max(sheets, key=lambda sheet: sheet.height, default=None)
            rows = [] if best is None else best.to_python(skip_empty_area=False)
    except CalamineError as fault:
        raise BinFileUnreadable(file=file, detail="damaged") from fault
    return ((number, [_text(cell) for cell in row]) for number, row in enumerate(rows, 1))


def _checked(data: bytes, file: str) -> io.BytesIO:
    """The same file, unpacked by us: what the library reads is what was measured here."""
    packed = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts, zipfile.ZipFile(packed, "w") as copies:
            infos = parts.infolist()
            if len(infos) > MOST_PARTS or sum(one.file_size for one in infos) > MOST_BYTES:
                raise BinFileUnreadable(file=file, detail="too_large")
            texts = max((_texts(parts.read(one)) for one in infos), key=len, default=[])
            for info in infos:
                part = parts.read(info)
                if _area(part) > MOST_CELLS or _copied(part, texts) > MOST_BYTES:
                    raise BinFileUnreadable(file=file, detail="too_large")
                copies.writestr(info.filename, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as fault:
        raise BinFileUnreadable(file=file, detail="damaged") from fault
    packed.seek(0)
    return packed


def _area(part: bytes) -> int:
    """Cells of the rectangle from the first to the last one that is named."""
    columns = map(_number, set(FAR_COLUMN.findall(part)))
    rows = map(int, set(FAR_ROW.findall(part)))
    return max(columns, default=USUAL_COLUMNS) * max(rows, default=USUAL_ROWS)


def _texts(part: bytes) -> list[int]:
    """How long the texts are that cells share, with their markup; none in a part without any."""
    begins = [found.start() for found in SHARED_TEXT.finditer(part)]
    return [end - begin for begin, end in pairwise([*begins, len(part)])]


def _copied(part: bytes, texts: list[int]) -> int:
    """Bytes of all copies of these texts that a sheet wants, at most."""
    cells, longest = len(SHARING_CELL.findall(part)), max(texts, default=0)
    if cells * longest <= MOST_BYTES:
        return cells * longest
    told = [int(number) for number in SHARED_NUMBER.findall(part)]
    known = sum(texts[number] for number in told if number < len(texts))
    return known + (cells - len(told)) * longest


def _number(column: bytes) -> int:
    number = 0
    for letter in column.upper():
        number = number * LETTERS + letter - ord("A") + 1
    return number


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return "" if cell is None else str(cell)
