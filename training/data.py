"""Which photos there are, what they show and on which side of the split they stand."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from training.config import FOLDER_MATERIAL, MATERIALS, SET_BUDGET, TEST_ONLY_SETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

HELD_SHARE = 0.2  # of the groups of every set in more/
SUFFIXES = {".jpg", ".jpeg", ".png"}


@dataclass(frozen=True)
class Photo:
    """One labelled photo; ``split`` is train, val, test, held, dev or extra."""

    path: Path
    dataset: str
    folder: str
    split: str
    group: str

    @property
    def material(self) -> str:
        """The material its folder stands for."""
        return FOLDER_MATERIAL.get(self.folder, self.folder)

    @property
    def label(self) -> int:
        """Its place in MATERIALS."""
        return MATERIALS.index(self.material)


def files_in(folder: Path) -> list[Path]:
    """The photos right inside a folder, sorted."""
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)


def session(dataset: str, path: Path) -> str:
    """The session, object or sender a photo of ``more/`` belongs to.

    Photos of one group never stand on both sides of a split. The rules are read off the file
    names: TACO's source image, the sender of a garment, the grocery variety, a run of minutes.
    """
    stem = path.stem
    if dataset == "aquatrash_taco":
        return "_".join(stem.split("_")[:3])
    if dataset == "clothing_cc0":
        return stem.split("_", 2)[1]
    if dataset == "grocerystore":
        return stem.split("_", 2)[1]
    if dataset == "bhaktapur_bottles":
        number = re.search(r"-(\d+)(?:-\d+-)?_jpg", stem)
        return f"run{int(number.group(1)) // 50}" if number else stem
    if dataset == "ecoera_ewaste":
        return ecoera_session(stem)
    minute = re.match(r"(\d{8})_(\d{4})", stem)  # trashnetpp, wooden_pallets: ten-minute runs
    return f"{minute.group(1)}_{minute.group(2)[:3]}" if minute else stem


def ecoera_session(stem: str) -> str:
    """Kind and a run of the camera's minutes or of the uploader's numbers."""
    kind = stem.split("_", 1)[0]
    stamp = re.search(r"IMG_(\d{8})_(\d{4})", stem)
    if stamp:
        return f"{kind}_{stamp.group(1)}_{stamp.group(2)[:3]}"
    number = re.search(r"(\d+)_jpe?g", stem)
    return f"{kind}_{int(number.group(1)) // 25}" if number else f"{kind}_rest"


def is_held(dataset: str, group: str) -> bool:
    """Whether a group of ``more/`` is kept from training, for choosing and calibrating."""
    digest = hashlib.sha256(f"{dataset}/{group}".encode()).digest()
    return digest[0] < HELD_SHARE * 256


def trashnet(photos: Path) -> Iterator[Photo]:
    """TrashNet by its official split."""
    for split in ("train", "val", "test"):
        for folder in sorted((photos / "trashnet" / split).iterdir()):
            for path in files_in(folder):
                yield Photo(path, "trashnet", folder.name, split, path.stem)


def more_sets(photos: Path) -> Iterator[Photo]:
    """The other licensed sets, split by session."""
    for root in sorted((photos / "more").iterdir()):
        for folder in sorted(path for path in root.iterdir() if path.is_dir()):
            for path in files_in(folder):
                group = session(root.name, path)
                split = "held" if is_held(root.name, group) else "train"
                if root.name in TEST_ONLY_SETS:
                    split = "extra"
                yield Photo(path, root.name, folder.name, split, group)


def offdomain(photos: Path) -> Iterator[Photo]:
    """Web photos: checked against, never trained or tuned on."""
    for folder in sorted((photos / "offdomain-dev").iterdir()):
        if folder.is_dir():
            for path in files_in(folder):
                yield Photo(path, "offdomain", folder.name, "dev", path.stem)


def corrections(folder: Path) -> Iterator[Photo]:
    """What people corrected, as ``wastecoach feedback export`` writes it.

    Read by its manifest: only photos that a reviewer accepted, that are still there and whose material the model has.
    """
    lines = (folder / "manifest.jsonl").read_text("utf-8").splitlines()
    for case in map(json.loads, lines):
        named = case["file"] and case["material"] and case["reviewed"]
        if named and (folder / case["file"]).is_file():
            split = "held" if is_held("corrections", case["digest"]) else "train"
            path = folder / case["file"]
            yield Photo(path, "corrections", case["material"], split, case["digest"])


def reshot_pairs(photos: Path) -> list[tuple[str, str]]:
    """Pairs of TrashNet photos that show the same thing."""
    with (photos / "reshots.csv").open(newline="") as file:
        return [(row["photo_a"], row["photo_b"]) for row in csv.DictReader(file)]


def drop_reshots(photos: list[Photo], pairs: Iterable[tuple[str, str]]) -> list[Photo]:
    """Without the training photos that show a thing of val or test again."""
    split = {photo.path.stem: photo.split for photo in photos if photo.dataset == "trashnet"}
    twins: set[str] = set()
    for one, other in pairs:
        if split.get(one) != split.get(other):
            twins |= {name for name in (one, other) if split.get(name) == "train"}
            if "train" not in (split.get(one), split.get(other)):
                twins |= {name for name in (one, other) if split.get(name) == "val"}
    return [p for p in photos if p.dataset != "trashnet" or p.path.stem not in twins]


def load(photos: Path, corrected: Path | None = None) -> list[Photo]:
    """Every labelled photo with its split, and those of a folder of corrections where there is one."""
    found = [*trashnet(photos), *more_sets(photos), *offdomain(photos)]
    found += [] if corrected is None else corrections(corrected)
    return drop_reshots(found, reshot_pairs(photos))


def synthetic(folder: Path) -> list[Photo]:
    """The made-up pictures, one folder per material; they only ever train."""
    return [
        Photo(path, "synthetic", material.name, "train", path.stem)
        for material in sorted(folder.iterdir())
        for path in files_in(material)
    ]


def sampling_weights(
    photos: list[Photo], budgets: Mapping[str, float] = SET_BUDGET
) -> NDArray[Any]:
    """How often each photo is drawn: its set's budget, shared so that rare classes gain."""
    weights = np.zeros(len(photos))
    for dataset, budget in budgets.items():
        rows = [k for k, photo in enumerate(photos) if photo.dataset == dataset]
        if rows:
            labels = np.array([photos[k].label for k in rows])
            rare = 1.0 / np.sqrt(np.bincount(labels)[labels])
            weights[rows] = budget * rare / rare.sum()
    return weights
