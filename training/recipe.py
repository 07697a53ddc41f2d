"""The steps from packages and photos to the exported network, each cached in the work folder."""

from __future__ import annotations

import copy
import logging
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from training import (
    assemble,
    backbone,
    cache,
    data,
    duplicates,
    evaluate,
    export,
    graph,
    heads,
    metrics,
    pixels,
    rendered,
    synthetic,
    tune,
    unseen,
)
from training.config import SEED, SET_BUDGET

if TYPE_CHECKING:
    from training import fit_gates

log = logging.getLogger(__name__)
HERE = Path(__file__).parent
VIEWS = {"train": 12, "synthetic": 3, "renders": 1, "shift": 3, "places": 0, "eval": 0}
MADE_UP = {
    "wood": 240,
    "organic": 200,
    "textile": 80,
    "paper": 160,
    "wood-boxes": 260,
    "cardboard-boxes": 160,
    "textile-fabrics": 240,
    "textile-garments": 120,
    "paper-looks": 360,
    "plastic-turned": 360,
    "plastic-crates": 90,
    "glass-turned": 300,
    "metal-turned": 280,
    "metal-trays": 80,
}
# settings, seed, renders as material photos too, TrashNet's share of an epoch
Training = tuple[tune.Settings, int, bool, float]
STUDENTS: tuple[Training, ...] = (
    (tune.Settings(), 7, False, SET_BUDGET["trashnet"]),
    (tune.Settings(top_rate=7e-4, keep_names=0.5), 11, True, SET_BUDGET["trashnet"]),
    (tune.Settings(epochs=12, top_rate=5e-4, keep_names=0.2, mixup=0.6), 31, False, 2600.0),
    (tune.Settings(), 17, False, SET_BUDGET["trashnet"]),
    (tune.Settings(), 23, True, 2400.0),
)
# From the students' average on, so that they stay close enough to be averaged once more.
POLISHED: tuple[Training, ...] = (
    (tune.Settings(epochs=4, head_rate=1e-3, top_rate=3e-4), 41, False, 2600.0),
    (tune.Settings(epochs=4, head_rate=1e-3, top_rate=4e-4), 43, False, 3200.0),
    (
        tune.Settings(epochs=4, head_rate=1e-3, top_rate=4e-4, keep_names=0.2, mixup=0.6),
        47,
        False,
        2600.0,
    ),
)
CALIBRATION_PHOTOS = 200
RIGHT = 0.975  # of what is answered; new photos come out two to three points lower than these
EMPTY_GROUNDS = 80


@dataclass(frozen=True)
class Recipe:
    """Where things come from and where the intermediate files go."""

    photos_root: Path
    work: Path
    skies: Path
    corrections: Path | None = None

    @cached_property
    def photos(self) -> list[data.Photo]:
        """Every real photo with its split."""
        return data.load(self.photos_root, self.corrections)

    @cached_property
    def made_up(self) -> list[data.Photo]:
        """The synthetic pictures, drawn on first use."""
        target = self.work / "synthetic"
        if not target.exists():
            chosen = {
                m: [p.path for p in self.of("train") if p.material == m]
                for m in ("organic", "textile")
            }
            synthetic.make(target, chosen["organic"], chosen["textile"], MADE_UP)
        return data.synthetic(target)

    @cached_property
    def renders(self) -> list[rendered.Render]:
        """The older renders and our own."""
        return rendered.read([self.photos_root / "renders-224", HERE / "renders" / "photos"])

    @cached_property
    def places(self) -> list[Path]:
        """Rooms, streets and empty grounds as picture files."""
        target = self.work / "places"
        if not target.exists():
            target.mkdir(parents=True)
            looks = unseen.places(sorted(self.skies.glob("*.exr")))
            for number, (name, picture) in enumerate(looks):
                Image.fromarray(picture).save(target / f"{name}_{number:03d}.jpg", quality=92)
            for number, picture in enumerate(unseen.empty_grounds(EMPTY_GROUNDS)):
                Image.fromarray(picture).save(target / f"empty_{number:03d}.jpg", quality=92)
        return data.files_in(target)

    def of(self, *splits: str) -> list[data.Photo]:
        """The real photos of some splits."""
        return [photo for photo in self.photos if photo.split in splits]

    def cached(self, name: str) -> cache.Maps:
        """The cache of one group of pictures."""
        groups = {
            "train": lambda: [p.path for p in self.of("train")],
            "synthetic": lambda: [p.path for p in self.made_up],
            "renders": lambda: [render.path for render in self.renders],
            "shift": lambda: [p.path for p in self.of("val", "held")],
            "eval": lambda: [p.path for p in self.of("val", "held", "dev", "extra", "test")],
            "places": lambda: self.places,
        }
        cut = {p.path for p in self.photos if p.dataset == "trashnet"}
        tasks = [
            cache.Task(str(path), VIEWS[name], path in cut, number)
            for number, path in enumerate(groups[name]())
        ]
        return cache.build(tasks, self.work / "cache", name)

    def training_set(self, *, renders: bool) -> tuple[cache.Joined, list[data.Photo]]:
        """What a student learns from."""
        photos = [*self.of("train"), *self.made_up]
        parts = [self.cached("train"), self.cached("synthetic")]
        if renders:
            photos += [
                data.Photo(r.path, "renders", r.material, "train", r.kind) for r in self.renders
            ]
            parts.append(self.cached("renders"))
        return cache.Joined(parts), photos

    def student(self) -> tune.Student:
        """Students trained apart and averaged; from there trained on apart and averaged again."""
        first = [
            self.trained(f"student{number}", training) for number, training in enumerate(STUDENTS)
        ]
        start = averaged(first)
        then = [
            self.trained(f"polished{number}", training, start)
            for number, training in enumerate(POLISHED)
        ]
        return averaged(then).to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    def trained(
        self, name: str, training: Training, start: tune.Student | None = None
    ) -> dict[str, torch.Tensor]:
        """The weights of one student, trained once and kept in the work folder."""
        settings, seed, renders, trashnet = training
        file = self.work / f"{name}.pt"
        if not file.exists():
            joined, photos = self.training_set(renders=renders)
            weights = data.sampling_weights(photos, {**SET_BUDGET, "trashnet": trashnet})
            if renders:
                weights[-len(self.renders) :][[r.hazard for r in self.renders]] = 0.0
            labels = np.array([photo.label for photo in photos])
            tuned = tune.tune(joined, labels, weights, settings, seed, start)
            torch.save(tuned.state_dict(), file)
        found: dict[str, torch.Tensor] = torch.load(file)
        return found

    def no_twins(self) -> int:
        """How many training photos are near-duplicates of a photo on another side."""
        joined = cache.Joined([self.cached("train")])
        train = assemble.views(joined, joined.plain(), maps=False).embedding
        others = self.of("val", "held", "dev", "extra", "test")
        found = duplicates.twins(
            [p.path for p in self.of("train")],
            train,
            [p.path for p in others],
            self.cached("eval").embedding,
        )
        return len(found)

    def calibration_pixels(self) -> NDArray[Any]:
        """Training photos for the int8 ranges."""
        train = self.of("train")
        rng = np.random.default_rng(SEED)
        chosen = rng.choice(len(train), CALIBRATION_PHOTOS, replace=False)
        return np.stack([pixels.squash(pixels.open_photo(train[k].path)) for k in chosen])


