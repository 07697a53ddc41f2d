"""To ONNX, to int8, and the check that both still say what torch said."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import onnxruntime as ort
import torch
from onnxruntime.quantization import (
    CalibrationDataReader,
    QuantFormat,
    QuantType,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process

from training.config import INPUT_SIZE
from training.graph import OUTPUTS, Exported

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


QUANTISED = ("Conv", "Add", "Clip")
# Most of the int8 error comes from the first layers; the heads' sums need their full range.
FLOATING = re.compile(r"/(evidence|material|Clip|Add)|/stem/(conv|act|blocks\.0)/")


class Photos(CalibrationDataReader):
    """Feeds training photos to the calibration, one at a time."""

    def __init__(self, pixels: NDArray[Any]) -> None:
        """``pixels``: [n, h, w, 3]."""
        self.left = iter(pixels)

    def get_next(self) -> dict[str, NDArray[Any]] | None:
        """The next feed, or None at the end."""
        photo = next(self.left, None)
        return None if photo is None else {"photo": photo[None]}


def to_onnx(model: Exported, target: Path) -> None:
    """Trace the model with a free batch axis."""
    sample = torch.zeros(1, INPUT_SIZE, INPUT_SIZE, 3, dtype=torch.uint8)
    free = {name: {0: "n"} for name in ("photo", *OUTPUTS)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model.eval(),
            (sample,),
            str(target),
            input_names=["photo"],
            output_names=list(OUTPUTS),
            dynamic_axes=free,
            opset_version=17,
            dynamo=False,
        )


def to_int8(source: Path, target: Path, calibration: NDArray[Any]) -> None:
    """Static int8 of the convolutions; the small heads stay in floating point."""
    prepared = target.with_suffix(".prepared.onnx")
    quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
    quantize_static(
        str(prepared),
        str(target),
        Photos(calibration),
        quant_format=QuantFormat.QDQ,
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=list(QUANTISED),
        nodes_to_quantize=backbone_nodes(prepared),
    )
    prepared.unlink()


def backbone_nodes(prepared: Path) -> list[str]:
    """The nodes to quantise: the convolutional part without its first, sensitive layers."""
    nodes = onnx.load(str(prepared)).graph.node
    return [
        node.name for node in nodes if node.op_type in QUANTISED and not FLOATING.match(node.name)
    ]


def session(path: Path, threads: int = 1) -> ort.InferenceSession:
    """An onnxruntime session on the CPU."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def run(
    session: ort.InferenceSession, pixels: NDArray[Any], batch: int = 16
) -> dict[str, NDArray[Any]]:
    """All outputs for [n, h, w, 3] bytes, by name."""
    parts = [
        session.run(list(OUTPUTS), {"photo": pixels[start : start + batch]})
        for start in range(0, len(pixels), batch)
    ]
    return {
        name: np.concatenate(columns)
        for name, columns in zip(OUTPUTS, zip(*parts, strict=True), strict=True)
    }
