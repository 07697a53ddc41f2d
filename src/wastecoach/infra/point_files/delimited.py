"""Rows of a CSV text, whatever divides their cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice

from wastecoach.core.places.errors import BinFileUnreadable
from wastecoach.core.places.reading.columns import Row
from wastecoach.core.places.reading.recorded import MOST_COLUMNS

# Those that numbers do not hold come first: where both divide alike, the comma is a decimal one.
DELIMITERS = ("\t", ";", "|", ",")
SAMPLE_ROWS = 20
MOST_CELL_LINES = 200


def delimited_rows(text: str, file: str) -> Iterator[Row]:
    """Rows with the line that each begins on.

    Raises:
        BinFileUnreadable: A quotation is not closed, or there are more columns than in any table.
    """
    delimiter = _delimiter(text)
    taken: list[str] = []
    reader = csv.reader(_noted(io.StringIO(text, newline=""), taken), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            if len(taken) > 1:
                _check_quotation(taken, delimiter)
            if len(cells) > MOST_COLUMNS:
                raise BinFileUnreadable(file=file, detail="too_wide")
            yield line, cells
            line += len(taken)
            taken.clear()
    except csv.Error as fault:
        raise BinFileUnreadable(file=file, detail=f"line {line}") from fault


def _noted(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    """The same lines; those of the present row are noted."""
    for line in lines:
        taken.append(line)
        if len(taken) > MOST_CELL_LINES:
            raise csv.Error
        yield line


def _check_quotation(lines: list[str], delimiter: str) -> None:
    """A row over several lines has a quotation in it; one that nobody closed has swallowed the rows after it.

    Raises:
        csv.Error: It has.
    """
    for _ in csv.reader(lines, delimiter=delimiter, strict=True):
        pass


def _delimiter(text: str) -> str:
    """The one that divides most rows of the beginning into several cells, and these into most."""

    def fitness(delimiter: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            widths = [len(cells) for cells in islice(reader, SAMPLE_ROWS) if cells]
        except csv.Error:
            return 0, 0
        usual = max(set(widths), key=widths.count, default=0)
        return (widths.count(usual), usual) if usual > 1 else (0, 0)

    return max(DELIMITERS, key=fitness)
