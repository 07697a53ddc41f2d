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
JOINT_PENALTY = 0.03
PLAIN_SHARE = 0.7  # of the joint head's attention, the rest for one random look
MADE_UP_VIEWS = 3
GROUP_PENALTY = 1e-3
SAY = (1.0, 0.5, 0.4)  # joint features, original features, ImageNet groups
OTHERS_SHARE = 0.4  # glass with a label also teaches the plastics' head, and the reverse
STEM_CHANNELS = 120
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
    """Peaks of the original last map, spread and peaks of the stem's map."""
    net = backbone.load()
    top = backbone.Top(net).eval()
    found = []
    for start in range(0, len(maps), 64):
        block = torch.from_numpy(np.asarray(maps[start : start + 64], dtype=np.float32))
        block = block.contiguous(memory_format=torch.channels_last)
        parts = [top.maps(block).amax((2, 3)), graph.spread(block), block.amax((2, 3))]
        found.append(torch.cat(parts, dim=1).numpy())
    return np.concatenate(found)


@torch.inference_mode()
def closer(cache: Joined, rows: NDArray[Any]) -> Floats:
    """What the hazard gate sees: features, the stem's spread, ImageNet evidence."""
    found = []
    for block in np.array_split(rows, max(1, len(rows) // 256)):
        x = Views(*cache.rows(block))
        texture = graph.spread(torch.from_numpy(x.maps)).numpy()
        found.append(np.concatenate([x.embedding, texture, x.evidence], axis=1))
    return np.concatenate(found)


@torch.inference_mode()
def tuned_features(student: Student, cache: Joined, rows: NDArray[Any]) -> Floats:
    """Tuned and original features side by side."""
    found = []
    for block in np.array_split(rows, max(1, len(rows) // 64)):
        maps, embedding, _ = cache.rows(block)
        shaped = torch.from_numpy(maps).contiguous(memory_format=torch.channels_last)
        found.append(np.concatenate([student.top(shaped).numpy(), embedding], axis=1))
    return np.concatenate(found)


def joint_opinion(
    student: Student, cache: Joined, labels: NDArray[Any], weights: NDArray[Any]
) -> heads.Linear:
    """The student's own head, averaged with one fitted on tuned and original features.

    The second sees the plain look of every photo, and a little of a random one.
    """
    photo = np.arange(len(labels))
    looked = photo[cache.looks > 1 + MADE_UP_VIEWS]
    rows = np.concatenate([cache.first, cache.first[looked] + 1])
    share = np.ones(len(labels))
    share[looked] = PLAIN_SHARE
    share = np.concatenate([weights * share, weights[looked] * (1 - PLAIN_SHARE)])
    target = np.eye(len(MATERIALS))[np.concatenate([labels, labels[looked]])]
    fitted = heads.fit(tuned_features(student, cache, rows), target, share, JOINT_PENALTY)
    own = student.head.weight.detach().numpy().T
    padded = np.concatenate([own, np.zeros((len(fitted.weight) - len(own), len(MATERIALS)))])
    bias = student.head.bias.detach().numpy()
    return heads.Linear((fitted.weight + padded) / 2, (fitted.bias + bias) / 2)


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


@dataclass(frozen=True)
class Shown:
    """Photos or renders whose conditions are known: features, materials, answers (nan: unknown)."""

    x: Floats
    material: NDArray[Any]
    answers: Mapping[str, Floats]

    def of(self, tag: str) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Rows, answers and materials where this condition is known."""
        rows = np.flatnonzero(~np.isnan(self.answers[tag]))
        return rows, self.answers[tag][rows] > 0.5, self.material[rows]


def condition_head(renders: Shown, real: Shown) -> heads.Linear:
    """One head per condition, and a last one: the label's for glass (`graph.by_material`)."""
    first = {"label_on": "plastic"}
    fitted = [one_condition(tag, renders, real, first.get(tag)) for tag in rendered.CONDITIONS]
    fitted.append(one_condition("label_on", renders, real, "glass"))
    return heads.Linear(
        np.concatenate([one.weight for one in fitted], axis=1),
        np.concatenate([one.bias for one in fitted]),
    )


def one_condition(tag: str, renders: Shown, real: Shown, material: str | None) -> heads.Linear:
    """Renders of this material and, where there are any, photos marked by eye.

    Only the label heads see the stem's peaks; the other materials' marks count OTHERS_SHARE.
    """
    rows, yes, made_of = renders.of(tag)
    if material:
        mine = made_of == material
        rows, yes = rows[mine], yes[mine]
    x, share = renders.x[rows], gates.balanced(yes) / len(yes)
    if tag in real.answers:
        known, marked, made_of = real.of(tag)
        weight = gates.balanced(marked)
        if material:
            weight = weight * np.where(made_of == material, 1.0, OTHERS_SHARE)
        x = np.concatenate([x, real.x[known]])
        share = np.concatenate([share * RENDER_SHARE[tag], weight / weight.sum()])
        yes = np.concatenate([yes, marked])
    width = x.shape[1] if material else x.shape[1] - STEM_CHANNELS
    target = yes.astype(np.float32)[:, None]
    one = heads.fit(x[:, :width], target, share, gates.CONDITION_PENALTY, binary=True)
    padding = np.zeros((x.shape[1] - width, 1), one.weight.dtype)
    return heads.Linear(np.concatenate([one.weight, padding]), one.bias)


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
