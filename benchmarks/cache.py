"""`cache`: how often a photo seen before is found again after a change, and how often another thing would answer.

All photos are remembered, each is varied and asked for, and every pair is compared, with the product's own decoding,
fingerprint, search and second look (`wastecoach cache evaluate` shows the same in more detail, and more variations).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.photos import BESIDE, many_photos
from wastecoach.cli.cache_evaluate import pairs_in
from wastecoach.core.cache_evaluation import REAL, CacheEvaluation, Share, share
from wastecoach.core.variations import VARIATIONS
from wastecoach.library.cache_evaluation import evaluate_cache

AIM = "at least"
SAME_PICTURE = ("reencoded", "resized", "messenger", "relit")
MEASURED = (*SAME_PICTURE, "turned", "reshot_mild")
QUICK_PHOTOS, QUICK_SAMPLE = 72, 4


def measure(*, quick: bool, folder: Path | None = None) -> Iterator[Figure]:
    """Shares found again, and the pairs that would answer for each other."""
    photos = many_photos(folder)
    listed = BESIDE / "reshots.csv"
    reshots, same = pairs_in(listed, photos) if listed.is_file() else ((), ())
    if quick:
        paired = sorted({photo for pair in reshots for photo in pair})
        photos = (paired or photos)[:QUICK_PHOTOS]
    figures = evaluate_cache(
        photos,
        reshots=reshots,
        same=same,
        sample=QUICK_SAMPLE if quick else None,
        variations=[one for one in VARIATIONS if one.group in MEASURED],
    )
    yield from _found_again(figures)
    wrong, pairs = float(len(figures.false_pairs)), float(figures.pairs)
    note = f"at most {figures.false_share.high:.1e} of all pairs (95 %)"
    yield Figure("false_pairs", wrong, "pairs", "pairs of different photos", pairs, note)
    every = len(photos) * (len(photos) - 1) / 2
    note = f"{len(photos) - figures.photos} files are copies or unusable"
    yield Figure("pairs", pairs, "pairs", "all pairs of the files", every, note)


def _found_again(figures: CacheEvaluation) -> Iterator[Figure]:
    shares = {one.name: one.hit for one in figures.groups}
    keys = {one.name: one.exact_key for one in figures.groups}
    same_picture = _together([shares[name] for name in SAME_PICTURE])
    yield _hit("hit_reencoded", same_picture, 0.99)
    yield _hit("hit_turned", shares["turned"], 0.99)
    yield _hit("hit_reshot_mild", shares["reshot_mild"], 0.9)
    if REAL in shares:
        yield _hit("hit_reshot_real", shares[REAL], 0.85)
    exact = _together([keys[name] for name in SAME_PICTURE])
    yield Figure(
        "hit_exact_key",
        exact.share,
        "share",
        "hit_reencoded, the same files",
        same_picture.share,
        _interval(exact),
    )


def _together(shares: Sequence[Share]) -> Share:
    return share(sum(one.count for one in shares), sum(one.n for one in shares))


def _hit(metric: str, found: Share, aim: float) -> Figure:
    return Figure(metric, found.share, "share", AIM, aim, _interval(found))


def _interval(found: Share) -> str:
    return f"{found.low:.1%} to {found.high:.1%} (95 %), {found.n} asked"
