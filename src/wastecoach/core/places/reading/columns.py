"""Which column of a table is what, under the many names that offices give them, or without any names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec
import tomli

from wastecoach.core.places.errors import BinColumnsUnknown
from wastecoach.core.places.reading.addresses import BRACKETS
from wastecoach.core.places.reading.coordinates import Box, read_coordinates

Field = Literal[
    "id",
    "kind",
    "name",
    "road",
    "lot",
    "address",
    "province",
    "district",
    "latitude",
    "longitude",
    "detail",
    "hours",
    "week",
    "phone",
    "items",
    "types",
    "about",
    "intro",
    "dated",
]
Row = tuple[int, Sequence[str]]
# Lines that may come before the one that names the columns; and lines that are looked at where none does.
MOST_TITLES, SAMPLE = 15, 50
LEAST_GOOD = 0.6
# Parts of names that tell enough, where nobody thought of the whole.
PARTS: tuple[tuple[str, Field], ...] = (
    ("위도", "latitude"),
    ("경도", "longitude"),
    ("도로명주소", "road"),
    ("지번주소", "lot"),
)
LAST = 1_000_000
MEANINGLESS = re.compile(r"[\W_]+")
HANGUL = re.compile(r"[가-힣]")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where in a row is what.

    Attributes:
        places: Positions of each field's columns, the best first.
        begins: How many rows come before the first one with data.
    """

    places: dict[Field, tuple[int, ...]]
    begins: int


def plain(name: str) -> str:
    """A column's name as it is compared: letters and digits alone, small, composed."""
    return MEANINGLESS.sub("", unicodedata.normalize("NFKC", name)).casefold()


@dataclass(frozen=True, slots=True)
class ColumnNames:
    """What columns are called: by `plain` name the field and how good a column for it this is, 0 the best."""

    meant: dict[str, tuple[Field, int]]

    def field_of(self, name: str) -> tuple[Field, int] | None:
        """What a column of this name holds; what is in brackets may be left out."""
        normal = unicodedata.normalize("NFKC", name)
        for form in (normal, BRACKETS.sub("", normal)):
            found = self.meant.get(plain(form))
            if found is not None:
                return found
        key = plain(normal)
        return next(((field, LAST) for part, field in PARTS if part in key), None)


def parse_column_names(document: str) -> ColumnNames:
    """The names from their TOML text: a list for each field, the best first."""
    table = msgspec.convert(tomli.loads(document), dict[Field, tuple[str, ...]])
    return ColumnNames(
        {name: (field, rank) for field, names in table.items() for rank, name in enumerate(names)}
    )


def find_columns(rows: Sequence[Row], names: ColumnNames, box: Box, file: str) -> Columns:
    """Which column is what.

    Args:
        rows: The first ones of a table.
        names: What columns are called.
        box: Where its points lie.
        file: The table's name, for errors.

    Raises:
        BinColumnsUnknown: There is no telling where in it a point lies.
    """
    for number, (_, cells) in enumerate(rows[:MOST_TITLES]):
        places = _by_names(cells, names)
        if "latitude" in places and "longitude" in places:
            return Columns(places, number + 1)
    places = _by_values([cells for _, cells in rows[:SAMPLE]], box)
    if not places:
        raise BinColumnsUnknown(file=file, detail="coordinates")
    return Columns(places, 0)


def _by_names(cells: Sequence[str], names: ColumnNames) -> dict[Field, tuple[int, ...]]:
    found: dict[Field, list[tuple[int, int]]] = {}
    for position, cell in enumerate(cells):
        meant = names.field_of(cell) if cell else None
        if meant is not None:
            found.setdefault(meant[0], []).append((meant[1], position))
    return {field: tuple(place for _, place in sorted(ranked)) for field, ranked in found.items()}


def _by_values(rows: list[Sequence[str]], box: Box) -> dict[Field, tuple[int, ...]]:
    """Two neighbouring columns that are coordinates in most rows; of the others the one with most Korean letters."""
    width = max(map(len, rows), default=0)
    for left in range(width - 1):
        pairs = [(cells[left], cells[left + 1]) for cells in rows if len(cells) > left + 1]
        good = sum(not isinstance(read_coordinates(*pair, box), str) for pair in pairs)
        if good and good >= LEAST_GOOD * len(rows):
            places: dict[Field, tuple[int, ...]] = {"latitude": (left,), "longitude": (left + 1,)}
            texts = [place for place in range(width) if place not in {left, left + 1}]
            korean = {place: _korean(rows, place) for place in texts}
            if any(korean.values()):
                places["address"] = (max(korean, key=korean.__getitem__),)
            return places
    return {}


def _korean(rows: list[Sequence[str]], place: int) -> int:
    cells = (cells[place] for cells in rows if len(cells) > place)
    return sum(len(cell) for cell in cells if HANGUL.search(cell))
