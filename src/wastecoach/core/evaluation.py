"""How good were the answers? Accuracy, confusion, calibration and coverage of labelled photos; pure counting.

A folder may know fewer classes than the model. What the model answers more finely counts as the coarser class the
folder has: film is a kind of plastic, a carton a kind of cardboard, cardboard a kind of paper (`ROLL_UP`). The
probabilities are added up in the same way, so that confidence means the same thing as accuracy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wastecoach.core.errors import EvaluationImpossible
from wastecoach.core.rules import Material

# What folders call the classes, by the model's own name. Anything else is a kind the model does not know.
CLASS_NAMES: dict[str, Material] = {
    "paper": "paper",
    "cardboard": "cardboard",
    "cardboard_carton": "cardboard",
    "carton": "carton",
    "cartons": "carton",
    "beverage_carton": "carton",
    "plastic": "plastic",
    "film": "film",
    "plastic_bag": "film",
    "bag": "film",
    "vinyl": "film",
    "glass": "glass",
    "brown_glass": "glass",
    "green_glass": "glass",
    "white_glass": "glass",
    "metal": "metal",
    "can": "metal",
    "cans": "metal",
    "textile": "textile",
    "clothes": "textile",
    "clothing": "textile",
    "fabric": "textile",
    "shoes": "textile",
    "textile_trash": "textile",
    "wood": "wood",
    "organic": "organic",
    "food": "organic",
    "biological": "organic",
    "food_organics": "organic",
    "food_waste": "organic",
    "vegetation": "organic",
    "electronics": "electronics",
    "ewaste": "electronics",
    "e_waste": "electronics",
    "other": "other",
    "trash": "other",
    "general": "other",
    "misc": "other",
    "miscellaneous_trash": "other",
}
ROLL_UP: tuple[tuple[Material, Material], ...] = (
    ("film", "plastic"),
    ("carton", "cardboard"),
    ("cardboard", "paper"),
)
BINS = 10


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled photo and what was answered.

    Attributes:
        truth: The material that the folder says, or None for a kind the model does not know.
        probabilities: By material, summing to 1.
        unsure: Whether the product abstained.
    """

    truth: Material | None
    probabilities: Mapping[str, float]
    unsure: bool


@dataclass(frozen=True, slots=True)
class ClassResult:
    """One class: `n` photos, how many of them were answered rightly, how many of its answers were right."""

    n: int
    recall: float
    precision: float


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Answers whose confidence lies between `low` and `high`: how many, how sure, how often right."""

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of `wastecoach eval`; shares are 0..1, over the photos of known classes.

    Attributes:
        n: Photos of known classes.
        accuracy: Right among all, abstentions counted by their best guess.
        accuracy_merged: The same with cardboard and carton counted as paper.
        by_class: By class of the folder.
        confusion: Rows by truth, columns by answer.
        coverage: Share that was answered rather than asked about.
        answered_accuracy: Right among the answered.
        ece: Expected calibration error over ten equal bins.
        reliability: Those bins.
        unseen_n: Photos of kinds the model does not know.
        unseen_confident: Share of those that were answered all the same.
    """

    n: int
    accuracy: float
    accuracy_merged: float
    by_class: dict[str, ClassResult]
    confusion: dict[str, dict[str, int]]
    coverage: float
    answered_accuracy: float
    ece: float
    reliability: tuple[ReliabilityBin, ...]
    unseen_n: int
    unseen_confident: float


def known_class(folder: str) -> Material | None:
    """The material that a folder's name means, or None for a kind that the model does not know."""
    return CLASS_NAMES.get(folder.strip().lower().replace("-", "_").replace(" ", "_"))


def rolled_up(probabilities: Mapping[str, float], classes: frozenset[str]) -> dict[str, float]:
    """Probabilities over the classes a folder has: what it lacks is added to the coarser class."""
    summed = dict(probabilities)
    for fine, coarse in ROLL_UP:
        if fine not in classes and fine in summed:
            summed[coarse] = summed.get(coarse, 0.0) + summed.pop(fine)
    return summed


def evaluate(cases: Iterable[Case]) -> Evaluation:
    """All figures over labelled cases.

    Raises:
        EvaluationImpossible: There is not one case.
    """
    found = list(cases)
    if not found:
        raise EvaluationImpossible(source="")
    known = [case for case in found if case.truth is not None]
    unseen = [case for case in found if case.truth is None]
    classes = frozenset(str(case.truth) for case in known)
    judged = [_judged(case, classes) for case in known]
    right = [answer.truth == answer.said for answer in judged]
    answered = [hit for hit, case in zip(right, known, strict=True) if not case.unsure]
    merged = [_judged(case, classes - {"cardboard", "carton"}, merge=True) for case in known]
    bins = _reliability(judged)
    return Evaluation(
        n=len(known),
        accuracy=_share(right),
        accuracy_merged=_share([answer.truth == answer.said for answer in merged]),
        by_class=_by_class(judged),
        confusion=_confusion(judged),
        coverage=round(len(answered) / len(known), 4) if known else 0.0,
        answered_accuracy=_share(answered),
        ece=round(
            sum(part.n * abs(part.confidence - part.accuracy) for part in bins)
            / max(1, len(judged)),
            4,
        ),
        reliability=bins,
        unseen_n=len(unseen),
        unseen_confident=_share([not case.unsure for case in unseen]),
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    truth: str
    said: str
    confidence: float


def _judged(case: Case, classes: frozenset[str], *, merge: bool = False) -> _Judged:
    probabilities = rolled_up(case.probabilities, classes)
    said = max(probabilities, key=lambda name: probabilities[name])
    truth = str(case.truth)
    if merge and truth in {"cardboard", "carton"}:
        truth = "paper"
    return _Judged(truth, said, probabilities[said])


def _share(hits: Sequence[bool]) -> float:
    return round(sum(hits) / len(hits), 4) if hits else 0.0


def _by_class(judged: Sequence[_Judged]) -> dict[str, ClassResult]:
    truths = Counter(answer.truth for answer in judged)
    answers = Counter(answer.said for answer in judged)
    hits = Counter(answer.truth for answer in judged if answer.truth == answer.said)
    return {
        name: ClassResult(
            n=n,
            recall=round(hits[name] / n, 4),
            precision=round(hits[name] / answers[name], 4) if answers[name] else 0.0,
        )
        for name, n in sorted(truths.items())
    }


def _confusion(judged: Sequence[_Judged]) -> dict[str, dict[str, int]]:
    pairs = Counter((answer.truth, answer.said) for answer in judged)
    rows = sorted({truth for truth, _ in pairs})
    columns = sorted({said for _, said in pairs} | set(rows))
    return {row: {column: pairs[row, column] for column in columns} for row in rows}


def _reliability(judged: Sequence[_Judged]) -> tuple[ReliabilityBin, ...]:
    bins: list[list[_Judged]] = [[] for _ in range(BINS)]
    for answer in judged:
        bins[min(BINS - 1, int(answer.confidence * BINS))].append(answer)
    return tuple(
        ReliabilityBin(
            low=index / BINS,
            high=(index + 1) / BINS,
            n=len(inside),
            confidence=round(sum(answer.confidence for answer in inside) / len(inside), 4),
            accuracy=_share([answer.truth == answer.said for answer in inside]),
        )
        for index, inside in enumerate(bins)
        if inside
    )
