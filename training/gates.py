"""The heads beside the material: conditions, hazards and unfamiliar things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from training import graph, heads, metrics

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]
    Bools = NDArray[Any]

CONDITION_PENALTY = 0.2
HAZARD_PENALTY = 0.3
HARMLESS_RENDERS = 3.0  # their say, so that the gate learns hazards and not the look of a render
UNFAMILIAR_PENALTY = 0.004


def balanced(positive: Bools) -> NDArray[Any]:
    """Weights that give both sides the same say."""
    share = max(float(positive.mean()), 1e-6)
    return np.where(positive, 0.5 / share, 0.5 / max(1 - share, 1e-6))


def yes_no(x: Floats, positive: Bools, penalty: float, say: Floats | None = None) -> heads.Linear:
    """A balanced logistic regression."""
    target = positive.astype(np.float32)[:, None]
    weights = balanced(positive) * (1.0 if say is None else say)
    return heads.fit(x, target, weights, penalty, binary=True)


def hazard(renders: Floats, is_hazard: Bools, real: Floats) -> heads.Linear:
    """Rendered hazards against other renders and against real harmless photos."""
    x = np.concatenate([renders, real])
    positive = np.concatenate([is_hazard, np.zeros(len(real), dtype=bool)])
    say = np.concatenate([np.where(is_hazard, 1.0, HARMLESS_RENDERS), np.ones(len(real))])
    return yes_no(x, positive, HAZARD_PENALTY, say)


def left_out_kinds(
    renders: Floats, is_hazard: Bools, kinds: NDArray[Any], real: Floats, threshold: float
) -> dict[str, float]:
    """How often a hazard is asked about when its kind was not among the training renders."""
    found = {}
    for kind in sorted(set(kinds[is_hazard])):
        mine = kinds == kind
        head = hazard(renders[~mine], is_hazard[~mine], real)
        chance = metrics.sigmoid(graph.gate_logit(head, renders[mine & is_hazard], graph.HAZARD))
        found[str(kind)] = float((chance >= threshold).mean())
    return found


def unfamiliar(strange: Floats, familiar: Floats) -> heads.Linear:
    """Places and empty grounds against everything the model learnt."""
    x = np.concatenate([strange, familiar])
    positive = np.arange(len(x)) < len(strange)
    return yes_no(x, positive, UNFAMILIAR_PENALTY)


def threshold_for(scores: NDArray[Any], share: float) -> float:
    """The threshold that at most ``share`` of these (harmless) photos reach."""
    return round(float(np.quantile(scores, 1 - share)), 4)
