"""What a route may need of its caller, and the status that each kind of caller gets then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Whose = Literal["person", "device", "nobody"]
# The owner's turn comes last: what others could not do is still there to be done.
CALLERS = (
    *("anonymous", "garbage", "expired", "revoked"),
    *("other_device", "other", "admin", "device", "owner"),
)
# Tokens that are none are refused everywhere, on what is nobody's as well.
WRONG = dict.fromkeys(("garbage", "expired", "revoked"), 401)
DEVICES, PEOPLE = ("device", "other_device"), ("owner", "other", "admin")


@dataclass(frozen=True)
class Policy:
    """What a route needs, and how it is called.

    Attributes:
        ok: Status for whoever may; of a request that would be good, or is refused for another reason than its caller.
        sends: Body and the like.
    """

    ok: int
    sends: Mapping[str, Any] = field(default_factory=dict)
    kinds: tuple[Whose, ...] = ("person",)

    def expected(self, whose: Whose) -> dict[str, int]:
        """Status by caller."""
        raise NotImplementedError


class Public(Policy):
    """Nobody is asked who they are."""

    def expected(self, whose: Whose) -> dict[str, int]:
        return dict.fromkeys(CALLERS, self.ok)


class Anybody(Policy):
    """Everybody may; what they make is theirs."""

    def expected(self, whose: Whose) -> dict[str, int]:
        return dict.fromkeys(CALLERS, self.ok) | WRONG


class Known(Policy):
    """A device or a person, about their own things."""

    def expected(self, whose: Whose) -> dict[str, int]:
        return dict.fromkeys(CALLERS, self.ok) | WRONG | {"anonymous": 401}


class Person(Policy):
    """Whoever is signed in, about themselves."""

    def expected(self, whose: Whose) -> dict[str, int]:
        nobody = dict.fromkeys(("anonymous", *DEVICES), 401)
        return dict.fromkeys(CALLERS, self.ok) | WRONG | nobody


class Admin(Policy):
    """An administrator."""

    def expected(self, whose: Whose) -> dict[str, int]:
        nobody = dict.fromkeys(("anonymous", *DEVICES), 401)
        return WRONG | nobody | {"owner": 403, "other": 403, "admin": self.ok}


@dataclass(frozen=True)
class Thing(Policy):
    """Whoever owns it; of what nobody owns, everybody who knows its id."""

    kinds: tuple[Whose, ...] = ("person", "device", "nobody")

    def expected(self, whose: Whose) -> dict[str, int]:
        if whose == "nobody":
            return dict.fromkeys(CALLERS, self.ok) | WRONG
        owner = "owner" if whose == "person" else "device"
        return dict.fromkeys(CALLERS, 404) | WRONG | {owner: self.ok}


@dataclass(frozen=True)
class OwnThing(Thing):
    """Whoever owns it; what nobody owns is in nobody's history."""

    def expected(self, whose: Whose) -> dict[str, int]:
        found = super().expected(whose) | {"anonymous": 401}
        return (
            found if whose != "nobody" else dict.fromkeys(CALLERS, 404) | WRONG | {"anonymous": 401}
        )


@dataclass(frozen=True)
class OwnSession(Policy):
    """The person whose sign-in it is."""

    def expected(self, whose: Whose) -> dict[str, int]:
        nobody = dict.fromkeys(("anonymous", *DEVICES), 401)
        return WRONG | nobody | {"other": 404, "admin": 404, "owner": self.ok}
