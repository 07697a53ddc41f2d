"""Fit every head on the caches and put the exported network together."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from training import backbone, gates, graph, heads, rendered
from training.config import GROUP_OF, GROUPS, MATERIALS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from training.cache import Joined
    from training.data import Photo
    from training.tune import Student

    Floats = NDArray[Any]

LOOKS = 3  # of each real photo, for the linear heads; 2 of the made-up ones
ORIGINAL_PENALTY = 0.03  # strong: what travels best
GROUP_PENALTY = 1e-3
SAY = (1.5, 0.6, 0.5)  # tuned features, original features, ImageNet groups
RENDER_SHARE = {"clear": 1.0, "label_on": 0.3}  # beside photos marked by eye


@dataclass(frozen=True)
class Views:
    """Features of cached looks: rows of one photo set."""

    maps: Floats
    embedding: Floats
    logits: Floats

    @property
    def evidence(self) -> Floats:
        """The ImageNet evidence of each row."""
        with torch.inference_mode():
            found: Floats = graph.Evidence()(torch.from_numpy(self.logits)).numpy()
        return found

    @property
    def seen(self) -> Floats:
        """What the gates see."""
        return np.concatenate([self.embedding, self.evidence], axis=1)


def views(cache: Joined, rows: NDArray[Any], *, maps: bool = True) -> Views:
    """These rows of a cache; without maps they stay small."""
    if maps:
        return Views(*cache.rows(rows))
    parts = [cache.rows(block)[1:] for block in np.array_split(rows, max(1, len(rows) // 256))]
    embedding, logits = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Views(np.zeros((0,), np.float32), embedding, logits)


@torch.inference_mode()
def condition_features(maps: Floats) -> Floats:
    """Peaks of the original last map, and spread of the stem's map."""
    net = backbone.load()
    top = backbone.Top(net).eval()
    found = []
    for start in range(0, len(maps), 64):
        block = torch.from_numpy(np.asarray(maps[start : start + 64], dtype=np.float32))
        block = block.contiguous(memory_format=torch.channels_last)
        parts = [top.maps(block).amax((2, 3)), graph.spread(block)]
        found.append(torch.cat(parts, dim=1).numpy())
    return np.concatenate(found)


@torch.inference_mode()
def tuned_logits(student: Student, maps: NDArray[Any]) -> Floats:
    """The tuned head's logits."""
    found = []
    for start in range(0, len(maps), 64):
        block = torch.from_numpy(np.asarray(maps[start : start + 64], dtype=np.float32))
        block = block.contiguous(memory_format=torch.channels_last)
        found.append(student.head(student.top(block)).numpy())
    return np.concatenate(found)


def linear_opinions(
    cache: Joined, labels: NDArray[Any], weights: NDArray[Any]
) -> tuple[heads.Linear, heads.Linear]:
    """Heads on the original features and on the ImageNet evidence."""
    few = np.minimum(LOOKS, np.maximum(cache.looks // 2, 1))
    photo = np.repeat(np.arange(len(labels)), few)
    rows = np.concatenate([first + np.arange(n) for first, n in zip(cache.first, few, strict=True)])
    x = views(cache, rows, maps=False)
    share = weights[photo] / few[photo]
    target = np.eye(len(MATERIALS))[labels[photo]]
    original = heads.fit(x.embedding, target, share, ORIGINAL_PENALTY)
    by_group = np.eye(GROUPS)[np.array(GROUP_OF)[labels[photo]]]
    return original, heads.fit(x.evidence, by_group, share, GROUP_PENALTY)


def marked_by_eye(
    table: Path, photos: list[Photo], root: Path
) -> tuple[NDArray[Any], dict[str, Floats]]:
    """Training photos whose label and clearness were marked by looking: (photo, answers)."""
    place = {
        photo.path.relative_to(root).as_posix(): k
        for k, photo in enumerate(photos)
        if photo.path.is_relative_to(root)
    }
    with table.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["photo"] in place]
    chosen = np.array([place[row["photo"]] for row in rows])
    answers = {
        tag: np.array([float(row[tag] or "nan") for row in rows], np.float32)
        for tag in RENDER_SHARE
    }
    return chosen, answers


def condition_head(
    renders: Floats, answers: Floats, real: Floats, marks: Mapping[str, Floats]
) -> heads.Linear:
    """One head per condition, on renders and, where there are any, on marked photos."""
    fitted = []
    for column, tag in enumerate(rendered.CONDITIONS):
        applies = ~np.isnan(answers[:, column])
        x, yes = renders[applies], answers[applies, column] > 0.5
        share = gates.balanced(yes) / len(yes)
        if tag in marks:
            known = ~np.isnan(marks[tag])
            real_yes = marks[tag][known] > 0.5
            x = np.concatenate([x, real[known]])
            share = np.concatenate(
                [share * RENDER_SHARE[tag], gates.balanced(real_yes) / len(real_yes)]
            )
            yes = np.concatenate([yes, real_yes])
        target = yes.astype(np.float32)[:, None]
        fitted.append(heads.fit(x, target, share, gates.CONDITION_PENALTY, binary=True))
    return heads.Linear(
        np.concatenate([one.weight for one in fitted], axis=1),
        np.concatenate([one.bias for one in fitted]),
    )


@torch.inference_mode()
def material_logits(material: graph.Material, student: Student, x: Views) -> Floats:
    """The combined material logits of cached views."""
    found: list[Floats] = []
    evidence = x.evidence
    for start in range(0, len(x.maps), 64):
        rows = slice(start, start + 64)
        block = torch.from_numpy(x.maps[rows]).contiguous(memory_format=torch.channels_last)
        parts = (torch.from_numpy(x.embedding[rows]), torch.from_numpy(evidence[rows]))
        found.append(material(student.top(block), *parts).numpy())
    return np.concatenate(found)
