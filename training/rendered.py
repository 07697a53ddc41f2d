"""Our renders and what their labels teach: conditions and hazards."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

CONDITIONS = ("clear", "label_on", "crushed", "several", "cap_on")
SOFT = ("bag", "pouch", "sheet", "board", "film")  # print on these is no label, folds no dents
CAPPED = ("bottle", "jar")
UNLABELLED = ("tub",)  # opaque and printed: a print or a label, nobody can tell


@dataclass(frozen=True)
class Render:
    """One rendered photo and what is true of its largest item."""

    path: Path
    material: str
    kind: str
    hazard: bool
    answers: tuple[float, ...]  # per CONDITIONS: 1, 0 or nan where it does not apply


def size(item: dict[str, Any]) -> float:
    """The area of an item's box in the frame."""
    left, top, right, bottom = item["bbox"]
    return float((right - left) * (bottom - top))


def answers(record: dict[str, Any]) -> tuple[float, ...]:
    """What one record says about each condition."""
    items = record["items"]
    item = max(items, key=size)
    unknown = float("nan")
    hard = item["kind"] not in SOFT and not item.get("hazard", False)
    bottle = hard and item["material"] in ("plastic", "glass")
    dents = hard and item["material"] in ("plastic", "metal")
    return (
        float(item["clear"]) if hard and item["material"] == "plastic" else unknown,
        float(item["label"]) if bottle and item["kind"] not in UNLABELLED else unknown,
        float(item["crushed"]) if dents else unknown,
        float(len(items) > 1),
        float(item["cap"]) if bottle and item["shape"] in CAPPED else unknown,
    )


def read(folders: Iterable[Path]) -> list[Render]:
    """All records whose picture is there."""
    found = []
    for folder in folders:
        labels = folder / "labels.jsonl"
        if not labels.exists():
            continue
        for line in labels.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            path = folder / record["file"]
            item = max(record["items"], key=size)
            hazard = any(one.get("hazard", False) for one in record["items"])
            if path.exists():
                found.append(Render(path, item["material"], item["kind"], hazard, answers(record)))
    return found


def table(renders: list[Render]) -> NDArray[Any]:
    """[renders, conditions] with nan where a condition does not apply."""
    return np.array([render.answers for render in renders], dtype=np.float32)
