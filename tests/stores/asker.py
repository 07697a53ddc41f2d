"""Many threads that ask a memory for one photo, as a program: `python -m tests.stores.asker URL CALLS THREADS`.

Says when it is ready, begins when a line comes, and tells how many right answers there were. CALLS is a file that grows
by a byte with every look at the photo.
"""

from __future__ import annotations

import hashlib
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from wastecoach.core.analysis import Sighting
from wastecoach.core.fingerprint import Fingerprint
from wastecoach.core.memory import Remembered
from wastecoach.infra.stores.opening import open_store
from wastecoach.infra.stores.photo_memory import PhotoMemory

LOOK_S = 0.2


def digest_of(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def entry(name: str, bits: bytes | None = None, original: str | None = None) -> Remembered:
    """What is remembered of a photo of that name."""
    return Remembered(
        digest=digest_of(name),
        sightings=(Sighting(name, "plastic", 0.9),),
        provider="openai",
        model="gpt-4o",
        prompt="1",
        cost_usd=0.002,
        kept_at=1_800_000_000.0,
        fingerprint=None if bits is None else Fingerprint(bits, b"colour"),
        embedding=b"embedding",
        original=original,
    )


def plausible(remembered: Remembered) -> bool:
    """What is served here: any entry that has a sighting."""
    return bool(remembered.sightings)


def waiting(seconds: float) -> None:
    threading.Event().wait(seconds)


def answer(memory: PhotoMemory, name: str, look: Callable[[], None]) -> str | None:
    """The way of the pipeline: the very file, else one look at a time."""
    known = memory.exact(digest_of(name))
    if known is None:
        with memory.only_one(digest_of(name)):
            known = memory.exact(digest_of(name))
            if known is None:
                look()
                known = entry(name)
                memory.keep(known)
    return known.sightings[0].item


def main(url: str, calls: Path, threads: int) -> None:
    memory = PhotoMemory(
        open_store(url, time.time, time.monotonic, 1000), "1", plausible, time.time, waiting
    )

    def look() -> None:
        with calls.open("ab") as file:
            file.write(b".")
        waiting(LOOK_S)

    print("ready", flush=True)
    sys.stdin.readline()
    with ThreadPoolExecutor(threads) as crowd:
        answers = list(crowd.map(lambda _: answer(memory, "bottle", look), range(threads)))
    print(answers.count("bottle"))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
