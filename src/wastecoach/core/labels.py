"""Class labels of a foreign classifier or detector (`plastic_bottle`, `pop bottle, soda bottle`, `Glass`) as Sightings.

Everybody names classes as they like, so a label is read like a name that a person types. A label that is a bare
material (as in TrashNet and most waste models after it) means the first thing that the rule book lists under that
word, as it does for the embedded model. A label that nobody knows is told as unsure, never guessed.

Scores of such models are not calibrated. Softmax scores of waste classifiers were right 95 times in 100 from 0.7 on,
for photos like those they were trained on; detectors score lower for what they are as sure of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from wastecoach.core.analysis import Sighting
from wastecoach.core.asked_text import plain
from wastecoach.core.described import MOST_NAMES, NOTHING_THERE, Described, sighting_of
from wastecoach.core.look_up import look_up
from wastecoach.core.name_index import Index
from wastecoach.core.rules import Material

CLASSIFIED_FROM = 0.7
DETECTED_FROM = 0.5
LIKELY = 0.08
MOST_SIGHTINGS = 8
MOST_LABELS = 50
# Twice as long as the longest of ImageNet's, which names a thing in several ways.
LONGEST_LABEL = 250

MATERIALS: dict[str, Material] = {
    "paper": "paper",
    "cardboard": "cardboard",
    "carton": "carton",
    "plastic": "plastic",
    "foam": "plastic",
    "styrofoam": "plastic",
    "glass": "glass",
    "metal": "metal",
    "aluminium": "metal",
    "aluminum": "metal",
    "steel": "metal",
    "textile": "textile",
    "clothes": "textile",
    "wood": "wood",
    "wooden": "wood",
    "organic": "organic",
    "electronics": "electronics",
}
# Words of waste models that no person says of a thing.
ALSO_CALLED = {
    "organic": "food waste",
    "organics": "food waste",
    "food organics": "food waste",
    "biological": "food waste",
    "biodegradable": "food waste",
    "miscellaneous trash": "trash",
    "textile trash": "textile",
}
_CAMELS = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Label:
    """A class and its score, 0..1."""

    name: str
    score: float


def classified(labels: Iterable[Label], index: Index) -> Sighting:
    """What a classifier's scores say of the one thing in a photo."""
    ranked = _ranked(labels)
    if not ranked:
        return NOTHING_THERE
    best, rest = ranked[0], [label for label in ranked[1:] if label.score >= LIKELY]
    return _sighting(best, rest, index, CLASSIFIED_FROM)


def detected(labels: Iterable[Label], index: Index) -> tuple[Sighting, ...]:
    """What a detector found, one sighting for each class of things, the surest first."""
    surest: dict[str, Label] = {}
    for label in _ranked(labels):
        surest.setdefault(label.name, label)
    found = list(surest.values())[:MOST_SIGHTINGS]
    return tuple(_sighting(label, [], index, DETECTED_FROM) for label in found) or (NOTHING_THERE,)


def _ranked(labels: Iterable[Label]) -> list[Label]:
    return sorted(labels, key=lambda label: -label.score)[:MOST_LABELS]


def _sighting(label: Label, others: list[Label], index: Index, sure_from: float) -> Sighting:
    described = Described(
        names=tuple(islice(_names(label.name, index), MOST_NAMES)),
        others=tuple(
            name for other in others[:MOST_NAMES] for name in islice(_names(other.name, index), 1)
        ),
        material=_material(label.name),
        confidence=round(label.score, 4),
    )
    return sighting_of(described, index, sure_from)


def _names(label: str, index: Index) -> Iterator[str]:
    """The names in a label: all of it, then its parts where commas part synonyms. Made as they are asked for."""
    label = label[:LONGEST_LABEL]
    parts = dict.fromkeys(_spaced(part) for part in (label, *label.split(",")))
    return (_meant(part, index) for part in parts if part)


def _spaced(label: str) -> str:
    return plain(_CAMELS.sub(" ", label).replace("_", " "))


def _meant(name: str, index: Index) -> str:
    """A name as people would say it; a bare material as the first thing that the rule book lists for it."""
    name = ALSO_CALLED.get(name, name)
    words = name.split()
    if words[-1] in MATERIALS and (found := look_up(name, index)).result == "ambiguous":
        return found.candidates[0].item.name.en
    return name


def _material(label: str) -> Material | None:
    words = _spaced(label[:LONGEST_LABEL]).split()
    return next((MATERIALS[word] for word in reversed(words) if word in MATERIALS), None)
