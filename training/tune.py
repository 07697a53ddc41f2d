"""Fine-tune the top on cached stem maps, gently, so that it forgets little."""

from __future__ import annotations

import copy
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from training import backbone, folded
from training.config import MATERIALS, SEED, STEM_BLOCKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from training.cache import Joined

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """What the measurements in README.md settled on."""

    epochs: int = 10
    batch: int = 64
    epoch_size: int = 5000
    top_rate: float = 6e-4
    head_rate: float = 2e-3
    weight_decay: float = 0.02
    mixup: float = 0.3
    smoothing: float = 0.05
    dropout: float = 0.3
    keep_names: float = 0.3  # weight of "still say the same ImageNet names"
    average: float = 0.995  # decay of the running mean of the weights


class Student(nn.Module):
    """The tuned top with a head of its own; the exported heads are fitted afterwards."""

    def __init__(self, dropout: float = 0.0) -> None:
        """Start as the original backbone."""
        super().__init__()
        net = backbone.load()
        self.top = folded.FoldedTop(net, STEM_BLOCKS)
        self.names = copy.deepcopy(backbone.names_of(net)).requires_grad_(requires_grad=False)
        self.head = nn.Linear(self.names.in_features, len(MATERIALS))
        self.dropout = nn.Dropout(dropout)

    def forward(self, maps: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Material logits, and what the tuned features make of the ImageNet names."""
        tuned = self.top(maps)
        return self.head(self.dropout(tuned)), self.names(tuned)


def rows(cache: Joined, indices: NDArray[Any]) -> tuple[torch.Tensor, ...]:
    """Some rows of the cache as tensors, the maps in bfloat16."""
    maps, embedding, logits = (torch.from_numpy(part) for part in cache.rows(indices))
    return maps.contiguous(memory_format=torch.channels_last).bfloat16(), embedding, logits


def batches(
    weights: NDArray[Any], cache: Joined, settings: Settings, rng: np.random.Generator
) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Photos drawn by weight, each with one random view: (photo, cache row)."""
    chosen = rng.choice(len(weights), settings.epoch_size, p=weights / weights.sum())
    for start in range(0, len(chosen), settings.batch):
        photo = chosen[start : start + settings.batch]
        yield photo, cache.draw(photo, rng)


def step_loss(
    student: Student,
    batch: tuple[torch.Tensor, ...],
    target: torch.Tensor,
    settings: Settings,
    rng: np.random.Generator,
) -> torch.Tensor:
    """Mixed-up cross entropy, plus staying true to the ImageNet names."""
    maps, _, logits = batch
    share = float(rng.beta(settings.mixup, settings.mixup))
    other = torch.from_numpy(rng.permutation(len(target)))
    maps = share * maps + (1 - share) * maps[other]
    logits = share * logits + (1 - share) * logits[other]
    material, names = student(maps)
    smooth = settings.smoothing
    loss = share * functional.cross_entropy(material, target, label_smoothing=smooth)
    loss = loss + (1 - share) * functional.cross_entropy(
        material, target[other], label_smoothing=smooth
    )
    stay = functional.kl_div(
        names.log_softmax(1), logits.log_softmax(1), log_target=True, reduction="batchmean"
    )
    return loss + settings.keep_names * stay


def optimiser(student: Student, settings: Settings) -> torch.optim.AdamW:
    """The top slowly, the head faster."""
    return torch.optim.AdamW(
        [
            {"params": student.top.parameters(), "lr": settings.top_rate},
            {"params": student.head.parameters(), "lr": settings.head_rate},
        ],
        weight_decay=settings.weight_decay,
    )


def average_into(mean: Student, student: Student, decay: float) -> None:
    """Running mean of the weights."""
    with torch.no_grad():
        for kept, new in zip(mean.parameters(), student.parameters(), strict=True):
            kept.lerp_(new, 1 - decay)


def tune(
    cache: Joined,
    labels: NDArray[Any],
    weights: NDArray[Any],
    settings: Settings,
    seed: int = SEED,
    start: Student | None = None,
) -> Student:
    """Train on the cache's photos, from ``start`` on, and return the averaged student for eval."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    student = Student(settings.dropout).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    if start is not None:
        student.load_state_dict(start.state_dict())
    mean = copy.deepcopy(student).eval()
    steps = settings.epochs * -(-settings.epoch_size // settings.batch)
    optimise = optimiser(student, settings)
    rates = [settings.top_rate, settings.head_rate]
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimise, rates, total_steps=steps, pct_start=0.2
    )
    targets = torch.from_numpy(labels.astype(np.int64))
    begun, done = time.monotonic(), 0
    for epoch in range(settings.epochs):
        total = 0.0
        for photo, row in batches(weights, cache, settings, rng):
            loss = step_loss(student, rows(cache, row), targets[photo], settings, rng)
            optimise.zero_grad()
            loss.backward()
            optimise.step()
            schedule.step()
            done += 1
            average_into(mean, student, min(settings.average, done / (done + 20)))
            total += float(loss.detach()) * len(photo)
        log.info(
            "epoch %d loss %.3f, %.0f s",
            epoch,
            total / settings.epoch_size,
            time.monotonic() - begun,
        )
    return mean
