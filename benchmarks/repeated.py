"""One photo, first and again: `python -m benchmarks.repeated RUNS` prints `{"first_ms": [...], "again_ms": [...]}`.

`wastecoach.classify` as an importing program calls it, in a process that has answered before. Every first time the
memory is empty; it is an SQLite file, as by default.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time

from benchmarks.photos import phone_photos

AGAIN = 5


def main(runs: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as place:
        os.environ["WASTECOACH_CACHE_URL"] = f"sqlite:///{place}/cache.sqlite3"
        import wastecoach
        from wastecoach import bootstrap
        from wastecoach.settings import load_settings

        photos = [str(path) for path in sorted(phone_photos(8).glob("*.jpg"))]
        wastecoach.classify(photos[-1])
        first: list[float] = []
        again: list[float] = []
        for run in range(runs):
            bootstrap.clear_cache(load_settings())
            photo = photos[run % (len(photos) - 1)]
            for times in (first, *[again] * AGAIN):
                began = time.perf_counter()
                wastecoach.classify(photo)
                times.append(round((time.perf_counter() - began) * 1000, 3))
    json.dump({"first_ms": first, "again_ms": again}, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]))
