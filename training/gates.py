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
HAZARD_PENALTY = 0.004
UNFAMILIAR_PENALTY = 0.004


def balanced(positive: Bools) -> NDArray[Any]:
    """Weights that give both sides the same say."""
    share = max(float(positive.mean()), 1e-6)
    return np.where(positive, 0.5 / share, 0.5 / max(1 - share, 1e-6))


def yes_no(x: Floats, positive: Bools, penalty: float) -> heads.Linear:
    """A balanced logistic regression."""
    target = positive.astype(np.float32)[:, None]
    return heads.fit(x, target, balanced(positive), penalty, binary=True)


def hazard(renders: Floats, is_hazard: Bools, real: Floats) -> heads.Linear:
    """Rendered hazards against other renders and against real harmless photos."""
    x = np.concatenate([renders, real])
    positive = np.concatenate([is_hazard, np.zeros(len(real), dtype=bool)])
    return yes_no(x, positive, HAZARD_PENALTY)


def left_out_kinds(
    renders: Floats, is_hazard: Bools, kinds: NDArray[Any], real: Floats, threshold: float
) -> dict[str, float]:
    """How often a hazard is asked about when its kind was not among the training renders."""
    found = {}
    for kind in sorted(set(kinds[is_hazard])):
        mine = kinds == kind
        head = hazard(renders[~mine], is_hazard[~mine], real)
        seen = renders[mine & is_hazard]
        chance = metrics.sigmoid(graph.gate_logits(head, head, seen)[0])
        found[str(kind)] = float((chance >= threshold).mean())
    return found


def unfamiliar(strange: Floats, familiar: Floats) -> heads.Linear:
    """Places and empty grounds against everything the model learnt."""
    x = np.concatenate([strange, familiar])
    positive = np.arange(len(x)) < len(strange)
    return yes_no(x, positive, UNFAMILIAR_PENALTY)


def threshold_for(scores: NDArray[Any], share: float) -> float:
    """The threshold that at most ``share`` of these (harmless) photos reach, and no more than 0.5."""
    return round(min(0.5, float(np.quantile(scores, 1 - share))), 4)
