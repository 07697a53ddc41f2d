"""A zip that is made while it is sent."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator
from typing import Any

import msgspec

from wastecoach.core.korean_calendar import KOREA

# Bytes that are handed on at once, and of a photo written at once.
PIECE = 256 * 1024
# Photos are compressed already; texts are not.
AS_IT_IS, WELL = 0, 6
# A zip knows no earlier time.
EARLIEST = (1980, 1, 1, 0, 0, 0)


class Pieces:
    """What a zip is written into: pieces to be handed on, so that it lies whole nowhere."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        # All that is needed of a file.
        self._into = zipfile.ZipFile(self, "w")  # type: ignore[call-overload]

    def write(self, data: bytes) -> int:
        """As a file takes it."""
        self._waiting += data
        return len(data)

    def flush(self) -> None:
        """As a file does."""

    def add(self, name: str, at: float, data: bytes, level: int = WELL) -> Iterator[bytes]:
        """Put in a file, with the time of what it tells; pieces that are ready."""
        pieces = (data[start : start + PIECE] for start in range(0, len(data), PIECE))
        return self.add_pieces(name, at, pieces, level)

    def add_json(self, name: str, at: float, value: Any) -> Iterator[bytes]:
        """Put in a value, as JSON that people can read."""
        return self.add(name, at, msgspec.json.format(msgspec.json.encode(value), indent=1))

    def add_pieces(
        self, name: str, at: float, data: Iterator[bytes], level: int = WELL
    ) -> Iterator[bytes]:
        """Put in a file whose size nobody knows yet."""
        info = zipfile.ZipInfo(name, _time(at))
        info.compress_type = zipfile.ZIP_DEFLATED
        info._compresslevel = level  # type: ignore[attr-defined]  # noqa: SLF001 -- it has no other name before 3.13
        with self._into.open(info, "w") as file:
            for piece in data:
                file.write(piece)
                yield from self._ready(PIECE)

    def end(self) -> Iterator[bytes]:
        """Close the zip; the last pieces."""
        self._into.close()
        yield from self._ready(1)

    def _ready(self, at_least: int) -> Iterator[bytes]:
        if len(self._waiting) >= at_least:
            yield bytes(self._waiting)
            self._waiting.clear()


def _time(at: float) -> tuple[int, int, int, int, int, int]:
    when = dt.datetime.fromtimestamp(at, KOREA)
    told = (when.year, when.month, when.day, when.hour, when.minute, when.second)
    return max(told, EARLIEST)
