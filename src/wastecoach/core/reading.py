"""What the embedded model says of a photo, and what its numbers mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from wastecoach.core.rules import Entry, Material


class ConditionRule(Entry, frozen=True):
    """How one condition output of the model is read.

    Attributes:
        tag: Condition of the rule book.
        materials: For which materials the output means anything.
        threshold: At or above this probability the condition is seen.
        inverse_threshold: At or below this one its opposite is seen; between the two nothing is said.
    """

    tag: str
    materials: tuple[Material, ...]
    threshold: float
    inverse_threshold: float


class ModelFacts(msgspec.Struct, frozen=True):
    """`embedded.json`: what the model's outputs mean (see the model card for how its numbers were chosen).

    Attributes:
        version: Of the model.
        input_size: Pixels a side.
        materials: In output order.
        threshold: Least certainty of an answer.
        hazard_threshold: From this probability on it asks whether the thing is dangerous.
        unfamiliar_threshold: From this probability on it says that it does not know such things.
        conditions: In output order.
        families: Materials that get the same advice, so that being torn between them is no doubt.
    """

    version: str
    input_size: int
    materials: tuple[Material, ...]
    threshold: float
    hazard_threshold: float
    unfamiliar_threshold: float
    conditions: tuple[ConditionRule, ...]
    families: tuple[tuple[Material, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model read off one photo, as probabilities 0..1.

    Attributes:
        materials: By material, summing to 1.
        classes: By ImageNet class name, summing to 1 (or the most probable of them).
        conditions: By condition tag, each on its own.
        hazard: That it may be dangerous.
        unfamiliar: That it is no waste that the model learnt.
        problems: What is wrong with the photo itself.
    """

    materials: Mapping[str, float]
    classes: Mapping[str, float]
    conditions: Mapping[str, float]
    hazard: float
    unfamiliar: float
    problems: tuple[str, ...] = ()
