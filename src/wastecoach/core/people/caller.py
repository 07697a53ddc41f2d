"""Who calls: nobody in particular, a device that made itself known, or a person who signed in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

Role = Literal["person", "admin"]
CallerKind = Literal["anonymous", "device", "person"]
_OWNED_BY = {"device": "d", "person": "p"}
# Whose the rest is of what somebody deleted: no caller's, so nobody sees it.
LEFT_BEHIND = "-"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who calls.

    Attributes:
        kind: What is known of them.
        id: Of the device or the person; None of whoever is anonymous.
        role: `admin` may see what concerns the whole installation, never what belongs to others.
        session: The sign-in it belongs to, of a person.
    """

    kind: CallerKind = "anonymous"
    id: str | None = None
    role: Role = "person"
    session: str | None = None

    @property
    def owner(self) -> str | None:
        """Whose what they make is: `d:<device>`, `p:<person>`, None of whoever is anonymous."""
        return None if self.id is None else f"{_OWNED_BY[self.kind]}:{self.id}"

    @property
    def mark(self) -> str | None:
        """How progress texts and counters name them, None of whoever is anonymous."""
        return mark_of(self.owner)


ANONYMOUS = Principal()


def owner_of_person(person: str) -> str:
    """Whose a person's things are."""
    return f"p:{person}"


def owner_of_device(device: str) -> str:
    """Whose a device's things are."""
    return f"d:{device}"


def may_see(owner: str | None, caller: Principal) -> bool:
    """Whether a caller may see what belongs to an owner.

    What nobody owns is seen by whoever knows its unguessable id; what somebody owns, by nobody else.
    """
    return owner is None or owner == caller.owner


def mark_of(owner: str | None) -> str | None:
    """An owner as progress texts name them: recognised by whoever knows them, telling others nothing.

    32 hexadecimal digits.
    """
    return None if owner is None else hashlib.sha256(owner.encode()).hexdigest()[:32]
