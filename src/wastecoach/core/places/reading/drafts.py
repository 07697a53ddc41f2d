"""A row of a table, read and cleaned, before rows of the same place become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from wastecoach.core.places.point import Kind
from wastecoach.core.places.reading.addresses import (
    comparable,
    complete,
    handle,
    tidy,
    tidy_address,
    tidy_often,
)
from wastecoach.core.places.reading.columns import Columns, Field
from wastecoach.core.places.reading.coordinates import Box, Fault, read_coordinates
from wastecoach.core.places.reading.dates import iso_date
from wastecoach.core.places.reading.hours import week
from wastecoach.core.places.reading.kinds import NAMED, TOLD, USUAL_NAMES, Accepting, Named, Told

Reason = Fault | Literal["kind_unknown", "text_too_long"]
# Letters of a name or an address, and of what else is shown: what is longer is no such thing, or cut.
MOST_LETTERS, MOST_DETAIL, MOST_PHONE = 300, 300, 60


@dataclass(frozen=True, slots=True)
class Origin:
    """Where rows come from.

    Attributes:
        file: Its name, for people.
        source: Who says so.
        dated: ISO date of all rows that have none of their own, or "".
        named: What stands there; None where each row says it.
    """

    file: str
    source: str
    dated: str
    named: Named | None


@dataclass(slots=True)
class Draft:
    """A row as a place, and what it is recognised by.

    Attributes:
        line: Where it stands in its file.
        own: The row's own id with its district, "" where it has none.
        kind: What stands there.
        name: For people.
        called: Its name as it is compared, "" where the row has none.
        streams: That it accepts.
        latitude: Degrees.
        longitude: Degrees.
        road: Road address as it is compared, or "".
        lot: Lot number's address as it is compared, or "".
        address: For people.
        detail: For people.
        phone: For people.
        source: Who says so.
        dated: ISO date, or "".
    """

    line: int
    own: str
    kind: Kind
    name: str
    called: str
    streams: tuple[str, ...]
    latitude: float
    longitude: float
    road: str
    lot: str
    address: str
    detail: str
    phone: str
    source: str
    dated: str


class Reading:
    """Reads rows of one table.

    Args:
        columns: Where in a row is what.
        origin: Where the rows come from.
        accepting: What places accept.
        box: Where they lie.
    """

    def __init__(self, columns: Columns, origin: Origin, accepting: Accepting, box: Box) -> None:
        self._places = columns.places
        self._origin = origin
        self._accepting = accepting
        self._box = box

    def draft(self, line: int, cells: Sequence[str]) -> Draft | tuple[Reason, str]:
        """The place that a row tells of; or why it tells of none, and what was written there."""
        where = self._first(cells, "latitude"), self._first(cells, "longitude")
        point = read_coordinates(*where, self._box)
        if isinstance(point, str):
            return point, ", ".join(" ".join(part.split()) for part in where).strip(", ")
        named = self._origin.named or self._named(cells)
        if named is None:
            return "kind_unknown", tidy(self._first(cells, "kind"))
        return self._placed(line, cells, named, point)

    def _placed(
        self, line: int, cells: Sequence[str], named: Named, point: tuple[float, float]
    ) -> Draft | tuple[Reason, str]:
        name = tidy(self._first(cells, "name"))
        road, lot, address = self._addresses(cells)
        if max(len(name), len(address)) > MOST_LETTERS:
            return "text_too_long", f"{max(name, address, key=len)[:40]}…"
        kind, streams = self._accepting.what(
            named, self._told(cells, name) if named in TOLD else Told(name)
        )
        return Draft(
            line=line,
            own=self._own(cells),
            kind=kind,
            name=name or USUAL_NAMES[kind],
            called="" if name in USUAL_NAMES.values() else handle(name),
            streams=streams,
            latitude=point[0],
            longitude=point[1],
            road=road,
            lot=lot,
            address=address,
            detail=self._detail(cells),
            phone=tidy_often(self._first(cells, "phone"))[:MOST_PHONE],
            source=self._origin.source,
            dated=iso_date(self._first(cells, "dated")) or self._origin.dated,
        )

    def _first(self, cells: Sequence[str], field: Field) -> str:
        """The first of a field's columns that says something."""
        for place in self._places.get(field, ()):
            if place < len(cells) and cells[place]:
                return cells[place]
        return ""

    def _named(self, cells: Sequence[str]) -> Named | None:
        told = tidy(self._first(cells, "kind"))
        return next((named for named in NAMED if named == told), None)

    def _own(self, cells: Sequence[str]) -> str:
        """Numbers of one office are numbers of another as well."""
        own = tidy(self._first(cells, "id"))
        return f"{own} {tidy_often(self._first(cells, 'district'))}".rstrip() if own else ""

    def _told(self, cells: Sequence[str], name: str) -> Told:
        items, types, about, intro = (
            tidy_often(self._first(cells, field)) for field in ("items", "types", "about", "intro")
        )
        return Told(name, items, types, about, intro)

    def _addresses(self, cells: Sequence[str]) -> tuple[str, str, str]:
        """Road and lot as they are compared, and the address for people."""
        road = tidy_address(self._first(cells, "road") or self._first(cells, "address"))
        lot = tidy_address(self._first(cells, "lot"))
        province = tidy_often(self._first(cells, "province"))
        district = tidy_often(self._first(cells, "district"))
        shown = complete(road or lot, lot if road else "", province, district)
        return comparable(road), comparable(lot), shown

    def _detail(self, cells: Sequence[str]) -> str:
        days = self._places.get("week", ())
        hours = (
            week([tidy_often(cells[day]) if day < len(cells) else "" for day in days])
            if days
            else ""
        )
        parts = (
            tidy_often(self._first(cells, "detail")),
            hours or tidy_often(self._first(cells, "hours")),
        )
        return " · ".join(part for part in parts if part)[:MOST_DETAIL]
