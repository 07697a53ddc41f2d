"""The cache on real photos: what it finds again, and that no photo of another thing answers.

`python -m benchmarks cache` measures the same on all photos; here a sample is varied and all pairs are compared.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from wastecoach.cli.cache_evaluate import pairs_in
from wastecoach.core.cache_evaluation import CacheEvaluation
from wastecoach.infra.photos.sources import expand
from wastecoach.library.cache_evaluation import evaluate_cache

PHOTOS = Path(__file__).resolve().parents[3] / "shared" / "photos"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not PHOTOS.is_dir(), reason="no photo collections beside this clone"),
]
SAMPLE = 60
OTHERS = 3562
# Photos of other collections that answer for each other: all were looked at, and each pair shows one thing twice.
ONE_THING_TWICE = {
    ("20250616_194940_jpg_2_glass", "20250616_194941_jpg_1_glass"),
    ("20250616_194955_jpg_1_glass", "20250616_194958_jpg_1_glass"),
    ("20250616_204717_jpg_0_glass", "20250616_204725_jpg_0_glass"),
    ("20250616_204719_jpg_0_glass", "20250616_204725_jpg_0_glass"),
    ("PXL_20201101_154110239_jpg_1", "PXL_20201101_154113387_jpg_0"),
    ("PXL_20201107_191145720_jpg_0", "PXL_20201107_191147238_jpg_0"),
    ("bottle_IMG_20190212_214702_jpg_0", "bottle_IMG_20190212_214702_jpg_1"),
    ("glass-069", "glass-080"),
    ("monitor_316_jpeg_0", "monitor_317_jpeg_0"),
    ("msg-1002060438642-951_jpg_0", "msg-1002060438642-952_jpg_0"),
    ("organic-036", "organic-046"),
    ("package_1_jpg_0", "package_2_jpg_0"),
    ("paper-004", "paper-082"),
    ("wood-048", "wood-088"),
}


@pytest.fixture(scope="module")
def trashnet() -> CacheEvaluation:
    photos = expand([str(PHOTOS / "trashnet")])
    reshots, same = pairs_in(PHOTOS / "reshots.csv", photos)
    assert (len(reshots), len(same)) == (36, 3)
    return evaluate_cache(photos, reshots=reshots, same=same, sample=SAMPLE)


def test_no_two_different_things_answer_for_each_other(trashnet: CacheEvaluation) -> None:
    assert trashnet.pairs > 3_180_000
    assert trashnet.false_pairs == ()


def test_no_changed_photo_is_answered_by_another_thing(trashnet: CacheEvaluation) -> None:
    assert sum(one.false_hit.count for one in trashnet.variations) == 0


@pytest.mark.parametrize(
    ("group", "floor"),
    [
        ("reencoded", 0.99),
        ("resized", 0.99),
        ("messenger", 0.99),
        ("relit", 0.98),
        ("turned", 0.99),
        ("reshot_mild", 0.9),
        ("reshot_real", 0.85),
    ],
)
def test_what_was_seen_before_is_found_again(
    trashnet: CacheEvaluation, group: str, floor: float
) -> None:
    (found,) = (one for one in trashnet.groups if one.name == group)
    print(f"\n{group}: {found.hit.count} of {found.hit.n}, exact key {found.exact_key.count}")
    assert found.hit.share >= floor


def test_photos_of_other_collections_do_not_answer_for_each_other() -> None:
    photos = expand([str(PHOTOS / "more")]) + expand([str(PHOTOS / "offdomain-dev")])
    figures = evaluate_cache(photos, variations=())
    assert figures.photos == OTHERS
    found = {(Path(pair.one).stem, Path(pair.other).stem) for pair in figures.false_pairs}
    assert found <= ONE_THING_TWICE
