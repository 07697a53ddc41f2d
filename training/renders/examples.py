"""Render the example photos: ``python -m training.renders.examples examples/ [names]``.

Every photo has a fixed seed, attributes, ground, sky and camera, so it can be made again. This
script imports bpy (GPL-3); it is no part of the runtime package. The pictures are ours (MIT).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .plan import ScenePlan, plan_scene


@dataclass(frozen=True)
class Example:
    """One example photo: what is in it and how it is seen."""

    seed: int
    kinds: tuple[str, ...]
    ground: str
    sky: str
    camera: Mapping[str, float]
    fixed: Any = None
    spacing: float = 0.1
    size: int = 512
    samples: int = 32


def _view(
    elev: float, lens: float, fill: float, az: float = 0, blur: float = 0.006
) -> dict[str, float]:
    return {"elev": elev, "lens": lens, "fill": fill, "az": az, "roll": 1, "blur": blur}


CLEAN = {"dirty": 0.0, "crushed": False, "contents": False}
EXAMPLES: dict[str, Example] = {
    "pet-bottle": Example(
        57,
        ("pet",),
        "board",
        "bl_interior",
        _view(20, 48, 0.9),
        CLEAN | {"pose": "up", "label": True, "cap": True, "colour": "clear"},
        size=640,
        samples=40,
    ),
    "glass-bottle": Example(
        207,
        ("glass_bottle",),
        "wood",
        "bl_courtyard",
        _view(14, 48, 0.98),
        CLEAN | {"pose": "up", "label": True, "cap": False, "colour": "green", "yaw": -2.9},
    ),
    "crushed-can": Example(
        48,
        ("can",),
        "asphalt",
        "bl_city",
        _view(40, 50, 0.95, blur=0.008),
        {
            "dirty": 0.0,
            "crushed": True,
            "crush_amount": 0.7,
            "crush_style": "side",
            "pose": "lie",
            "colour": "printed",
        },
    ),
    "milk-carton": Example(
        52,
        ("carton",),
        "plain",
        "bl_interior",
        _view(24, 45, 1.0),
        CLEAN | {"pose": "up", "cap": True, "yaw": 0.5},
    ),
    "cardboard-box": Example(
        66,
        ("box",),
        "concrete",
        "pm_lobby",
        _view(34, 35, 1.1, blur=0.003),
        {"dirty": 0.0, "opened": True, "label": True, "yaw": 0.6},
    ),
    "noodle-cup": Example(
        7, ("noodle",), "wood", "pm_workshop", _view(46, 45, 1.1), {"dirty": 0.0, "yaw": -1.3}
    ),
    "paper-cup": Example(
        86,
        ("cup",),
        "tiles",
        "pm_apartment",
        _view(20, 45, 1.0),
        CLEAN | {"pose": "up", "cap": True},
    ),
    "plastic-bag": Example(
        1,
        ("bag",),
        "lawn",
        "pm_esplanade",
        _view(42, 42, 1.05, blur=0.004),
        {"dirty": 0.0, "colour": "opaque", "size": "tied", "pose": "up"},
        size=640,
        samples=40,
    ),
    "several-items": Example(
        2,
        ("pet", "can", "carton"),
        "tiles",
        "bl_courtyard",
        _view(24, 40, 1.0, blur=0.004),
        CLEAN | {"pose": "up", "label": True, "cap": True, "colour": "printed"},
        size=640,
        samples=40,
    ),
    "battery": Example(
        118,
        ("battery", "battery"),
        "board",
        "pm_lobby",
        _view(46, 50, 0.95, az=20),
        {"dirty": 0.0, "pose": "lie", "size": "AA"},
        spacing=0.0,
        size=640,
        samples=40,
    ),
}


def example_plan(name: str) -> ScenePlan:
    """Return the scene plan of one example photo."""
    one = EXAMPLES[name]
    fixed = one.fixed
    if name == "several-items":
        fixed = [{**fixed, "colour": c} for c in ("clear", "printed", "printed")]
    plan = plan_scene(one.seed, one.kinds, fixed, one.ground, spacing=one.spacing, group="examples")
    camera = replace(plan.camera, **one.camera, shift=(0.0, 0.0, 0.0))
    return replace(plan, sky=one.sky, camera=camera, view="Filmic", exposure=0.45)


def main() -> None:
    """Render all or the named example photos."""
    parser = argparse.ArgumentParser(
        prog="python -m training.renders.examples", description=__doc__
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("names", nargs="*", help="only these: " + ", ".join(EXAMPLES))
    parser.add_argument("--size", type=int, help="pixels, instead of the example's own")
    parser.add_argument("--samples", type=int, help="samples, instead of the example's own")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--quality", type=int, default=86)
    parser.add_argument("--pmndrs", type=Path, help="folder of the npm package @pmndrs/assets")
    args = parser.parse_args()
    from . import scene  # needs bpy

    args.out.mkdir(parents=True, exist_ok=True)
    for name in args.names or EXAMPLES:
        start, plan = time.time(), example_plan(name)
        one = EXAMPLES[name]
        size, samples = args.size or one.size, args.samples or one.samples
        scene.build_scene(plan, size, samples, args.threads, args.pmndrs)
        scene.render(args.out / f"{name}.jpg", plan.seed, args.quality)
        print(f"{name}.jpg {time.time() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
