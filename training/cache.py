"""Everything the frozen stem says about every view of every photo, worked out once."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import onnxruntime as ort
import torch

from training import augment, backbone, cutout, pixels
from training.config import INPUT_SIZE, SEED, STEM_BLOCKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SOURCE_SIDE = 300
WORKERS = 2


class Task(NamedTuple):
    """One photo and how many random views of it are wanted besides the plain one."""

    path: str
    views: int
    cut_out: bool
    seed: int


@dataclass(frozen=True)
class Maps:
    """Row k x (1 + views) + v is view v of photo k; view 0 is the photo as it is."""

    maps: NDArray[Any]
    embedding: NDArray[Any]
    logits: NDArray[Any]
    views: int


class Joined:
    """Several caches read as one; photos are numbered through."""

    def __init__(self, parts: Sequence[Maps]) -> None:
        """Number the photos and rows of the parts one after the other."""
        self.parts = list(parts)
        looks = [np.full(len(part.maps) // (1 + part.views), 1 + part.views) for part in parts]
        self.looks = np.concatenate(looks)
        self.first = np.concatenate([[0], np.cumsum(self.looks)[:-1]])
        self.edges = np.cumsum([0, *(len(part.maps) for part in parts)])

    def draw(self, photos: NDArray[Any], rng: np.random.Generator) -> NDArray[Any]:
        """One random look (row) of each of these photos."""
        return self.first[photos] + rng.integers(0, self.looks[photos])

    def rows(self, rows: NDArray[Any]) -> tuple[NDArray[Any], ...]:
        """(maps, embedding, logits) of these rows."""
        pieces, order = [], []
        for part, start, end in zip(self.parts, self.edges, self.edges[1:], strict=False):
            mine = np.flatnonzero((rows >= start) & (rows < end))
            order.append(mine)
            local = rows[mine] - start
            pieces.append((part.maps[local], part.embedding[local], part.logits[local]))
        back = np.argsort(np.concatenate(order))
        columns = (np.concatenate(column)[back] for column in zip(*pieces, strict=True))
        return tuple(column.astype(np.float32) for column in columns)

    def all_rows(self) -> NDArray[Any]:
        """Every row."""
        return np.arange(self.edges[-1])

    def plain(self) -> NDArray[Any]:
        """The row of every photo's plain look."""
        return self.first


class StemAndNames(torch.nn.Module):
    """Stem map, pooled features and ImageNet logits of the untouched backbone."""

    def __init__(self) -> None:
        """Load the backbone."""
        super().__init__()
        net = backbone.load()
        self.stem, self.top = backbone.Stem(net, STEM_BLOCKS), backbone.Top(net, STEM_BLOCKS)
        self.names = backbone.names_of(net)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Normalised planes to the three cached things."""
        maps = self.stem(x)
        embedding = self.top(maps)
        return maps, embedding, self.names(embedding)


def export_stem(target: Path) -> None:
    """The same as an ONNX file: twice as fast as torch, and easy to share with workers."""
    sample = torch.zeros(1, 3, INPUT_SIZE, INPUT_SIZE)
    names = ["maps", "embedding", "logits"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            StemAndNames().eval(),
            (sample,),
            str(target),
            input_names=["x"],
            output_names=names,
            dynamic_axes={name: {0: "n"} for name in ("x", *names)},
            opset_version=17,
            dynamo=False,
        )


_session: ort.InferenceSession | None = None


def start_worker(stem_file: str) -> None:
    """Each worker process owns one single-threaded session."""
    global _session  # noqa: PLW0603
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    _session = ort.InferenceSession(stem_file, options, providers=["CPUExecutionProvider"])


def looks(task: Task) -> NDArray[Any]:
    """The plain photo and its random views, [1 + views, size, size, 3]."""
    image = pixels.open_photo(Path(task.path))
    plain = pixels.squash(image)
    image.thumbnail((SOURCE_SIDE, SOURCE_SIDE))
    small = np.asarray(image)
    mask = cutout.object_mask(small) if task.cut_out and task.views else None
    rng = np.random.default_rng([SEED, task.seed])
    return np.stack([plain, *(augment.view(small, mask, rng) for _ in range(task.views))])


def work(task: Task) -> list[NDArray[Any]]:
    """What the stem says about all looks of one photo."""
    assert _session is not None
    outputs = _session.run(None, {"x": pixels.normalise(looks(task))})
    return [np.asarray(part, dtype=np.float16) for part in outputs]


def complete(files: Sequence[Path], rows: int) -> bool:
    """Whether the cache is there and holds as many rows as it should."""
    return all(file.exists() and len(np.load(file, mmap_mode="r")) == rows for file in files)


def build(tasks: Sequence[Task], folder: Path, name: str) -> Maps:
    """Work out (or read back) the cache called ``name``; all tasks have as many views."""
    files = [folder / f"{name}.{part}.npy" for part in ("maps", "embedding", "logits")]
    views = tasks[0].views
    if not complete(files, len(tasks) * (1 + views)):
        folder.mkdir(parents=True, exist_ok=True)
        stem_file = folder / "stem.onnx"
        if not stem_file.exists():
            export_stem(stem_file)
        torch.set_num_threads(1)
        with Pool(WORKERS, start_worker, (str(stem_file),)) as pool:
            columns = list(zip(*pool.imap(work, tasks, chunksize=8), strict=True))
        for file, column in zip(files, columns, strict=True):
            np.save(file, np.concatenate(column))
    maps, embedding, logits = (np.load(file, mmap_mode="r") for file in files)
    return Maps(maps, embedding, logits, views)
