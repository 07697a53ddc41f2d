"""Server-Sent Events as they come over the line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """One event: `id` to resume after it, and its `data`."""

    id: str
    data: bytes


def events(chunks: Iterable[bytes]) -> Iterator[Event]:
    """Whole events of a stream, however it is cut into pieces; comments and unfinished events are left out."""
    name, data = "", list[bytes]()
    for line in _lines(chunks):
        if not line:
            if data:
                yield Event(name, b"\n".join(data))
            data = []
            continue
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if field == b"id":
            name = value.decode("ascii", "replace")
        elif field == b"data":
            data.append(value)


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    # Not `iter_lines` of httpx: it also cuts where JSON may hold a line separator of Unicode.
    begun = bytearray()
    for chunk in chunks:
        begun += chunk
        *whole, rest = begun.split(b"\n")
        yield from (bytes(line.removesuffix(b"\r")) for line in whole)
        begun = rest
