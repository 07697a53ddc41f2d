"""Keys that sign access tokens: what they are good for, and how an operator replaces them.

Sessions do not hang on keys: whose access token is not believed any more gets another with the refresh token.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wastecoach.core.people.auditing import OPERATOR, note
from wastecoach.core.people.errors import KeyNotFound
from wastecoach.core.people.person import SigningKey
from wastecoach.core.people.ports import PeoplePorts, PeopleTerms

# It signs; it signs no more and what it signed is believed; it is over.
Use = Literal["signs", "verifies", "over"]


@dataclass(frozen=True, slots=True)
class KeyInUse:
    """A key, what it is good for, and until when what it signed is believed (None: as long as it signs)."""

    key: SigningKey
    use: Use
    until: float | None


def keys(ports: PeoplePorts, terms: PeopleTerms) -> list[KeyInUse]:
    """Every key, the newest first."""
    now = ports.now()
    return [_in_use(key, now, terms) for key in ports.records.signing_keys()]


def rotate(ports: PeoplePorts) -> SigningKey:
    """Let a new key sign; what others signed is believed until it is over."""
    new = ports.tokens.new_key()
    ports.records.replace_key(new)
    note("keys_rotated", ports, by=OPERATOR, detail=new.id)
    return new


def rotate_anew(ports: PeoplePorts) -> tuple[SigningKey, list[str]]:
    """Let a new key sign and forget the others, as after a theft or with another secret; it, and the others' ids."""
    new = rotate(ports)
    return new, _forget([key.id for key in ports.records.signing_keys() if key.id != new.id], ports)


def drop(key_id: str, ports: PeoplePorts) -> str:
    """Forget a key: nothing that it signed is believed any more. The next sign-in makes one where none signs then.

    Args:
        key_id: Its id, or the beginning of it.
        ports: The outside.

    Returns:
        Its id.

    Raises:
        KeyNotFound: There is none of that id, or several begin so.
    """
    known = [key.id for key in ports.records.signing_keys()]
    found = [one for one in known if one == key_id] or [
        one for one in known if key_id and one.startswith(key_id)
    ]
    if len(found) != 1 or not _forget(found, ports):
        raise KeyNotFound(key_id=key_id)
    return found[0]


def _forget(key_ids: list[str], ports: PeoplePorts) -> list[str]:
    gone = ports.records.forget_keys(key_ids)
    for key_id in gone:
        note("keys_dropped", ports, by=OPERATOR, detail=key_id)
    return gone


def _in_use(key: SigningKey, now: float, terms: PeopleTerms) -> KeyInUse:
    if key.retired_at is None:
        return KeyInUse(key, "signs", None)
    until = key.retired_at + terms.access_s + terms.skew_s
    return KeyInUse(key, "verifies" if now < until else "over", until)
