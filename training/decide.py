"""The decision: from the network's outputs and ``embedded.json`` to what may be said.

This is the reference for the program's own code: pure, numpy only, no state.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Decision:
    """What one photo shows, as far as the model may say so."""

    material: str
    confidence: float
    unsure: bool
    ask_hazard: bool
    unfamiliar: bool
    probabilities: dict[str, float]
    conditions: dict[str, bool] = field(default_factory=dict)


def softmax(logits: NDArray[Any]) -> NDArray[Any]:
    """Probabilities of the last axis."""
    shifted = np.exp(logits.astype(np.float64) - logits.max(axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True)


def sigmoid(logits: NDArray[Any]) -> NDArray[Any]:
    """Probabilities of independent yes/no outputs."""
    return 1.0 / (1.0 + np.exp(-logits.astype(np.float64)))


def merge(
    probabilities: Mapping[str, float], parents: Mapping[str, str], known: set[str]
) -> dict[str, float]:
    """Sum every class that ``known`` lacks into its parent: film, carton, then cardboard."""
    merged = dict(probabilities)
    for child, parent in parents.items():  # the order of the file: children before parents
        if child not in known and child in merged:
            merged[parent] = merged.get(parent, 0.0) + merged.pop(child)
    return merged


def family_confidence(probabilities: Mapping[str, float], families: list[list[str]]) -> float:
    """How sure the answer is: its probability, or that of its family (paper, cardboard, ...)."""
    top = max(probabilities, key=lambda name: probabilities[name])
    for family in families:
        if top in family:
            return sum(probabilities.get(name, 0.0) for name in family)
    return probabilities[top]


def read_conditions(
    logits: NDArray[Any], material: str, rules: list[Mapping[str, Any]]
) -> dict[str, bool]:
    """The condition tags that are sure enough either way, for this material."""
    said: dict[str, bool] = {}
    for rule, chance in zip(rules, sigmoid(logits), strict=True):
        if material not in rule["materials"]:
            continue
        if chance >= rule["threshold"]:
            said[rule["tag"]] = True
        elif chance <= rule["inverse_threshold"]:
            said[rule["tag"]] = False
    return said


def decide(outputs: Mapping[str, NDArray[Any]], model: Mapping[str, Any]) -> Decision:
    """One photo's outputs (first axis already taken off) to a decision.

    Unsure when the top probability is below the threshold, when the thing looks like nothing
    the model learnt, or when it may be a hazard: then the program asks first.
    """
    chances = softmax(outputs["material"])
    probabilities = dict(zip(model["materials"], (float(p) for p in chances), strict=True))
    material = max(probabilities, key=lambda name: probabilities[name])
    confidence = family_confidence(probabilities, model["families"])
    hazard = float(sigmoid(outputs["hazard"])[0]) >= model["hazard_threshold"]
    unfamiliar = float(sigmoid(outputs["unfamiliar"])[0]) >= model["unfamiliar_threshold"]
    return Decision(
        material=material,
        confidence=confidence,
        unsure=confidence < model["threshold"] or hazard or unfamiliar,
        ask_hazard=hazard,
        unfamiliar=unfamiliar,
        probabilities=probabilities,
        conditions=read_conditions(outputs["conditions"], material, model["conditions"]),
    )
