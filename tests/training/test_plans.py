"""The renderer's plans are the same on every machine; Blender is not needed to make them."""

from __future__ import annotations

import json
from pathlib import Path

from training.renders.photo_set import photo_plans

ROOT = Path(__file__).resolve().parents[2]
PHOTOS = ROOT / "training" / "renders" / "photos"


def test_the_same_seed_plans_the_same_photos() -> None:
    assert list(photo_plans(50, 7)) == list(photo_plans(50, 7))
    assert list(photo_plans(50, 7)) != list(photo_plans(50, 8))


def test_every_rendered_photo_has_its_label_and_every_label_its_photo() -> None:
    lines = (PHOTOS / "labels.jsonl").read_text("utf-8").splitlines()
    labels = [json.loads(line) for line in lines]
    named = {label["file"] for label in labels}
    assert len(named) == len(labels)
    assert named == {path.name for path in PHOTOS.glob("*.jpg")}
    assert all(label["items"] for label in labels)
