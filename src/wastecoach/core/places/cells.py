"""Cells of space by number, so that an ordinary index of a database finds what is near.

The cube around the unit sphere is halved along its three axes again and again. A cell of level n is one of 8**n cubes;
its number is the octal digits of the way down to it. So the deepest cells in any cell have numbers that follow each
other, which a B-tree reads in one go, and no pole and no date line is special.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wastecoach.core.places.sphere import Vector

# 63 bits: what a signed number of a database holds. The deepest cells are 6 metres wide.
DEEPEST = 21
# Far above the rounding errors of coordinates, far below whatever anybody measures: a hundredth of a millimetre.
SLACK = 1e-12
_SPREAD = tuple(sum(((byte >> bit) & 1) << (3 * bit) for bit in range(7)) for byte in range(128))
_HALVES = tuple((x, y, z) for z in (0, 1) for y in (0, 1) for x in (0, 1))


class Cell(NamedTuple):
    """A cube: its level, and how many of its like come before it along each axis."""

    level: int
    x: int
    y: int
    z: int

    @property
    def number(self) -> int:
        """Its number among those of its level."""
        return _spread(self.x) | _spread(self.y) << 1 | _spread(self.z) << 2

    @property
    def children(self) -> Iterator[Cell]:
        """The eight that it consists of."""
        for x, y, z in _HALVES:
            yield Cell(self.level + 1, 2 * self.x + x, 2 * self.y + y, 2 * self.z + z)


class Span(NamedTuple):
    """Cells of one level whose numbers follow each other, and the deepest numbers in them, both ends included."""

    low: int
    high: int
    cells: tuple[Cell, ...]

    @property
    def level(self) -> int:
        """Of its cells."""
        return self.cells[0].level


def number_of(place: Vector) -> int:
    """The number of the deepest cell that a unit vector lies in."""
    x, y, z = (_along(along, DEEPEST) for along in place)
    return Cell(DEEPEST, x, y, z).number


def square_from(place: Vector, cell: Cell) -> float:
    """The square of the least distance from a place to anything in a cell."""
    width = 2.0 / (1 << cell.level)
    total = 0.0
    for along, before in zip(place, cell[1:], strict=True):
        low = before * width - 1.0
        outside = max(low - along, along - low - width, 0.0)
        total += outside * outside
    return total


def around(place: Vector, reach: float, finer: int) -> Iterator[Cell]:
    """A few cells in which everything lies that is within a chord of a place.

    Args:
        place: Where.
        reach: The chord.
        finer: 0 for cells as wide as the reach or a little wider, 1 for half that width.
    """
    reach = min(reach + SLACK, 2.0)
    level = max(0, min(DEEPEST, finer - math.frexp(reach / 2)[1]))
    ends = [(_along(along - reach, level), _along(along + reach, level)) for along in place]
    xs, ys, zs = (range(low, high + 1) for low, high in ends)
    cells = (Cell(level, x, y, z) for x in xs for y in ys for z in zs)
    return within(place, reach, cells)


def within(place: Vector, reach: float, cells: Iterable[Cell]) -> Iterator[Cell]:
    """Those of some cells in which something may lie that is within a chord of a place."""
    square = (reach + SLACK) ** 2
    return (cell for cell in cells if square_from(place, cell) <= square and _on_sphere(cell))


def spans(cells: Iterable[Cell]) -> list[Span]:
    """Cells of one level as few spans."""
    numbered = sorted((cell.number, cell) for cell in cells)
    found: list[Span] = []
    for number, cell in numbered:
        deeper = 3 * (DEEPEST - cell.level)
        low, high = number << deeper, (number + 1 << deeper) - 1
        if found and found[-1].high + 1 == low:
            before = found.pop()
            found.append(Span(before.low, high, (*before.cells, cell)))
        else:
            found.append(Span(low, high, (cell,)))
    return found


def _along(along: float, level: int) -> int:
    """How many cells of a level come before a coordinate."""
    most = (1 << level) - 1
    return max(0, min(int((along + 1.0) / 2.0 * (most + 1)), most))


def _on_sphere(cell: Cell) -> bool:
    """Whether a part of the unit sphere is in a cell: its nearest corner is inside, its farthest outside."""
    width = 2.0 / (1 << cell.level)
    nearest = farthest = 0.0
    for before in cell[1:]:
        low = before * width - 1.0
        ends = (abs(low), abs(low + width))
        farthest += max(ends) ** 2
        if low > 0.0 or low + width < 0.0:
            nearest += min(ends) ** 2
    return nearest <= 1.0 + SLACK and farthest >= 1.0 - SLACK


def _spread(along: int) -> int:
    """21 bits, each followed by two of others."""
    return _SPREAD[along & 127] | _SPREAD[along >> 7 & 127] << 21 | _SPREAD[along >> 14] << 42
