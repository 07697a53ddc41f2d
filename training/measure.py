"""Everything the model card states, as one record of numbers."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from training import (
    assemble,
    cache,
    data,
    evaluate,
    export,
    fit_gates,
    heads,
    metrics,
    recipe,
    unseen,
)
from training.config import MATERIALS

if TYPE_CHECKING:
    from pathlib import Path

    import onnxruntime as ort
    from numpy.typing import NDArray

CROSS_SETS = ("trashnet", "aquatrash_taco", "trashnetpp", "offdomain")
CROSS_CLASSES = ("glass", "metal", "paper", "plastic")
MODULE = (
    "import sys,json;from pathlib import Path;from training import evaluate;"
    "print(json.dumps(evaluate.latency(Path(sys.argv[1]),int(sys.argv[2]))))"
)


def sets(made: recipe.Recipe) -> dict[str, tuple[list[data.Photo], tuple[str, ...]]]:
    """The scored sets: photos and the classes their protocol knows."""
    dev = made.of("dev")
    four = [p for p in dev if p.folder in CROSS_CLASSES]
    rest = [p for p in dev if p.folder in ("textile", "wood", "organic")]
    extra = made.of("extra")
    return {
        "TrashNet test": (made.of("test"), evaluate.TRASHNET_CLASSES),
        "TrashNet val": (made.of("val"), evaluate.TRASHNET_CLASSES),
        "held-out sessions of more/": (made.of("held"), MATERIALS),
        "offdomain-dev, 4 materials": (four, evaluate.WEB_CLASSES),
        "offdomain-dev, cartons and boxes as paper": (
            [p for p in dev if p.folder == "cardboard_carton"],
            evaluate.WEB_CLASSES,
        ),
        "offdomain-dev, textile, wood, organic": (rest, evaluate.WEB_CLASSES),
        "datacluster_bottles": (
            [p for p in extra if p.dataset == "datacluster_bottles"],
            evaluate.WEB_CLASSES,
        ),
        "roboflow_packages_pd": (
            [p for p in extra if p.dataset == "roboflow_packages_pd"],
            evaluate.WEB_CLASSES,
        ),
    }


def confident(outputs: dict[str, NDArray[Any]], model: dict[str, Any]) -> NDArray[Any]:
    """Where the program would answer without asking."""
    sure = evaluate.confidence(metrics.softmax(outputs["material"])) >= model["threshold"]
    return np.asarray(sure & ~evaluate.asks(outputs, model))


def strangers(
    session: ort.InferenceSession, made: recipe.Recipe, model: dict[str, Any]
) -> dict[str, dict[str, float]]:
    """Unseen kinds: how many there are and how many are answered confidently."""
    untrained = ~fit_gates.training_places(made)
    groups = {
        "people, pets, vehicles, textures (shipped by packages)": unseen.packaged(),
        "rooms and streets (panoramas not used in training)": [
            path for path, keep in zip(made.places, untrained, strict=True) if keep
        ],
    }
    found = {}
    for name, paths in groups.items():
        if paths:
            outputs = evaluate.run_paths(session, paths, model["input_size"])
            found[name] = {"n": len(paths), "confident": float(confident(outputs, model).mean())}
    return found


def harmless_asked(
    session: ort.InferenceSession, made: recipe.Recipe, model: dict[str, Any]
) -> dict[str, float]:
    """How often the hazard question comes up for harmless photos."""
    asked = {}
    for name, split in (("TrashNet val", "val"), ("held-out sessions", "held"), ("web", "dev")):
        paths = [photo.path for photo in made.of(split)]
        outputs = evaluate.run_paths(session, paths, model["input_size"])
        chance = metrics.sigmoid(outputs["hazard"][:, 0])
        asked[name] = float((chance >= model["hazard_threshold"]).mean())
    return asked


def across(made: recipe.Recipe) -> dict[str, dict[str, float]]:
    """Train a linear head on one set, test on another: four materials, original features."""
    kept: dict[str, tuple[NDArray[Any], NDArray[Any], NDArray[Any]]] = {}
    sources = {"train": made.of("train"), "eval": made.of("val", "held", "dev", "extra", "test")}
    for name in CROSS_SETS:
        xs, ys, trains = [], [], []
        for part, photos in sources.items():
            joined = cache.Joined([made.cached(part)])
            x = assemble.views(joined, joined.plain(), maps=False).embedding
            rows = [k for k, p in enumerate(photos) if p.dataset == name and four(p) is not None]
            xs.append(x[rows])
            ys += [CROSS_CLASSES.index(four(photos[k]) or "") for k in rows]
            trains += [part == "train" or (name == "offdomain" and k % 2 == 0) for k in rows]
        kept[name] = np.concatenate(xs), np.array(ys), np.array(trains)
    table: dict[str, dict[str, float]] = {}
    for source, (x, y, train) in kept.items():
        share = (1.0 / np.bincount(y[train], minlength=4).clip(1))[y[train]]
        head = heads.fit(x[train], np.eye(4)[y[train]], share, assemble.ORIGINAL_PENALTY)
        table[source] = {
            target: float((head(tx[~tt]).argmax(1) == ty[~tt]).mean())
            if target == source
            else float((head(tx).argmax(1) == ty).mean())
            for target, (tx, ty, tt) in kept.items()
        }
    return table


def four(photo: data.Photo) -> str | None:
    """One of the four common materials, or None."""
    name = {"cardboard": "paper", "carton": "paper", "film": "plastic"}.get(
        photo.material, photo.material
    )
    return name if name in CROSS_CLASSES else None


def everything(
    made: recipe.Recipe, fitted: fit_gates.Gates, model: dict[str, Any], several: Path
) -> dict[str, Any]:
    """All numbers of the card, from the file that is shipped."""
    file = made.work / "embedded.int8.onnx"
    session = export.session(file)
    scores, tables, bins = {}, {}, {}
    for name, (photos, known) in sets(made).items():
        outputs = evaluate.run_paths(session, [p.path for p in photos], model["input_size"])
        true = evaluate.truth(photos, known)
        chances = metrics.roll_up(metrics.softmax(outputs["material"]), known)
        right = chances.argmax(1) == true
        scores[name] = evaluate.as_record(evaluate.score(outputs, true, known, model))
        tables[name] = metrics.confusion(chances.argmax(1), true).tolist()
        bins[name] = metrics.reliability(chances.max(1), right)
    counts: dict[str, int] = {}
    for photo in made.of("train"):
        counts[photo.dataset] = counts.get(photo.dataset, 0) + 1
    return {
        "scores": scores,
        "confusion": tables,
        "reliability": bins,
        "conditions": evaluate.conditions(session, made.photos_root, several, model["input_size"]),
        "strangers": strangers(session, made, model),
        "hazards_left_out": fitted.left_out,
        "hazard_renders": int(sum(r.hazard for r in made.renders)),
        "harmless_asked": harmless_asked(session, made, model),
        "across": across(made),
        "train_photos": counts,
        "twins": made.no_twins(),
        "file_mb": file.stat().st_size / 1e6,
        "cost": cost(file, model["input_size"]),
    }


def cost(file: Path, size: int) -> dict[str, float]:
    """CPU time and memory, measured in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-c", MODULE, str(file), str(size)],
        check=True,
        capture_output=True,
        text=True,
    )
    return dict(json.loads(done.stdout))
