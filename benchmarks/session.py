"""The embedded model alone, in a process of its own: `python -m benchmarks.session RUNS` prints one JSON object.

`cpu_ms`: CPU milliseconds of each `session.run` of one photo, on one thread, after three to warm up. `added_mb`: the
resident memory that loading the session and running it added to a process that had imported numpy and onnxruntime.
`process_mb`: the whole process then.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime  # noqa: F401 -- its code is not the session's memory
from PIL import Image

from benchmarks.runner import ROOT
from wastecoach import data
from wastecoach.infra.vision.embedded import OUTPUTS, open_session

WARM_UP = 3


def resident_mb() -> float:
    """Resident memory of this process now."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def main(runs: int) -> None:
    """Load, run, print."""
    with Image.open(ROOT / "examples" / "pet-bottle.jpg") as photo:
        small = photo.convert("RGB").resize((224, 224))
    batch = np.asarray(small)[None]
    before = resident_mb()
    session = open_session(data.model_path())
    cpu_ms = []
    for _ in range(WARM_UP + runs):
        began = time.process_time()
        session.run(list(OUTPUTS), {"photo": batch})
        cpu_ms.append((time.process_time() - began) * 1000)
    after = resident_mb()
    found = {"cpu_ms": cpu_ms[WARM_UP:], "added_mb": after - before, "process_mb": after}
    print(json.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]))
