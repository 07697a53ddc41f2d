"""Photos seen before, over any store."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import islice

from wastecoach.core.analysis import CacheOutcome
from wastecoach.core.fingerprint import Fingerprint
from wastecoach.core.memory import Candidate, Remembered, from_bytes, to_bytes
from wastecoach.infra.stores.mirror import Mirror, record
from wastecoach.infra.stores.shelf import Shelf
from wastecoach.infra.stores.single_flight import SingleFlight
from wastecoach.infra.stores.statistics import MemoryFacts, Statistics

PHOTOS, PRINTS, DOUBTS = "photo:", "prints:", "doubted:"
WEEK_S = 7 * 86400.0
# More near photos than these are no help to a decision.
MOST_CANDIDATES = 16


class PhotoMemory:
    """Port `Memory`.

    An entry is a value of the store; the fingerprints are in a log, of which every process has a copy to search in.
    What the copy names and the store no longer has (expired, forgotten, cleared) is dropped from the copy.

    Args:
        store: Where it is kept.
        version: Short, without `:`. Whatever answers depend on (eyes, rules, fingerprint): another version remembers
            nothing of this one.
        fits: Whether an entry says only what may be said; another one is dropped.
        now: Seconds since 1970.
        sleep: Waits so many seconds.
        ttl_s: So long a photo is remembered.
        most_entries: Photos kept at most; the oldest go first.
        lease_s: Longer than looking at a photo ever takes: then somebody else may look.
    """

    def __init__(
        self,
        store: Shelf,
        version: str,
        fits: Callable[[Remembered], bool],
        now: Callable[[], float],
        sleep: Callable[[float], None],
        ttl_s: float = WEEK_S,
        most_entries: int = 350_000,
        lease_s: float = 60.0,
    ) -> None:
        self._store = store
        self._version = version
        self._fits = fits
        self._ttl_s = ttl_s
        self._log = PRINTS + version
        self._mirror = Mirror(store, self._log, most_entries)
        self._flight = SingleFlight(store, sleep, lease_s)
        self._statistics = Statistics(store, now)

    def exact(self, digest: str) -> Remembered | None:
        """The very file; an entry that is damaged, does not fit or whose original is gone is dropped."""
        found = self._entry(digest)
        if found is None or found.original is None or self._entry(found.original):
            return found
        self._store.delete([self._key(digest)])
        return None

    def near(self, fingerprint: Fingerprint, radius: int) -> list[Candidate]:
        """Photos within `radius` bits (turned ones within what may count at all), the nearest first."""
        self._catch_up()
        candidates = []
        for near in self._mirror.within(fingerprint.bits, radius):
            remembered = self._entry(near.key)
            if remembered is None or remembered.fingerprint is None:
                self._mirror.drop(near.key)
                continue
            candidates.append(Candidate(remembered, near.distance, near.turned))
            if len(candidates) == MOST_CANDIDATES:
                break
        return candidates

    def keep(self, remembered: Remembered) -> None:
        """Remember a photo that is not doubted; the oldest go where there are too many."""
        if self.doubted(remembered.digest):
            return
        digest, mark = remembered.digest, remembered.fingerprint
        self._store.put(self._key(digest), to_bytes(remembered), self._ttl_s)
        # After the entry, so that whoever reads the log finds it.
        self._store.append(self._log, record(digest, mark.bits if mark else b""), self._ttl_s)

    def forget(self, digest: str, fingerprint: Fingerprint | None, radius: int) -> int:
        """Forget a photo, what it was found to resemble, and what is within `radius` bits of it; how many went."""
        known = self._entry(digest)
        original = known.original if known and known.original else digest
        mark = fingerprint or (known.fingerprint if known else None)
        self._catch_up()
        near = self._mirror.within(mark.bits, radius) if mark else []
        gone = {digest, original, *(found.key for found in near)}
        for one in gone:
            self._mirror.drop(one)
        return self._store.delete(map(self._key, gone))

    def doubt(self, digest: str) -> None:
        """Remember no answer to a photo for as long as photos are remembered."""
        self._store.put(self._doubt(digest), b"1", self._ttl_s)

    def doubted(self, digest: str) -> bool:
        """Whether no remembered answer counts for a photo."""
        return self._store.get(self._doubt(digest)) is not None

    def only_one(self, digest: str) -> AbstractContextManager[None]:
        """Held by one thread of one process at a time for each photo."""
        return self._flight.only_one(f"look:{self._version}:{digest}")

    def note(self, outcome: CacheOutcome, saved_usd: float | None) -> None:
        """Count how a photo was answered, and what that saved in US dollars."""
        self._statistics.note(outcome, saved_usd)

    def facts(self) -> MemoryFacts:
        """What is remembered, and what that has been worth."""
        self._catch_up()
        kept = filter(None, map(self._entry, islice(self._mirror.oldest_first(), 1000)))
        oldest = next((entry.kept_at for entry in kept), None)
        entries = self._store.count(PHOTOS + self._version + ":")
        return self._statistics.facts(entries, oldest)

    def clear(self) -> int:
        """Forget all photos of all versions and the statistics; how many photos there were."""
        self._statistics.clear()
        self._store.clear(PRINTS)
        self._store.clear(DOUBTS)
        return self._store.clear(PHOTOS)

    def _catch_up(self) -> None:
        surplus = self._mirror.follow()
        if surplus:
            self._store.delete(map(self._key, surplus))

    def _entry(self, digest: str) -> Remembered | None:
        value = self._store.get(self._key(digest))
        if value is None:
            return None
        found = from_bytes(value)
        if found is not None and found.digest == digest and self._fits(found):
            return found
        self._store.delete([self._key(digest)])
        return None

    def _key(self, digest: str) -> str:
        return f"{PHOTOS}{self._version}:{digest}"

    def _doubt(self, digest: str) -> str:
        return f"{DOUBTS}{self._version}:{digest}"
