"""Random plans of scenes: items, attributes, ground, light and camera (pure: no bpy, no files).

The same seed always gives the same plan; ``scene.py`` turns a plan into a picture.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .kinds import KINDS

GROUNDS = (
    *("wood", "wood", "tiles", "asphalt", "concrete", "soil", "gravel", "lawn", "brick", "cloth"),
    *("sweep", "plain", "plain", "board", "board", "board"),
)
BLENDER_SKIES = (
    *("bl_city", "bl_courtyard", "bl_forest", "bl_interior", "bl_studio", "bl_sunrise"),
    "bl_sunset",
)
PMNDRS_SKIES = (
    *("pm_apartment", "pm_bridge", "pm_city", "pm_dawn", "pm_esplanade", "pm_hall", "pm_lab"),
    *("pm_lobby", "pm_park", "pm_studio", "pm_venice", "pm_warehouse", "pm_workshop"),
)
SKIES = BLENDER_SKIES + PMNDRS_SKIES
INDOOR = ("bl_interior", "bl_studio", "pm_apartment", "pm_hall", "pm_lab", "pm_lobby", "pm_studio")
VIEWS = ("AgX", "Filmic", "Standard")


@dataclass(frozen=True)
class ItemPlan:
    """One item: its attributes (also the label record) and the seed of its shape and prints."""

    seed: int
    attributes: dict[str, Any]

    @property
    def kind(self) -> str:
        """Return the kind's name."""
        return str(self.attributes["kind"])


@dataclass(frozen=True)
class Camera:
    """Camera angles in degrees, lens in mm, how much of the frame the items fill, and blur."""

    elev: float
    az: float
    lens: float
    fill: float
    roll: float
    blur: float
    shift: tuple[float, float, float] = (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Lamp:
    """One soft area lamp besides the sky."""

    size: float
    energy: float
    place: tuple[float, float, float]


@dataclass(frozen=True)
class ScenePlan:
    """Everything about one picture except the pixels."""

    seed: int
    items: tuple[ItemPlan, ...]
    ground: str
    sky: str
    sky_turn: float
    sky_strength: float
    camera: Camera
    lamp: Lamp | None
    view: str
    exposure: float
    spacing: float = 1.0
    group: str = "mixed"
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def hazard(self) -> bool:
        """Tell whether any item is a hazard."""
        return any(item.attributes["hazard"] for item in self.items)


def decide(kind: str, rng: random.Random, fixed: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Draw the attributes of one item; ``fixed`` values win over drawn ones."""
    facts = KINDS[kind]
    crushed = rng.random() < facts.crushed
    colour = rng.choice(facts.colours)
    drawn: dict[str, Any] = {
        "kind": kind,
        "material": facts.material,
        "shape": facts.shape,
        "hazard": facts.hazard,
        "label": rng.random() < facts.label,
        "cap": rng.random() < facts.cap,
        "crushed": crushed,
        "crush_amount": round(rng.choice([rng.uniform(0.12, 0.4), rng.uniform(0.4, 1.0)]), 2),
        "crush_style": rng.choice(facts.styles),
        "dirty": round(rng.uniform(0.3, 1), 2) if rng.random() < facts.dirty else 0.0,
        "contents": rng.random() < facts.contents and not crushed,
        "opened": rng.random() < facts.opened,
        "colour": colour,
        "pose": rng.choice(facts.poses),
    }
    drawn.update(facts.fixed)
    drawn.update(fixed or {})
    drawn["clear"] = drawn["colour"] == "clear" and facts.material in ("plastic", "glass")
    if not drawn["crushed"] or (not facts.crushed and not (fixed or {}).get("crushed")):
        drawn["crush_amount"] = 0.0
    if (
        drawn["crushed"]
        and rng.random() < 0.6
        and "lie" in facts.poses
        and "pose" not in (fixed or {})
    ):
        drawn["pose"] = "lie"
    return drawn


def plan_camera(rng: random.Random, ground: str, tall: bool, near: float = 0.75) -> Camera:
    """Draw a camera: mostly close, sometimes far; steeper for things that lie."""
    close = rng.random() < near
    top = 28 if tall else 48
    return Camera(
        elev=rng.triangular(8 if tall else 18, 88, top),
        az=rng.uniform(-40, 40) if ground == "sweep" else rng.uniform(0, 360),
        lens=rng.uniform(26, 55),
        fill=rng.uniform(0.85, 1.3) if close else rng.uniform(0.42, 0.8),
        roll=rng.gauss(0, 5),
        blur=rng.choice([0.002, 0.005, 0.01, 0.02]),
        shift=(rng.gauss(0, 0.07), rng.gauss(0, 0.07), rng.gauss(0, 0.05)),
    )


def plan_light(rng: random.Random, ground: str) -> dict[str, Any]:
    """Draw sky, lamp and exposure; the poster board gets soft room light."""
    board = ground in ("board", "sweep")
    view = rng.choice(VIEWS)
    lamp = None
    if board or rng.random() < 0.5:
        place = (rng.uniform(-8, 8), rng.uniform(-8, 4), rng.uniform(6, 12))
        lamp = Lamp(rng.uniform(1, 8), rng.uniform(200, 500 if board else 900), place)
    return {
        "sky": rng.choice(INDOOR if ground == "board" and rng.random() < 0.6 else SKIES),
        "sky_turn": rng.uniform(0, 6.283),
        "sky_strength": rng.uniform(0.4, 0.9) if board else rng.uniform(0.7, 1.3),
        "lamp": lamp,
        "view": view,
        "exposure": rng.uniform(-0.2, 0.5) - (0.4 if view == "Standard" else 0),
    }


def plan_scene(
    seed: int,
    kinds: Sequence[str],
    fixed: Sequence[Mapping[str, Any]] | Mapping[str, Any] | None = None,
    ground: str | None = None,
    near: float = 0.75,
    spacing: float | None = None,
    group: str = "mixed",
) -> ScenePlan:
    """Plan a picture of the given kinds; ``fixed`` holds forced attributes, for all or for each."""
    rng = random.Random(seed)
    ground = ground or rng.choice(GROUNDS)
    items = []
    for i, kind in enumerate(kinds):
        forced = fixed if fixed is None or isinstance(fixed, Mapping) else fixed[i]
        items.append(ItemPlan(rng.getrandbits(32), decide(kind, rng, forced)))
    tall = any(item.attributes["pose"] == "up" for item in items)
    light = plan_light(rng, ground)
    camera = plan_camera(rng, ground, tall, near)
    apart = rng.choice([0.0, 0.3, 1.0]) if spacing is None else spacing
    return ScenePlan(seed, tuple(items), ground, camera=camera, spacing=apart, group=group, **light)


def with_camera(plan: ScenePlan, **changes: Any) -> ScenePlan:
    """Return the plan with some camera values changed."""
    return replace(plan, camera=replace(plan.camera, **changes))
