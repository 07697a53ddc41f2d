"""What people send, as a model: mostly new things, some of them again. Nobody has published such traffic; this is ours.

Each request is one of

- *a new thing* (70 %): a photo that nobody has sent. Its kind is drawn by Zipf's law (the r-th most frequent kind is
  1/r as frequent), in the order in which households throw things away;
- *the very file again* (12 %): an upload tried again, a page loaded anew, two taps;
- *the same photo, saved again* (6 %): sent on by a messenger, made smaller by an app;
- *the same thing, photographed again* (12 %): "too dark, once more", the neighbour at the same bin.

What comes again was sent before, recent and popular photos more often than old ones (Zipf over how long ago).
The shares are guesses; `python -m benchmarks traffic` prints what each layer saves, so that other shares can be worked
out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Sent = Literal["new", "again", "saved", "reshot"]
SHARES: dict[Sent, float] = {"new": 0.70, "again": 0.12, "saved": 0.06, "reshot": 0.12}
# Most frequent first, among the kinds that the photo collections have.
FREQUENT = (
    "plastic",
    "paper",
    "cardboard",
    "glass",
    "metal",
    "organic",
    "textile",
    "wood",
    "trash",
)


@dataclass(frozen=True)
class Request:
    """One request: what is sent, of which photo, and what is really in it."""

    number: int
    sent: Sent
    photo: Path
    kind: str


def requests(photos: Mapping[str, Sequence[Path]], count: int, seed: int) -> Iterator[Request]:
    """`count` requests over photos by kind; ends early where a kind has no new photos left."""
    chance = np.random.default_rng(seed)
    unsent = {kind: list(chance.permutation(np.array(found))) for kind, found in photos.items()}
    kinds = [kind for kind in FREQUENT if kind in unsent]
    popularity = _zipf(len(kinds))
    past: list[Request] = []
    for number in range(count):
        sent: Sent = "new"
        if past:
            sent = chance.choice(np.array(list(SHARES)), p=list(SHARES.values())).item()
        if sent == "new":
            kind = kinds[chance.choice(len(kinds), p=popularity)]
            if not unsent[kind]:
                return
            request = Request(number, sent, Path(unsent[kind].pop()), kind)
        else:
            before = past[-1 - chance.choice(len(past), p=_zipf(len(past)))]
            request = Request(number, sent, before.photo, before.kind)
        past.append(request)
        yield request


def _zipf(count: int) -> NDArray[np.float64]:
    weights = 1 / np.arange(1, count + 1)
    return np.asarray(weights / weights.sum())
