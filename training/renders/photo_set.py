"""The list of photos to render: four groups, interleaved, each from one seed (no bpy).

``hazards``: things that must not go into ordinary bins. ``conditions``: label on or off, clear or
coloured, crushed or intact. ``several``: two to five items against one. ``details``: caps on or off
and residue inside, seen close.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from .kinds import BY_CLASS, HAZARDS, KINDS
from .plan import ScenePlan, plan_scene

CYCLE = (
    *("hazards", "conditions", "hazards", "several", "conditions"),
    *("hazards", "conditions", "hazards", "details", "several"),
)
GROUPS = ("hazards", "conditions", "several", "details")
CROWD = (
    "pet",
    "can",
    "glass_bottle",
    "carton",
    "cup",
    "tub",
    "jar",
    "detergent",
    "paper_ball",
    "tin",
    "box",
)


def _half_board(rng: random.Random) -> str | None:
    return "board" if rng.random() < 0.45 else None


def hazard_photo(seed: int, turn: int) -> ScenePlan:
    """Plan one hazard photo; kinds go round in turn, some in small groups."""
    rng = random.Random(f"hazard {seed}")
    kind = list(HAZARDS)[turn % len(HAZARDS)]
    count = rng.choice(KINDS[kind].groups)
    ground = "board" if rng.random() < 0.2 else None
    return plan_scene(
        seed,
        [kind] * count,
        ground=ground,
        near=0.7,
        spacing=rng.choice([0.0, 0.2, 0.6]),
        group="hazards",
    )


def _crush_amount(rng: random.Random) -> float:
    low, high = rng.choice([(0.12, 0.3), (0.3, 0.7), (0.6, 1.0)])
    return round(rng.uniform(low, high), 2)


def condition_photo(seed: int, turn: int) -> ScenePlan:
    """Plan one photo for the condition heads, with balanced label, colour and crushing."""
    rng = random.Random(f"condition {seed}")
    kind = ("can", "pet", "glass_bottle", "can", "pet", "detergent", "can", "pet", "jar", "tub")[
        turn % 10
    ]
    fixed: dict[str, Any] = {"label": rng.random() < 0.5, "dirty": 0.0}
    crushable = kind in ("can", "pet", "detergent", "tub")
    if crushable:
        fixed["crushed"] = rng.random() < (0.55 if kind == "can" else 0.4)
        fixed["crush_amount"] = _crush_amount(rng)
    if kind == "can":
        fixed["label"] = True
    if kind == "pet":
        tinted = rng.choice(KINDS["pet"].colours[5:])
        fixed["colour"] = "clear" if rng.random() < 0.5 else tinted
    return plan_scene(seed, [kind], fixed, ground=_half_board(rng), near=0.8, group="conditions")


def several_photo(seed: int, turn: int) -> ScenePlan:
    """Plan two to five items, or one of the same kinds as the other side of the question."""
    rng = random.Random(f"several {seed}")
    count = (1, 2, 1, 3, 1, 2, 4, 2, 1, 5)[turn % 10]
    same = rng.random() < 0.35
    first = rng.choice(CROWD)
    kinds = [first] * count if same else [first] + [rng.choice(CROWD) for _ in range(count - 1)]
    if count > 1 and rng.random() < 0.2:
        kinds[0] = "board"
    spacing = rng.choice([0.0, 0.0, 0.05, 0.2, 0.6])
    return plan_scene(
        seed,
        kinds,
        {"dirty": 0.0},
        ground=_half_board(rng),
        near=0.8,
        spacing=spacing,
        group="several",
    )


def detail_photo(seed: int, turn: int) -> ScenePlan:
    """Plan a close photo of a bottle or jar: cap on or off, residue inside or clean."""
    rng = random.Random(f"detail {seed}")
    kind = ("pet", "jar", "glass_bottle", "pet", "detergent")[turn % 5]
    fixed: dict[str, Any] = {"cap": turn % 2 == 0, "dirty": 0.0, "crushed": False}
    if kind in ("pet", "jar"):
        fixed |= {"contents": rng.random() < 0.5, "colour": "clear"}
    return plan_scene(seed, [kind], fixed, ground=_half_board(rng), near=1.0, group="details")


PLANNERS = {
    "hazards": hazard_photo,
    "conditions": condition_photo,
    "several": several_photo,
    "details": detail_photo,
}


def photo_plans(count: int, seed: int = 0, group: str | None = None) -> Iterator[ScenePlan]:
    """Yield ``count`` plans, interleaving the groups unless one is named."""
    turns = dict.fromkeys(GROUPS, 0)
    for i in range(count):
        name = group or CYCLE[i % len(CYCLE)]
        yield PLANNERS[name](seed + i, turns[name])
        turns[name] += 1


def plain_plans(
    count: int, seed: int = 0, only: list[str] | None = None, ground: str | None = None
) -> Iterator[ScenePlan]:
    """Yield ``count`` plans of the named kinds in turn, or of all ordinary classes in turn."""
    for i in range(count):
        rng = random.Random(f"plain {seed + i}")
        kind = (
            only[i % len(only)] if only else rng.choice(BY_CLASS[list(BY_CLASS)[i % len(BY_CLASS)]])
        )
        yield plan_scene(seed + i, [kind] * rng.choice(KINDS[kind].groups), ground=ground)
