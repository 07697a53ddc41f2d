"""Measure the exported file: the numbers of the model card."""

from __future__ import annotations

import csv
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from training import export, metrics, pixels
from training.config import MATERIALS, PARENT
from training.rendered import CONDITIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import onnxruntime as ort
    from numpy.typing import NDArray

    from training.data import Photo

    Outputs = dict[str, NDArray[Any]]

TRASHNET_CLASSES = ("cardboard", "glass", "metal", "paper", "plastic", "other")
WEB_CLASSES = (
    "glass",
    "metal",
    "paper",
    "plastic",
    "textile",
    "wood",
    "organic",
    "electronics",
    "other",
)
MARKS = {"clear": "clear", "label_on": "label", "crushed": "crushed", "cap_on": "cap"}
FAMILY = ("paper", "cardboard")


@dataclass(frozen=True)
class Score:
    """How one set of photos came out."""

    n: int
    accuracy: float
    low: float
    high: float
    ece: float
    coverage: float
    answered: float
    coverage_possible: float
    by_class: dict[str, float]


def run_paths(session: ort.InferenceSession, paths: Sequence[Path], size: int) -> Outputs:
    """The network's outputs for photo files, in blocks so that memory stays small."""
    parts: list[Outputs] = []
    for start in range(0, len(paths), 64):
        block = paths[start : start + 64]
        photos = np.stack([pixels.squash(pixels.open_photo(path), size) for path in block])
        parts.append(export.run(session, photos))
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def asks(outputs: Outputs, model: dict[str, Any]) -> NDArray[Any]:
    """Where the gates make the program ask or say that it does not know the thing."""
    hazard = metrics.sigmoid(outputs["hazard"][:, 0]) >= model["hazard_threshold"]
    strange = metrics.sigmoid(outputs["unfamiliar"][:, 0]) >= model["unfamiliar_threshold"]
    return np.asarray(hazard | strange)


def confidence(chances: NDArray[Any]) -> NDArray[Any]:
    """Top probability; for paper and cardboard, which share a stream, their sum."""
    top = chances.argmax(axis=1)
    family = [MATERIALS.index(name) for name in FAMILY]
    summed = chances[:, family].sum(axis=1)
    return np.where(np.isin(top, family), summed, chances.max(axis=1))


def score(
    outputs: Outputs, true: NDArray[Any], known: Iterable[str], model: dict[str, Any]
) -> Score:
    """Accuracy of the material (gates left aside), and of what is answered (gates counted)."""
    chances = metrics.roll_up(metrics.softmax(outputs["material"]), known)
    right = chances.argmax(axis=1) == true
    sure = confidence(chances)
    usable = np.where(asks(outputs, model), 0.0, sure)
    share, accuracy = metrics.answered(usable, right, model["threshold"])
    goal = 0.95 if "cardboard" in set(known) else 0.93
    low, high = metrics.wilson(float(right.mean()), len(right))
    classes = {MATERIALS[k]: float(right[true == k].mean()) for k in np.unique(true)}
    return Score(
        len(true),
        float(right.mean()),
        low,
        high,
        metrics.ece(chances.max(axis=1), right),
        share,
        accuracy,
        metrics.coverage_at(usable, right, goal),
        classes,
    )


def truth(photos: Sequence[Photo], known: Iterable[str]) -> NDArray[Any]:
    """Labels, with classes the set's protocol lacks moved to their parents."""
    kept, labels = set(known), []
    for photo in photos:
        material = photo.material
        while material in PARENT and material not in kept:
            material = PARENT[material]
        labels.append(MATERIALS.index(material))
    return np.array(labels)


def by_set(
    session: ort.InferenceSession,
    photos: Sequence[Photo],
    known: Iterable[str],
    model: dict[str, Any],
) -> tuple[Score, NDArray[Any]]:
    """Score and confusion matrix of one set of photos."""
    outputs = run_paths(session, [photo.path for photo in photos], model["input_size"])
    true = truth(photos, known)
    chances = metrics.roll_up(metrics.softmax(outputs["material"]), known)
    return score(outputs, true, known, model), metrics.confusion(chances.argmax(1), true)


def marked(photos: Path) -> list[dict[str, str]]:
    """The hand-made marks of TrashNet's test photos."""
    with (photos / "attributes.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def auc_record(scores: NDArray[Any], positive: NDArray[Any]) -> dict[str, float]:
    """AUC with its interval and the counts behind it."""
    low, high = metrics.auc_interval(scores, positive)
    return {
        "n": len(scores),
        "positive": int(positive.sum()),
        "auc": metrics.auc(scores, positive),
        "low": low,
        "high": high,
    }


def conditions(
    session: ort.InferenceSession, photos: Path, several: Path, size: int
) -> dict[str, dict[str, float]]:
    """AUC of every condition on real photos that were marked by eye and never trained on."""
    marks = marked(photos)
    test = run_paths(session, [photos / "trashnet" / "test" / m["photo"] for m in marks], size)
    found: dict[str, dict[str, float]] = {}
    groups = {
        "clear": ("plastic",),
        "label_on": ("plastic", "glass", "plastic+glass"),
        "crushed": ("metal", "plastic"),
        "cap_on": ("plastic", "glass", "plastic+glass"),
    }
    for tag, column in MARKS.items():
        logits = test["conditions"][:, CONDITIONS.index(tag)].astype(np.float64)
        for group in groups[tag]:
            rows = [
                k
                for k, m in enumerate(marks)
                if m[column] and m["photo"].split("/")[0] in group.split("+")
            ]
            positive = np.array([marks[k][column] == "1" for k in rows])
            found[f"{tag} ({group})"] = auc_record(logits[rows], positive)
    with several.open(newline="") as file:
        listed = list(csv.DictReader(file))
    web = run_paths(session, [photos / row["photo"] for row in listed], size)
    logits = web["conditions"][:, CONDITIONS.index("several")].astype(np.float64)
    found["several (web)"] = auc_record(logits, np.array([r["several"] == "1" for r in listed]))
    return found


def latency(path: Path, size: int, rounds: int = 200) -> dict[str, float]:
    """Milliseconds of CPU for one photo on one thread, and the session's memory."""
    before = resident()
    session = export.session(path)
    photo = np.random.default_rng(0).integers(0, 255, (1, size, size, 3), dtype=np.uint8)
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        session.run(None, {"photo": photo})
        taken.append(time.process_time() - begun)
    return {"cpu_ms": float(np.median(taken) * 1e3), "session_mb": resident() - before}


def resident() -> float:
    """This process's resident memory in MB (Linux)."""
    with open("/proc/self/statm") as file:  # noqa: PTH123
        return int(file.read().split()[1]) * 4096 / 1e6


def as_record(result: Score) -> dict[str, Any]:
    """A Score as JSON wants it."""
    return asdict(result)
