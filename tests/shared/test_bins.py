"""`seed-bins` on real lists of collection points: every file, twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from wastecoach.core.places.reading.kinds import Named
from wastecoach.library.places import Seeded, seed_bins

BINS = Path(__file__).resolve().parents[3] / "shared" / "bins"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not BINS.is_dir(), reason="no lists of collection points beside this clone"),
]
# Rows, places, rows of a place once more, unusable rows: all looked at.
FILES: dict[str, tuple[Named, tuple[int, int, int, int]]] = {
    "keco_recycle_compensation_sites.csv": ("recycling-centre", (409, 388, 8, 13)),
    "clothing/ClothingBin_Data.csv": ("clothing", (2701, 2673, 27, 1)),
    "clothing/Seoul_Dongjak.csv": ("clothing", (445, 443, 2, 0)),
    "clothing/Seoul_Gangnam.csv": ("clothing", (635, 635, 0, 0)),
    "clothing/Seoul_Mapo.csv": ("clothing", (406, 403, 3, 0)),
    "clothing/Seoul_guro.csv": ("clothing", (605, 605, 0, 0)),
    "clothing/clothingBin_Yangcheon.csv": ("clothing", (694, 693, 1, 0)),
    "street-bins/guro.json": ("street-bin", (188, 185, 3, 0)),
    "street-bins/junggu.json": ("street-bin", (59, 59, 0, 0)),
    "street-bins/mapo.json": ("street-bin", (198, 198, 0, 0)),
    "street-bins/nowon.json": ("street-bin", (128, 128, 0, 0)),
}
REASONS = {
    "keco_recycle_compensation_sites.csv": {
        "coordinates_missing": 9,
        "coordinates_outside": 3,
        "coordinates_unreadable": 1,
    },
    "clothing/ClothingBin_Data.csv": {"coordinates_outside": 1},
}


def places_of(seeded: Seeded) -> tuple[int, int, int]:
    return seeded.inserted, seeded.updated, seeded.unchanged


@pytest.mark.parametrize("name", FILES)
def test_a_real_list_is_loaded_and_then_loaded_already(name: str) -> None:
    kind, (read, places, merged, rejected) = FILES[name]
    first, second = (seed_bins([BINS / name], kind=kind) for _ in range(2))
    reasons = Counter(one.reason for one in first.rejected)
    print(f"\n{name}: {read} rows, {places} places, {merged} merged, {dict(reasons)}")
    assert (first.read, first.merged, len(first.rejected)) == (read, merged, rejected)
    assert places_of(first) == (places, 0, 0)
    assert places_of(second) == (0, 0, places)
    assert dict(reasons) == REASONS.get(name, {})


def test_every_file_is_tried() -> None:
    there = {path.relative_to(BINS).as_posix() for path in BINS.rglob("*") if path.is_file()}
    assert there == set(FILES)
