"""Rows of a JSON text: a list of records, wherever in it that lies."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from wastecoach.core.places.errors import BinFileUnreadable
from wastecoach.core.places.reading.columns import Row
from wastecoach.core.places.reading.recorded import as_rows, records_in


def record_rows(text: str, file: str) -> Iterator[Row]:
    """The names of all fields as row 0, then the records by their number.

    Raises:
        BinFileUnreadable: It is no JSON, or there is no list of records in it.
    """
    try:
        document = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as fault:
        raise BinFileUnreadable(file=file, detail="damaged") from fault
    records = records_in(document)
    if records is None:
        raise BinFileUnreadable(file=file, detail="no_records")
    return as_rows(records, file)
