"""Records with named fields, as rows of text under a row of names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wastecoach.core.places.errors import BinFileUnreadable
from wastecoach.core.places.reading.columns import Row

# `{response: {body: {items: [...]}}}` is as deep as anybody hides them.
DEEPEST = 4
MOST_COLUMNS = 1000


def records_in(document: Any, depth: int = 0) -> list[Mapping[str, Any]] | None:
    """The longest list of records in a document, None where there is none."""
    if isinstance(document, list):
        records: list[Mapping[str, Any]] = [one for one in document if isinstance(one, dict)]
        return records if records or not document else None
    if not isinstance(document, dict) or depth == DEEPEST:
        return None
    found = (records_in(value, depth + 1) for value in document.values())
    return max((one for one in found if one is not None), key=len, default=None)


def as_rows(records: Sequence[Mapping[str, Any]], file: str) -> Iterator[Row]:
    """The names of all fields as row 0, then the records by their number.

    Raises:
        BinFileUnreadable: They have more fields than any table.
    """
    names: dict[str, None] = {}
    for record in records:
        names.update(dict.fromkeys(record))
    if len(names) > MOST_COLUMNS:
        raise BinFileUnreadable(file=file, detail="too_wide")
    yield 0, list(names)
    for number, record in enumerate(records, 1):
        yield number, [_text(record.get(name)) for name in names]


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, list):
        return ", ".join(_text(one) for one in value)
    return repr(value) if isinstance(value, float) else str(value)
