"""The least that a folder of photos costs: decode, resize, run the model, and nothing else.

Run as a program: `python -m benchmarks.bare_loop FOLDER`. Each core takes photos of its own and onnxruntime uses one
thread for each: the fastest setting that we found. (One plain loop with onnxruntime on all cores was 0.58 times as fast
on 2 busy cores: while one decodes, the other spins.)
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

from benchmarks.runner import ROOT

MODEL = ROOT / "src" / "wastecoach" / "data" / "models" / "embedded.onnx"


def main(folder: Path) -> None:
    """Print the likeliest material's number for every photo of a folder."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    model = onnxruntime.InferenceSession(str(MODEL), options, providers=["CPUExecutionProvider"])
    side = model.get_inputs()[0].shape[1]

    def one(path: Path) -> int:
        with Image.open(path) as photo:
            photo.draft("RGB", (side, side))
            small = photo.convert("RGB").resize((side, side), Image.Resampling.BICUBIC)
        (materials,) = model.run(["material"], {"photo": np.asarray(small)[None]})
        return int(materials.argmax())

    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        print(*pool.map(one, sorted(folder.glob("*.jpg"))))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
