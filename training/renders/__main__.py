"""Render labelled photos: ``python -m training.renders OUT --count N --seed S --only can,battery``.

This script imports bpy (GPL-3); it is no part of the runtime package. The pictures are ours (MIT).
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from .kinds import KINDS
from .photo_set import GROUPS, photo_plans, plain_plans


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.renders", description=__doc__)
    parser.add_argument("out", type=Path, help="folder for the photos and labels.jsonl")
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0, help="first seed; photo i uses seed + i")
    parser.add_argument("--only", help="comma-separated kinds, in turn: " + ", ".join(KINDS))
    parser.add_argument(
        "--group", choices=(*GROUPS, "all"), help="a group of the photo set, or all"
    )
    parser.add_argument("--ground", help="always this ground, such as board")
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--samples", type=int, default=12)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--quality", type=int, default=80)
    parser.add_argument("--shard", default="0/1", help="render only every n-th photo, such as 1/2")
    parser.add_argument("--pmndrs", type=Path, help="folder of the npm package @pmndrs/assets")
    return parser.parse_args()


@contextmanager
def _quiet():
    """Hide Blender's own progress lines."""
    sys.stdout.flush()
    saved, null = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(saved, 1)
        os.close(saved)
        os.close(null)


def main() -> None:
    """Render the asked-for photos, skipping those that are there."""
    args = _arguments()
    only = args.only.split(",") if args.only else None
    unknown = set(only or ()) - set(KINDS)
    if unknown:
        names = ", ".join(sorted(unknown))
        raise SystemExit("unknown kinds: " + names)
    from . import scene  # needs bpy, so only once the arguments are right

    args.out.mkdir(parents=True, exist_ok=True)
    if args.group:
        plans = photo_plans(args.count, args.seed, None if args.group == "all" else args.group)
    else:
        plans = plain_plans(args.count, args.seed, only, args.ground)
    part, parts = map(int, args.shard.split("/"))
    for i, plan in enumerate(plans):
        path = args.out / f"{plan.items[0].kind}_{plan.seed:05d}.jpg"
        if i % parts != part or path.exists():
            continue
        start = time.time()
        with _quiet():
            record = scene.build_scene(plan, args.size, args.samples, args.threads, args.pmndrs)
            built = time.time()
            scene.render(path, plan.seed, args.quality)
        times = {
            "samples": args.samples,
            "build_s": round(built - start, 2),
            "render_s": round(time.time() - built, 2),
        }
        scene.append_label(args.out / "labels.jsonl", {**record, "file": path.name, **times})
        print(path.name, *times.values(), plan.ground, flush=True)


if __name__ == "__main__":
    main()
