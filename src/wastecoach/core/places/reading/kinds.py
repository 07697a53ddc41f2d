"""Kinds of collection points as they are named on the command line, and the streams that each accepts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from wastecoach.core.places.point import Kind
from wastecoach.core.places.reading.accepted import accepted, is_machine, street_bin
from wastecoach.core.rules import Stream

Named = Literal[
    "clothing", "street-bin", "medicine", "reverse-vending", "battery", "recycling-centre"
]
NAMED: tuple[Named, ...] = get_args(Named)
KINDS: dict[Named, Kind] = {
    "clothing": "clothing_box",
    "street-bin": "street_bin",
    "medicine": "medicine_box",
    "reverse-vending": "reverse_vending",
    "battery": "battery_box",
    "recycling-centre": "recycling_centre",
}
# What such a place is called where its row has no name of its own; the data are Korean, and so is this.
USUAL_NAMES: dict[Kind, str] = {
    "clothing_box": "의류수거함",
    "street_bin": "가로쓰레기통",
    "medicine_box": "폐의약품 수거함",
    "reverse_vending": "무인회수기",
    "battery_box": "폐건전지 수거함",
    "lamp_box": "폐형광등 수거함",
    "recycling_centre": "재활용품 수거장소",
}
GENERAL, CLEAR_PET, METAL, LAMP = "general", "clear_pet", "metal", "lamp"
# Takes what nobody wrote down.
LEAST: dict[Named, frozenset[str]] = {
    "clothing": frozenset({"textile"}),
    "medicine": frozenset({"medicine"}),
    "reverse-vending": frozenset({CLEAR_PET}),
    "battery": frozenset({"battery"}),
    # Every site that pays for recyclables pays for clear bottles; for anything else it has to say so.
    "recycling-centre": frozenset({CLEAR_PET}),
}
# Those whose rows may say more than that.
TOLD = frozenset[Named]({"street-bin", "reverse-vending", "battery", "recycling-centre"})


@dataclass(frozen=True, slots=True)
class Told:
    """What a row tells about what it is, tidy.

    Attributes:
        name: Of its own.
        items: Things that it takes.
        types: Of the bin.
        about: Words under which it is to be found.
        intro: Sentences about it. They praise what is good in general, so that no streams are read from them.
    """

    name: str = ""
    items: str = ""
    types: str = ""
    about: str = ""
    intro: str = ""


class Accepting:
    """What places accept, by a rule book.

    Args:
        streams: Of the book, in its order.

    Attributes:
        order: Their ids.
    """

    def __init__(self, streams: Mapping[str, Stream]) -> None:
        self.order = tuple(streams)
        self._street = frozenset(
            stream.id
            for stream in streams.values()
            if stream.recycling and "street_bin" in stream.place_kinds
        )
        self._ordered: dict[frozenset[str], tuple[str, ...]] = {}

    def what(self, named: Named, told: Told) -> tuple[Kind, tuple[str, ...]]:
        """What a row is, and ids of the streams that it accepts, in the rule book's order."""
        if named == "street-bin":
            return "street_bin", self.ordered(self._in_the_street(told.types or told.items))
        if named not in TOLD:
            return KINDS[named], self.ordered(LEAST[named])
        found = accepted(told.items or told.types or told.about)
        machine = named == "reverse-vending" or (
            named == "recycling-centre" and is_machine(f"{told.name} {told.about} {told.intro}")
        )
        if machine:
            return "reverse_vending", self.ordered(self._by_machine(found, told))
        if named == "battery":
            found &= {"battery", LAMP}
            kind: Kind = "lamp_box" if found == {LAMP} else "battery_box"
            return kind, self.ordered(found or LEAST[named])
        return "recycling_centre", self.ordered(found or LEAST[named])

    def ordered(self, streams: frozenset[str]) -> tuple[str, ...]:
        """Those that the rule book knows, in its order."""
        found = self._ordered.get(streams)
        if found is None:
            found = tuple(stream for stream in self.order if stream in streams)
            self._ordered[streams] = found
        return found

    def _in_the_street(self, types: str) -> frozenset[str]:
        rubbish, recycling = street_bin(types)
        return (self._street if recycling else frozenset()) | ({GENERAL} if rubbish else set())

    def _by_machine(self, found: frozenset[str], told: Told) -> frozenset[str]:
        """A machine takes bottles, and cans where somebody says so."""
        cans = METAL in found or METAL in accepted(told.name)
        only_cans = found == {METAL} and bool(told.items)
        return frozenset({METAL} if cans else ()) | (frozenset() if only_cans else {CLEAR_PET})
