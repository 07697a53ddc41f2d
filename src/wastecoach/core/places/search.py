"""The nearest of very many places, found with a few questions to an index of cells.

Those whose cells' numbers come right before and after somebody's own are near, if not the nearest: as many of them as
are wanted tell how far there is to look. Whatever lies within that is read, cell by cell, the nearest first; of a cell
that holds too much only those eighths are looked at that matter. Nothing is left out but what cannot be as near as
what is found, so the answer is exact, however the places lie.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

from wastecoach.core.places.cells import (
    DEEPEST,
    SLACK,
    Span,
    around,
    number_of,
    spans,
    square_from,
    within,
)
from wastecoach.core.places.sphere import Vector

# A place as the index knows it: its number and its unit vector.
Met = tuple[int, float, float, float]
# Spans of one question, and how many more places than twice those wanted are read of one before it is looked at closer.
AT_ONCE, CLOSER = 16, 48
ALL = 10**9
# Where more than so many are wanted, smaller cells pay: more spans, but fewer places too many in them.
FEW = 16


class Shelf(Protocol):
    """Places in the order of their cells' numbers; one that is there several times counts once."""

    def beside(self, number: int, most: int) -> Iterable[Met]:
        """So many at most with the next lower numbers, and so many with this number and the next higher ones."""
        ...

    def between(
        self, asked: Sequence[tuple[int, int]], most: int
    ) -> Iterable[tuple[int, int, float, float, float]]:
        """Those with numbers from `low` to `high`, both included, for each of such pairs.

        Of a pair that has more than `most`, more than that many; before each stands which pair it is of, from 0 on.
        """
        ...


def nearest(stands: Vector, reach: float, most: int, shelf: Shelf) -> list[int]:
    """The numbers of the nearest places within a chord, in no order.

    Args:
        stands: From where.
        reach: No place farther away counts.
        most: How many; more are returned only where the last of them are equally far.
        shelf: The places.
    """
    search = _Search(stands, reach, most)
    search.meet(shelf.beside(number_of(stands), most))
    ahead = spans(around(stands, search.reach, 1 if most > FEW else 0))
    while ahead := search.still(ahead):
        # A deepest cell cannot be looked at more closely.
        deepest = ahead[0].level == DEEPEST
        now = [span for span in ahead if (span.level == DEEPEST) == deepest][:AT_ONCE]
        full = search.read(now, ALL if deepest else 2 * most + CLOSER, shelf)
        ahead = [span for span in ahead if span not in now]
        ahead += [part for span in full for part in search.closer(span)]
    return search.found()


class _Search:
    """What is found so far, and how far there is still to look (`reach`, a chord)."""

    def __init__(self, stands: Vector, reach: float, most: int) -> None:
        self.reach = reach
        self._stands = stands
        self._most = most
        self._squares: dict[int, float] = {}

    def meet(self, places: Iterable[Met]) -> None:
        """Look at places; as soon as there are enough, only nearer ones matter."""
        x, y, z = self._stands
        squares, limit = self._squares, (self.reach + SLACK) ** 2
        for place, a, b, c in places:
            square = (a - x) ** 2 + (b - y) ** 2 + (c - z) ** 2
            if square <= limit:
                squares[place] = square
        if len(squares) >= self._most:
            last = sorted(squares.values())[self._most - 1]
            self.reach = min(self.reach, math.sqrt(last))

    def read(self, asked: Sequence[Span], most: int, shelf: Shelf) -> list[Span]:
        """Look at the places of spans; those spans that have more than so many."""
        met = list(shelf.between([(span.low, span.high) for span in asked], most))
        self.meet(one[1:] for one in met)
        counted = Counter(one[0] for one in met)
        return [asked[part] for part, places in counted.items() if places > most]

    def still(self, ahead: Iterable[Span]) -> list[Span]:
        """Those spans in which something may be as near as what is found, the nearest first."""
        limit = (self.reach + SLACK) ** 2
        told = ((self._square_from(span), span) for span in ahead)
        return [span for square, span in sorted(told) if square <= limit]

    def closer(self, span: Span) -> list[Span]:
        """The parts of a span that matter."""
        parts = (part for cell in span.cells for part in cell.children)
        return spans(within(self._stands, self.reach, parts))

    def found(self) -> list[int]:
        """What is within reach."""
        limit = (self.reach + SLACK) ** 2
        return [place for place, square in self._squares.items() if square <= limit]

    def _square_from(self, span: Span) -> float:
        return min(square_from(self._stands, cell) for cell in span.cells)
