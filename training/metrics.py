"""Accuracy, calibration, coverage and their like, all from probabilities and labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from training.config import MATERIALS, PARENT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Floats = NDArray[Any]
    Bools = NDArray[Any]
    Labels = NDArray[Any]

BINS = 15


def softmax(logits: NDArray[Any]) -> Floats:
    """Probabilities along the last axis."""
    shifted = np.exp(logits.astype(np.float64) - logits.max(axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True)


def sigmoid(logits: NDArray[Any]) -> Floats:
    """Probability of a yes."""
    return 1.0 / (1.0 + np.exp(-logits.astype(np.float64)))


def roll_up(chances: Floats, known: Iterable[str]) -> Floats:
    """Sum the classes a set does not have into their parents."""
    rolled, kept = chances.copy(), set(known)
    for child, parent in PARENT.items():
        if child not in kept:
            rolled[:, MATERIALS.index(parent)] += rolled[:, MATERIALS.index(child)]
            rolled[:, MATERIALS.index(child)] = 0.0
    return rolled


def reliability(confidence: Floats, right: Bools) -> list[tuple[float, float, float]]:
    """(share of photos, mean confidence, accuracy) of every occupied bin."""
    place = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return [
        (float(inside.mean()), float(confidence[inside].mean()), float(right[inside].mean()))
        for inside in (place == k for k in range(BINS))
        if inside.any()
    ]


def ece(confidence: Floats, right: Bools) -> float:
    """Expected calibration error over 15 equal bins."""
    bins = reliability(confidence, right)
    return sum(share * abs(said - true) for share, said, true in bins)


def answered(confidence: Floats, right: Bools, threshold: float) -> tuple[float, float]:
    """(coverage, accuracy of what is answered) at a threshold."""
    said = confidence >= threshold
    return float(said.mean()), float(right[said].mean()) if said.any() else 1.0


def coverage_at(confidence: Floats, right: Bools, accuracy: float) -> float:
    """The largest share that can be answered at no less than this accuracy."""
    order = np.argsort(-confidence)
    running = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(running >= accuracy)
    return float((good[-1] + 1) / len(order)) if len(good) else 0.0


def wilson(rate: float, count: int) -> tuple[float, float]:
    """95 % interval of a share."""
    z = 1.96
    middle = (rate + z * z / (2 * count)) / (1 + z * z / count)
    half = z * np.sqrt(rate * (1 - rate) / count + z * z / (4 * count**2)) / (1 + z * z / count)
    return float(middle - half), float(middle + half)


def auc(scores: Floats, positive: Bools) -> float:
    """Chance that a positive scores higher than a negative."""
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    for value in np.unique(scores):  # ties share their mean rank
        same = scores == value
        ranks[same] = ranks[same].mean()
    yes = int(positive.sum())
    no = len(positive) - yes
    return float((ranks[positive].sum() - yes * (yes + 1) / 2) / (yes * no))


def auc_interval(scores: Floats, positive: Bools, rounds: int = 2000) -> tuple[float, float]:
    """95 % bootstrap interval of the AUC, drawn within the classes."""
    rng = np.random.default_rng(0)
    yes, no = np.flatnonzero(positive), np.flatnonzero(~positive)
    drawn = []
    for _ in range(rounds):
        pick = np.concatenate([rng.choice(yes, len(yes)), rng.choice(no, len(no))])
        drawn.append(auc(scores[pick], positive[pick]))
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def confusion(predicted: Labels, true: Labels) -> NDArray[Any]:
    """[true, predicted] counts over all materials."""
    table = np.zeros((len(MATERIALS), len(MATERIALS)), dtype=np.int64)
    np.add.at(table, (true, predicted), 1)
    return table
