"""This process's copy of the fingerprints that all processes keep, brought up to date from their log."""

from __future__ import annotations

import threading
from functools import cached_property
from itertools import islice

from wastecoach.core.neighbours import Near, Neighbours
from wastecoach.core.ports import Log
from wastecoach.core.second_look import NEAR_RADIUS

DIGEST_BYTES, HASH_BYTES = 32, 32


def record(digest: str, bits: bytes) -> bytes:
    """What the log says of a photo: the digest and the hash, or the digest alone where `bits` are empty."""
    return bytes.fromhex(digest) + bits


class Mirror:
    """The digests of a log in the order of their keeping, and a table of those that have a hash.

    Args:
        store: Where the log is.
        log: Its name.
        most_entries: Digests kept at most; the oldest go first.
    """

    def __init__(self, store: Log, log: str, most_entries: int) -> None:
        self._store = store
        self._log = log
        self._most = most_entries
        self._lock = threading.Lock()
        self._position = ""
        # Whether the digest's hash is in the table.
        self._digests: dict[bytes, bool] = {}

    def follow(self) -> list[str]:
        """Read what is new in the log; the digests that there is no more room for."""
        with self._lock:
            records, self._position = self._store.follow(self._log, self._position)
            new = self._line_up(records)
            surplus = list(islice(self._digests, max(0, len(self._digests) - self._most)))
            for digest in surplus:
                self._drop(digest)
            for digest, bits in new.items():
                if bits and self._digests.get(digest) is False:
                    self._table.add(bits, digest.hex())
                    self._digests[digest] = True
            return [digest.hex() for digest in surplus]

    def within(self, bits: bytes, radius: int) -> list[Near]:
        """Photos whose hash is within `radius` bits, the nearest first; turned or mirrored within `NEAR_RADIUS`."""
        with self._lock:
            return self._table.within(bits, radius, min(radius, NEAR_RADIUS))

    def drop(self, digest: str) -> None:
        """Forget a photo."""
        with self._lock:
            self._drop(bytes.fromhex(digest))

    def oldest_first(self) -> list[str]:
        """The digests."""
        with self._lock:
            return [digest.hex() for digest in self._digests]

    @cached_property
    def _table(self) -> Neighbours:
        return Neighbours()

    def _line_up(self, records: list[bytes]) -> dict[bytes, bytes]:
        """Make their digests the youngest; what they say, damaged ones left out."""
        new = {}
        for line in records:
            if len(line) not in {DIGEST_BYTES, DIGEST_BYTES + HASH_BYTES}:
                continue
            digest = line[:DIGEST_BYTES]
            new[digest] = line[DIGEST_BYTES:]
            # Out and in again: the order of a dictionary is that of its additions.
            self._digests[digest] = self._digests.pop(digest, False)
        return new

    def _drop(self, digest: bytes) -> None:
        if self._digests.pop(digest, False):
            self._table.remove(digest.hex())
