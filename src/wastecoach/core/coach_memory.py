"""The coach's texts, kept in the shared store: there are few combinations of item, state and place, so most are there.

A kept text is checked like a new one each time it is read: what is damaged or was put there by somebody else goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec

from wastecoach.core.coach_answer import MOST_BYTES, CoachAnswer
from wastecoach.core.ports import Surroundings

# A text that was turned down twice is not asked for again at once: it would only cost the same again.
TURNED_DOWN_S = 3600.0
WAIT_S = 0.05


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What came of asking for a text: the accepted answer, or None where the model could not word it."""

    answer: CoachAnswer | None


class CoachMemory:
    """Texts by key.

    Args:
        around: The store, and time to wait with.
        ttl_s: Seconds that an accepted text is kept.
    """

    def __init__(self, around: Surroundings, ttl_s: float) -> None:
        self._around = around
        self._ttl_s = ttl_s

    def recall(self, key: str, fits: Callable[[CoachAnswer], bool]) -> Kept | None:
        """What is kept under a key; what is no answer or does not fit is dropped and counts as nothing."""
        value = self._around.store.get(key)
        if value is None:
            return None
        kept = _decoded(value)
        if kept is not None and (kept.answer is None or fits(kept.answer)):
            return kept
        self._around.store.delete([key])
        return None

    def keep(self, key: str, answer: CoachAnswer | None) -> None:
        """Keep an accepted answer, or for a while that there is none."""
        ttl_s = TURNED_DOWN_S if answer is None else self._ttl_s
        self._around.store.put(key, msgspec.json.encode(Kept(answer)), ttl_s)

    @contextmanager
    def turn(self, key: str, ends: float) -> Iterator[None]:
        """One asks for a text at a time, in all processes; look among the texts again before asking.

        At `ends` (on `around.clock`) the waiting is over, whoever still asks. That is how it differs from the turns
        that photos take: those wait as long as any look may last, a text only as long as its photo has time left, and
        then the rules' words are there at once.
        """
        store, claim, owner = self._around.store, f"{key}:asking", self._around.unique()
        # Whoever dies while asking keeps the others waiting no longer than it could have asked.
        claim_s = max(WAIT_S, ends - self._around.clock())
        while not store.claim(claim, owner, claim_s) and self._around.clock() < ends:
            self._around.sleep(WAIT_S)
        try:
            yield
        finally:
            store.release(claim, owner)


def _decoded(value: bytes) -> Kept | None:
    if len(value) > MOST_BYTES:
        return None
    try:
        return msgspec.json.decode(value, type=Kept)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