def averaged(states: list[dict[str, torch.Tensor]]) -> tune.Student:
    """One student whose weights are the mean of several."""
    student = tune.Student().eval()
    mean = copy.deepcopy(states[0])
    for key, value in mean.items():
        if value.is_floating_point():
            mean[key] = torch.stack([state[key] for state in states]).mean(0)
    student.load_state_dict(mean)
    return student


def network(
    recipe: Recipe, fitted: fit_gates.Gates, say: tuple[float, float, float]
) -> tuple[graph.Exported, float]:
    """The whole network, calibrated, and the threshold of an answer."""
    student = recipe.student()
    joined, photos = recipe.training_set(renders=False)
    labels = np.array([photo.label for photo in photos])
    weights = data.sampling_weights(photos)
    joint = assemble.joint_opinion(student, joined, labels, weights)
    original, groups = assemble.linear_opinions(joined, labels, weights)
    material = graph.Material(joint, original, groups, say, 1.0).eval()
    threshold = calibrate(recipe, student, material)
    net = backbone.load()
    model = graph.Exported(
        backbone.Stem(net),
        backbone.Top(net),
        backbone.names_of(net),
        student.top,
        material,
        fitted.conditions,
        fitted.hazard,
        fitted.unfamiliar,
    )
    model.to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]
    return model.eval(), threshold


def calibrate(recipe: Recipe, student: tune.Student, material: graph.Material) -> float:
    """Set the temperature and return the threshold of an answer.

    Both are chosen on validation and held-out photos, each plain and in three random looks that
    stand in for other backgrounds and light; the plain look counts as much as the three. The
    threshold is the lowest at which RIGHT of what is answered is right.
    """
    shift = cache.Joined([recipe.cached("shift")])
    logits = np.concatenate(
        [
            assemble.material_logits(material, student, assemble.views(shift, block))
            for block in np.array_split(shift.all_rows(), 12)
        ]
    )
    extra = VIEWS["shift"]
    labels = np.repeat([photo.label for photo in recipe.of("val", "held")], 1 + extra)
    share = np.tile([1.0] + [1.0 / extra] * extra, len(labels) // (1 + extra))
    material.temperature = heads.temperature(logits, labels, share)
    chances = metrics.softmax(logits / material.temperature)
    sure, right = evaluate.confidence(chances), chances.argmax(axis=1) == labels
    for threshold in np.arange(0.5, 0.96, 0.01):
        if metrics.answered(sure, right, threshold)[1] >= RIGHT:
            break
    log.info("temperature %.2f, threshold %.2f", material.temperature, threshold)
    return round(float(threshold), 2)


def build(recipe: Recipe, fitted: fit_gates.Gates, say: tuple[float, float, float]) -> Path:
    """Export and quantise; returns the int8 file."""
    full, small = recipe.work / "embedded.fp32.onnx", recipe.work / "embedded.int8.onnx"
    model, threshold = network(recipe, fitted, say)
    (recipe.work / "threshold.txt").write_text(f"{threshold}\n")
    export.to_onnx(model, full)
    export.to_int8(full, small, recipe.calibration_pixels())
    return small
