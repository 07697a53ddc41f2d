"""The embedded model on real photos that it never saw; the floors lie a little under what was measured (model card)."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from wastecoach import bootstrap
from wastecoach.core.photo import decode, read_photo
from wastecoach.infra.vision.embedded import EmbeddedVision
from wastecoach.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PHOTOS = ROOT.parent / "shared" / "photos"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not PHOTOS.is_dir(), reason="no photo collections beside this clone"),
]


def measured(folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "wastecoach", "eval", str(folder), "--json", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, Any] = json.loads(done.stdout)
    shown = {key: value for key, value in figures.items() if not isinstance(value, dict | list)}
    print(f"\n{folder.name}: {shown}")
    return figures


def part_of(tmp_path: Path, *classes: str) -> Path:
    """A folder with some classes of offdomain-dev."""
    folder = tmp_path / "part"
    folder.mkdir()
    for name in classes:
        (folder / name).symlink_to(PHOTOS / "offdomain-dev" / name)
    return folder


def test_trashnets_test_photos_are_known() -> None:
    figures = measured(PHOTOS / "trashnet" / "test")
    assert figures["n"] == 431
    assert figures["accuracy"] >= FLOORS["trashnet"]
    assert figures["answered_accuracy"] >= FLOORS["trashnet_answered"]


def test_web_photos_with_varied_backgrounds_are_known(tmp_path: Path) -> None:
    figures = measured(part_of(tmp_path, "glass", "metal", "paper", "plastic"))
    assert figures["n"] == 360
    assert figures["accuracy"] >= FLOORS["offdomain"]
    assert figures["answered_accuracy"] >= FLOORS["offdomain_answered"]


def test_web_photos_of_textile_wood_and_food_are_known() -> None:
    figures = measured(PHOTOS / "offdomain-dev")
    for name in ("textile", "wood", "organic"):
        assert figures["by_class"][name]["recall"] >= FLOORS[name]


def test_stated_confidence_is_honest(tmp_path: Path) -> None:
    figures = measured(part_of(tmp_path, "glass", "metal", "paper", "plastic"))
    assert figures["ece"] <= FLOORS["ece"]


@pytest.mark.parametrize(
    ("tag", "column", "folders", "floor"),
    [
        ("clear", "clear", ("plastic",), 0.95),
        ("label_on", "label", ("plastic", "glass"), 0.84),
        ("crushed", "crushed", ("metal",), 0.91),
    ],
)
def test_conditions_taught_by_renders_are_seen_on_real_photos(
    tag: str, column: str, folders: tuple[str, ...], floor: float
) -> None:
    vision = bootstrap.embedded(Settings())
    assert isinstance(vision, EmbeddedVision)
    scores: dict[bool, list[float]] = {True: [], False: []}
    with (PHOTOS / "attributes.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["photo"].split("/")[0] in folders and row[column] in {"0", "1"}:
                photo = read_photo((PHOTOS / "trashnet" / "test" / row["photo"]).read_bytes())
                chance = vision.read(decode(photo, vision.side)).conditions[tag]
                scores[row[column] == "1"].append(chance)
    area = area_under_curve(scores[True], scores[False])
    print(f"\n{tag}: AUC {area:.3f} ({len(scores[True])} with, {len(scores[False])} without)")
    assert area >= floor


def area_under_curve(positive: list[float], negative: list[float]) -> float:
    """The share of pairs that are ranked rightly."""
    pairs = list(product(positive, negative))
    return sum((high > low) + 0.5 * (high == low) for high, low in pairs) / len(pairs)


FLOORS = {
    "trashnet": 0.88,
    "trashnet_answered": 0.935,
    "offdomain": 0.84,
    "offdomain_answered": 0.93,
    "textile": 0.90,
    "wood": 0.78,
    "organic": 0.76,
    "ece": 0.05,
}
