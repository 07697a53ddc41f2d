"""``python -m training``: packages and photos in; ONNX, JSON and model card out."""

from __future__ import annotations

import argparse
import json
import logging
import os
import shutil
from pathlib import Path
from typing import Any

from training import card, fit_gates, measure, recipe
from training.assemble import SAY
from training.config import INPUT_SIZE, MATERIALS, PARENT
from training.rendered import CONDITIONS

HERE = Path(__file__).parent
MODELS = HERE.parent / "src" / "wastecoach" / "data" / "models"
BOTTLES = ["plastic", "glass"]
APPLIES = {
    "clear": ["plastic"],
    "label_on": BOTTLES,
    "crushed": ["metal", "plastic"],
    "several": list(MATERIALS),
    "cap_on": BOTTLES,
}
SURE = {"several": 0.75, "cap_on": 0.75}  # the weaker heads must be surer


def description(version: str, threshold: float, fitted: fit_gates.Gates) -> dict[str, Any]:
    """``embedded.json``: what the program needs beside the network."""
    return {
        "version": version,
        "input_size": INPUT_SIZE,
        "materials": list(MATERIALS),
        "parents": PARENT,
        "families": [["paper", "cardboard"]],
        "threshold": threshold,
        "hazard_threshold": fitted.hazard_threshold,
        "unfamiliar_threshold": fitted.unfamiliar_threshold,
        "conditions": [
            {
                "tag": tag,
                "materials": APPLIES[tag],
                "threshold": SURE.get(tag, 0.65),
                "inverse_threshold": round(1 - SURE.get(tag, 0.65), 2),
            }
            for tag in CONDITIONS
        ],
    }


def put(source: Path, target: Path) -> None:
    """Copy so that a reader sees the old file or the new one, never half of it."""
    half = target.with_suffix(target.suffix + ".tmp")
    shutil.copyfile(source, half)
    os.replace(half, target)  # noqa: PTH105


def main() -> None:
    """Run all steps; what the work folder already holds is not done again."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--photos", type=Path, default=Path("../shared/photos"))
    parser.add_argument("--work", type=Path, default=Path("build/training"))
    parser.add_argument(
        "--skies",
        type=Path,
        default=Path("build/skies"),
        help="folder of .exr panoramas (CC0) for rooms and streets",
    )
    parser.add_argument(
        "--corrections", type=Path, help="folder that `wastecoach feedback export` wrote"
    )
    parser.add_argument("--models", type=Path, default=MODELS)
    parser.add_argument("--version", default="unversioned")
    parser.add_argument("--card-only", action="store_true", help="measure the file in --work")
    asked = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")
    logging.getLogger("training").setLevel(logging.INFO)
    made = recipe.Recipe(asked.photos, asked.work, asked.skies, asked.corrections)
    fitted = fit_gates.fit(made)
    if not asked.card_only:
        recipe.build(made, fitted, SAY)
    threshold = float((asked.work / "threshold.txt").read_text())
    model = description(asked.version, threshold, fitted)
    found = measure.everything(made, fitted, model, HERE / "labels" / "several.csv")
    (asked.work / "measurements.json").write_text(json.dumps(found, indent=1), encoding="utf-8")
    (asked.work / "embedded.json").write_text(json.dumps(model, indent=2) + "\n", encoding="utf-8")
    (asked.work / "MODEL_CARD.md").write_text(card.write(found, model), encoding="utf-8")
    asked.models.mkdir(parents=True, exist_ok=True)
    put(asked.work / "embedded.int8.onnx", asked.models / "embedded.onnx")
    for name in ("embedded.json", "MODEL_CARD.md"):
        put(asked.work / name, asked.models / name)


if __name__ == "__main__":
    main()
