"""The keys of an installation as one process knows them."""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from wastecoach.core.people.person import SigningKey
from wastecoach.core.people.records import SigningKeys
from wastecoach.infra.tokens.algorithm import ALGORITHM
from wastecoach.infra.tokens.sealing import Sealing, public_part

if TYPE_CHECKING:
    from joserfc.jwk import OKPKey

# How long keys are believed to be what they were: so long a key that was dropped may still be taken here.
KNOWN_S = 10.0
# Seconds between two looks for a key that nobody knows: whoever invents some costs no more than that, and each of these
# looks finds new keys as well.
UNKNOWN_S = 0.05
# How long others are shown the same keys: they keep them for minutes, and anybody may ask.
SHOWN_S = 1.0


class KeyRing:
    """Keys by id; the records are asked from time to time, and where a token names a key that is not known yet.

    Args:
        records: Keep the keys.
        sealing: Opens them.
        now: Seconds since 1970.
        clock: Seconds on a clock that never goes back.
        believed_s: How long after its end a key's signatures are believed: what it signed last is over then.
    """

    def __init__(
        self,
        records: SigningKeys,
        sealing: Sealing,
        now: Callable[[], float],
        clock: Callable[[], float],
        believed_s: float,
    ) -> None:
        self._records = records
        self._sealing = sealing
        self._now = now
        self._clock = clock
        self._believed_s = believed_s
        self._keys: dict[str, tuple[SigningKey, OKPKey]] = {}
        self._opened: tuple[str, OKPKey] | None = None
        self._read_at = self._looked_at = -math.inf
        self._lock, self._looking = threading.Lock(), threading.Lock()

    def signing(self) -> tuple[str, OKPKey]:
        """The id and private part of the key that signs now; the first one is made here.

        Read anew each time: after a key was dropped, nothing more is to be signed with it.

        Raises:
            KeysUnreadable: It was sealed with another secret.
        """
        while (key := _signing(self._read())) is None:
            self._records.add_key(self.new_key())
        with self._lock:
            known = self._opened
        if known is None or known[0] != key.id:
            known = (key.id, self._sealing.opened(key))
            with self._lock:
                self._opened = known
        return known

    def verifying(self, key_id: str) -> OKPKey | None:
        """What the signatures of a key are checked with; None where nobody knows it, or it is over."""
        with self._lock:
            read_at = self._read_at
        if self._clock() - read_at >= KNOWN_S:
            self._read()
        found = self._believed(key_id)
        return self._looked_up(key_id) if found is None else found

    def public(self) -> list[dict[str, Any]]:
        """The public part of every key that is believed, the newest first, as JWK."""
        with self._lock:
            read_at = self._read_at
        if self._clock() - read_at >= SHOWN_S:
            self._read()
        with self._lock:
            known = [key for key, _ in self._keys.values()]
        return [
            {**json.loads(key.public), "kid": key.id, "use": "sig", "alg": ALGORITHM}
            for key in known
            if self._is_believed(key)
        ]

    def new_key(self) -> SigningKey:
        """A new key, not kept yet."""
        return self._sealing.new_key(self._now())

    def _looked_up(self, key_id: str) -> OKPKey | None:
        """A key that was not known a moment ago; of those who miss one at the same time, one asks for all."""
        with self._looking:
            found = self._believed(key_id)
            now = self._clock()
            if found is None and now - self._looked_at >= UNKNOWN_S:
                self._looked_at = now
                self._read()
                found = self._believed(key_id)
            return found

    def _read(self) -> list[SigningKey]:
        began = self._clock()
        found = self._records.signing_keys()
        known = {key.id: (key, public_part(key)) for key in found}
        with self._lock:
            # Who began later saw more; their answer may have come before.
            if began >= self._read_at:
                self._keys, self._read_at = known, began
        return found

    def _believed(self, key_id: str) -> OKPKey | None:
        with self._lock:
            found = self._keys.get(key_id)
        return found[1] if found is not None and self._is_believed(found[0]) else None

    def _is_believed(self, key: SigningKey) -> bool:
        return key.retired_at is None or self._now() < key.retired_at + self._believed_s


def _signing(keys: list[SigningKey]) -> SigningKey | None:
    return next((key for key in keys if key.retired_at is None), None)
