"""Keys of places: the same in every edition of a file, whatever else changes in it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from wastecoach.core.places.reading.drafts import Draft

# Eleven metres: less than what makes two rows one place, so that no two places of one address share it.
COARSE = 4
DIGEST_BYTES = 16


def keys(drafts: list[Draft]) -> list[str]:
    """A key for each draft, no two alike.

    By the row's own id, else by address and name, else by coordinates; where several share that, all of them by
    coordinates as well, and in the last resort by everything.
    """
    told = [_told(draft) for draft in drafts]
    shared: Iterable[int] = range(len(drafts))
    for more in (_coarse, _exact):
        shared = _sharing(told, shared)
        for number in shared:
            told[number] += more(drafts[number])
    again: dict[tuple[str, ...], int] = {}
    for number in _sharing(told, shared):
        again[told[number]] = again.get(told[number], 0) + 1
        told[number] += (str(again[told[number]]),)
    return [_digest(one) for one in told]


def _told(draft: Draft) -> tuple[str, ...]:
    if draft.own:
        return draft.source, draft.kind, "id", draft.own
    address = draft.road or draft.lot
    if address or draft.called:
        return draft.source, draft.kind, "at", address, draft.called
    return draft.source, draft.kind, "in", *_coarse(draft)


def _sharing(told: list[tuple[str, ...]], numbers: Iterable[int]) -> list[int]:
    """Of these, the ones that are not told apart."""
    numbers = list(numbers)
    count = Counter(told[number] for number in numbers)
    return [number for number in numbers if count[told[number]] > 1]


def _coarse(draft: Draft) -> tuple[str, ...]:
    return f"{draft.latitude:.{COARSE}f}", f"{draft.longitude:.{COARSE}f}"


def _exact(draft: Draft) -> tuple[str, ...]:
    where = f"{draft.latitude} {draft.longitude}"
    return where, draft.road, draft.lot, draft.called, draft.address, draft.detail


def _digest(told: tuple[str, ...]) -> str:
    joined = "\x1f".join(told).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=DIGEST_BYTES).hexdigest()
