"""`classify`: one photo from a cold start, a folder against a bare loop, a photo again, and the model alone."""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Iterator

from benchmarks.figures import LIMIT, Figure
from benchmarks.photos import phone_photos
from benchmarks.runner import (
    ROOT,
    cpu,
    interleaved,
    median,
    output_of,
    peak,
    spread,
    wall,
    wastecoach,
)

MODEL_MS, SESSION_MB, COLD_S, COLD_MB = 10.0, 120.0, 1.2, 300.0
PHOTOS = 500
BARE = "decode + resize + onnxruntime on every core, nothing else"


def measure(*, quick: bool) -> Iterator[Figure]:
    """The folder, the model, one photo, then the same photo again."""
    yield from _folder(photos=8 if quick else PHOTOS, runs=1 if quick else 5)
    yield from _model(runs=3 if quick else 200, processes=1 if quick else 3)
    yield from _cold(runs=1 if quick else 15)
    yield from _repeated(runs=3 if quick else 31)


def _folder(photos: int, runs: int) -> Iterator[Figure]:
    """Whole processes, start-up included on both sides."""
    folder = str(phone_photos(photos))
    took = interleaved(
        {
            "ours": wastecoach("classify", folder, "--jsonl", "--quiet", "--no-cache"),
            "bare": [sys.executable, "-m", "benchmarks.bare_loop", folder],
        },
        runs,
    )
    speeds = {name: photos / median(found, wall) for name, found in took.items()}
    note = f"{spread(took['ours'], wall)}; {spread(took['bare'], wall)} (seconds)"
    yield Figure("folder_vs_bare_loop", speeds["ours"], "photos/s", BARE, speeds["bare"], note)
    spent = {name: median(found, cpu) / photos * 1000 for name, found in took.items()}
    note = f"{spread(took['ours'], cpu)}; {spread(took['bare'], cpu)} (seconds)"
    yield Figure(
        "folder_cpu_vs_bare_loop", spent["ours"], "CPU ms/photo", BARE, spent["bare"], note
    )


def _model(runs: int, processes: int) -> Iterator[Figure]:
    program = [sys.executable, "-m", "benchmarks.session", str(runs)]
    seen = [json.loads(output_of(program)) for _ in range(processes)]
    times = sorted(time for process in seen for time in process["cpu_ms"])
    note = f"{times[0]:.3g}..{times[-1]:.3g} in {len(times)} runs"
    yield Figure("model_cpu_ms", statistics.median(times), "ms", LIMIT, MODEL_MS, note)
    added = statistics.median(process["added_mb"] for process in seen)
    whole = statistics.median(process["process_mb"] for process in seen)
    note = f"added by the session; the whole process is {whole:.0f} MB"
    yield Figure("model_rss_mb", added, "MB", LIMIT, SESSION_MB, note)


def _cold(runs: int) -> Iterator[Figure]:
    photo = str(ROOT / "examples" / "pet-bottle.jpg")
    took = interleaved({"ours": wastecoach("classify", photo, "--no-cache")}, runs)["ours"]
    for metric, pick, unit, limit in (
        ("cold_classify_s", wall, "s", COLD_S),
        ("cold_classify_cpu_s", cpu, "s", COLD_S),
        ("cold_classify_rss_mb", peak, "MB", COLD_MB),
    ):
        yield Figure(metric, median(took, pick), unit, LIMIT, limit, spread(took, pick))


def _repeated(runs: int) -> Iterator[Figure]:
    """A photo of two megapixels again, in a warm process, against the embedded model's first answer."""
    seen = json.loads(output_of([sys.executable, "-m", "benchmarks.repeated", str(runs)]))
    first, again = (statistics.median(seen[name]) for name in ("first_ms", "again_ms"))
    note = ", ".join(f"{min(seen[name]):.3g}..{max(seen[name]):.3g} ms" for name in seen)
    yield Figure("repeated_ms", again, "ms", "the first answer", first, note)
