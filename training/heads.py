"""Small linear fits on cached features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.nn import functional

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

SPREAD_FLOOR = 0.05


@dataclass(frozen=True)
class Linear:
    """``x @ weight + bias`` in the units of the raw features."""

    weight: Floats
    bias: Floats

    def __call__(self, x: Floats) -> Floats:
        """Logits [n, outputs]."""
        return x @ self.weight + self.bias


def fit(
    x: Floats, target: Floats, weights: NDArray[Any], penalty: float, *, binary: bool = False
) -> Linear:
    """Weighted logistic regression on standardised features, by L-BFGS.

    ``target`` holds class probabilities [n, classes], or 0/1 in one column when ``binary``.
    """
    middle, spread = x.mean(axis=0), x.std(axis=0) + SPREAD_FLOOR
    features = torch.from_numpy(((x - middle) / spread).astype(np.float32))
    wanted = torch.from_numpy(target.astype(np.float32))
    share = torch.from_numpy((weights / weights.sum()).astype(np.float32))
    weight = torch.zeros(x.shape[1], target.shape[1], requires_grad=True)
    bias = torch.zeros(target.shape[1], requires_grad=True)
    solver = torch.optim.LBFGS([weight, bias], max_iter=80, line_search_fn="strong_wolfe")

    def objective() -> torch.Tensor:
        solver.zero_grad()
        logits = features @ weight + bias
        if binary:
            each = functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
            each = each.sum(1)
        else:
            each = -(wanted * logits.log_softmax(1)).sum(1)
        loss = (each * share).sum() + penalty * weight.pow(2).sum()
        loss.backward()
        return loss

    solver.step(objective)
    raw = weight.detach().numpy() / spread[:, None]
    return Linear(raw, bias.detach().numpy() - middle @ raw)


def temperature(logits: Floats, labels: NDArray[Any], weights: NDArray[Any]) -> float:
    """The divisor of the logits that makes the labels most likely."""
    best, best_loss = 1.0, np.inf
    for divisor in np.geomspace(0.4, 4.0, 60):
        scaled = logits / divisor
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        chances = scaled[np.arange(len(labels)), labels] - np.log(np.exp(scaled).sum(axis=1))
        loss = -float((chances * weights).sum() / weights.sum())
        if loss < best_loss:
            best, best_loss = float(divisor), loss
    return best
