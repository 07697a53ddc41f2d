"""`fingerprint`: a 12-megapixel photo's fingerprint and upload against the founding way and against bare decoding.

All in one process and on one thread, in turns; CPU time, which neighbours on the machine stretch little.
"""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from PIL import Image

from benchmarks.figures import LIMIT, Figure
from benchmarks.founding import founding_hash, founding_upload
from benchmarks.photos import large_photos
from wastecoach.core.fingerprint import fingerprint
from wastecoach.core.photo import decode, encode_for_sending, read_photo

BITS = 4.0
# What the embedded model wants of a photo, and what a model outside does.
SMALL_SIDE, UPLOAD_SIDE, UPLOAD_LONGEST = 224, 750, 1024
Way = Callable[[bytes], object]


def measure(*, quick: bool, folder: Path | None = None) -> Iterator[Figure]:
    """Three ratios, and how far the hash is from the founding one."""
    photos = [path.read_bytes() for path in large_photos(folder)]
    if quick:
        photos = photos[:2]
    runs = 1 if quick else 5
    took = _in_turns(photos, runs)
    speed = {name: 1000 / each for name, each in took.items()}
    note = f"{len(photos)} photos, {runs} runs each"
    yield Figure(
        "fingerprint_vs_founding",
        speed["ours"],
        "photos/s",
        "full decode + imagehash.phash(16)",
        speed["founding"],
        note,
    )
    yield Figure(
        "fingerprint_vs_decode",
        took["ours"],
        "ms",
        "bare decode in grey at 1/8",
        took["bare"],
        note,
    )
    apart = [_bits_apart(data) for data in photos]
    note = f"median {statistics.median(apart)}"
    yield Figure("fingerprint_bits_from_founding", float(max(apart)), "bits", LIMIT, BITS, note)
    yield Figure(
        "one_pass_vs_founding",
        speed["one pass"],
        "photos/s",
        "the founding hash, then the founding upload",
        speed["founding both"],
    )


def _ours(data: bytes) -> object:
    return fingerprint(decode(read_photo(data), SMALL_SIDE))


def _bare(data: bytes) -> object:
    photo = Image.open(io.BytesIO(data))
    photo.draft("L", (SMALL_SIDE, SMALL_SIDE))
    return photo.load()


def _one_pass(data: bytes) -> object:
    pixels = decode(read_photo(data), UPLOAD_SIDE)
    return fingerprint(pixels), encode_for_sending(pixels, UPLOAD_LONGEST)


def _founding_both(data: bytes) -> object:
    return founding_hash(data), founding_upload(data)


WAYS: Mapping[str, Way] = {
    "ours": _ours,
    "bare": _bare,
    "founding": founding_hash,
    "one pass": _one_pass,
    "founding both": _founding_both,
}


def _in_turns(photos: Sequence[bytes], runs: int) -> dict[str, float]:
    """CPU milliseconds of each way, the median over the photos of the median over the runs."""
    for way in WAYS.values():
        way(photos[0])
    medians: dict[str, list[float]] = {name: [] for name in WAYS}
    for data in photos:
        took: dict[str, list[float]] = {name: [] for name in WAYS}
        for _ in range(runs):
            for name, way in WAYS.items():
                began = time.thread_time()
                way(data)
                took[name].append((time.thread_time() - began) * 1000)
        for name, times in took.items():
            medians[name].append(statistics.median(times))
    return {name: statistics.median(times) for name, times in medians.items()}


def _bits_apart(data: bytes) -> int:
    ours = fingerprint(decode(read_photo(data), SMALL_SIDE))
    bits = ours.bits if ours else b""
    differing = int.from_bytes(bits) ^ int.from_bytes(founding_hash(data, upright=True))
    return differing.bit_count()
