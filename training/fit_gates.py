"""Fit the yes/no heads on what the recipe's caches hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from training import assemble, cache, gates, graph, heads, metrics, rendered

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.recipe import Recipe

LABELS = Path(__file__).parent / "labels"
ASKED_SHARE = (0.0525, 0.03)  # of TrashNet val, of held-out photos: may raise the hazard question
FLAGGED_SHARE = 0.02  # of them that may be called unfamiliar


@dataclass(frozen=True)
class Gates:
    """The yes/no heads."""

    conditions: heads.Linear
    hazard: heads.Linear
    unfamiliar: heads.Linear
    hazard_threshold: float
    unfamiliar_threshold: float
    left_out: dict[str, float]  # hazards found when their kind was not in training


def fit(recipe: Recipe) -> Gates:
    """Conditions, hazard and unfamiliar, from renders, marked photos and sky panoramas."""
    renders = cache.Joined([recipe.cached("renders")])
    rows = renders.plain()
    shown = assemble.views(renders, rows, maps=False)
    joined, photos = recipe.training_set(renders=False)
    marked, marks = assemble.marked_by_eye(
        LABELS / "trashnet_train.csv", photos, recipe.photos_root
    )
    known = rendered.table(recipe.renders)
    conditions = assemble.condition_head(
        assemble.Shown(
            assemble.condition_features(renders.parts[0].maps[rows]),
            np.array([render.material for render in recipe.renders]),
            {tag: known[:, column] for column, tag in enumerate(rendered.CONDITIONS)},
        ),
        assemble.Shown(
            assemble.condition_features(joined.parts[0].maps[joined.plain()[marked]]),
            np.array([photos[k].material for k in marked]),
            marks,
        ),
    )
    plain = assemble.views(joined, joined.plain(), maps=False).seen
    real = assemble.closer(joined, joined.plain()[: len(recipe.of("train"))])
    is_hazard = np.array([render.hazard for render in recipe.renders])
    kinds = np.array([render.kind for render in recipe.renders])
    places = cache.Joined([recipe.cached("places")])
    strange = assemble.views(places, places.plain(), maps=False).seen[training_places(recipe)]
    near = assemble.closer(renders, rows)
    hazard = gates.hazard(near, is_hazard, real)
    unfamiliar = gates.unfamiliar(strange, np.concatenate([plain, shown.seen]))
    shift = cache.Joined([recipe.cached("shift")])
    asked = graph.gate_logit(hazard, assemble.closer(shift, shift.plain()), graph.HAZARD)
    harmless = assemble.views(shift, shift.plain(), maps=False).seen
    flagged = graph.gate_logit(unfamiliar, harmless, graph.STRANGE)
    validation = np.array([photo.split == "val" for photo in recipe.of("val", "held")])
    threshold = max(
        gates.threshold_for(metrics.sigmoid(asked[mine]), share)
        for mine, share in zip((validation, ~validation), ASKED_SHARE, strict=True)
    )
    return Gates(
        conditions,
        hazard,
        unfamiliar,
        threshold,
        min(0.5, gates.threshold_for(metrics.sigmoid(flagged), FLAGGED_SHARE)),
        gates.left_out_kinds(near, is_hazard, kinds, real, threshold),
    )


def training_places(recipe: Recipe) -> NDArray[Any]:
    """Every second panorama trains the gate, the others test it; empty grounds train."""
    names = [path.stem.rsplit("_", 1)[0] for path in recipe.places]
    order = sorted(set(names))
    return np.array([name == "empty" or order.index(name) % 2 == 0 for name in names])
