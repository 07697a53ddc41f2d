"""Everyday questions with the streams that are right, and how the look-up does on them.

The set was written before the look-up was tuned. `tuned` questions (a fixed half, by checksum) were looked at while
tuning, `held_out` ones were not.
"""

from __future__ import annotations

import csv
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from wastecoach.core.decision import Locality, decide
from wastecoach.core.look_up import LookUp, look_up
from wastecoach.core.name_index import Index

FOLDER = Path(__file__).parent
Half = Literal["tuned", "held_out"]


@dataclass(frozen=True)
class Question:
    """A question, the streams that are right (none: nothing should be found), and what kind of question it is."""

    text: str
    streams: frozenset[str]
    kind: str

    @property
    def half(self) -> Half:
        """Which half of the set it belongs to."""
        return "tuned" if zlib.crc32(self.text.encode()) % 2 == 0 else "held_out"


def questions(language: str) -> Iterator[Question]:
    """The questions of a language, as written."""
    with (FOLDER / f"questions_{language}.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            streams = frozenset(row["streams"].split("|")) - {"not_found"}
            yield Question(row["question"], streams, row["kind"])


def answered_streams(found: LookUp, index: Index) -> frozenset[str]:
    """The streams that an answer leads to."""
    return frozenset(
        decide(candidate.item, found.conditions, index.book, Locality()).stream
        for candidate in found.candidates
    )


def is_right(question: Question, index: Index) -> bool:
    """Whether the answer leads to a right stream and to no wrong one.

    A question written as ambiguous, or with several right streams, may be answered by asking back, as long as a
    right stream is among what is offered; for every other one asking back is wrong.
    """
    found = look_up(question.text, index)
    streams = answered_streams(found, index)
    if not question.streams:
        return found.result == "not_found"
    if found.result == "match":
        return streams <= question.streams
    may_ask = question.kind == "ambiguous" or len(question.streams) > 1
    return found.result == "ambiguous" and may_ask and bool(streams & question.streams)
