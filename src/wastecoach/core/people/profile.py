"""What a person likes to be asked no more, and how much of an account is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from wastecoach.core.analysis import Language
from wastecoach.core.decision import locate
from wastecoach.core.jobs.job import Wish
from wastecoach.core.people.caller import Principal
from wastecoach.core.people.person import Profile
from wastecoach.core.people.records import Persons
from wastecoach.core.rules import Housing, RuleBook

NOTHING = Profile()
MASK = "***"


@dataclass(frozen=True, slots=True)
class Usual:
    """What holds for somebody where they do not say: language, municipality, kind of housing."""

    language: Language
    region: str | None = None
    housing: Housing | None = None


def merged(profile: Profile, patch: Mapping[str, Any], book: RuleBook) -> Profile:
    """A profile after a JSON merge patch (RFC 7396): what is named is replaced, None clears it.

    A region goes by any of its names; one that the rule book does not know stays as it was said, as in every question.

    Args:
        profile: As it was.
        patch: Fields of a profile, checked already.
        book: Knows the regions.
    """
    changed = replace(profile, **patch)
    region = (changed.region or "").strip() or None
    return replace(changed, region=locate(region, None, book).region)


def usual_for(caller: Principal, persons: Persons, spoken: Language) -> Usual:
    """What holds for a caller where they do not say: a person's own profile.

    Args:
        caller: Who asks.
        persons: Know the profiles.
        spoken: Language of whoever has chosen none.

    Raises:
        RecordsUnavailable: The records cannot be used.
    """
    person = persons.person(caller.id) if caller.kind == "person" and caller.id else None
    own = NOTHING if person is None else person.profile
    return Usual(own.language or spoken, own.region, own.housing)


def completed(wish: Wish, language: Language | None, usual: Usual) -> Wish:
    """A wish with what it does not say.

    Args:
        wish: Its language counts for nothing.
        language: That was asked for, None where nobody said.
        usual: What holds then.
    """
    return replace(
        wish,
        language=language or usual.language,
        region=wish.region or usual.region,
        housing=wish.housing or usual.housing,
    )


def masked(email: str) -> str:
    """An address as it is shown on screens that others may see: `h***@kakao.com`."""
    name, at, host = email.rpartition("@")
    return f"{name[:1]}{MASK}{at}{host}" if at else MASK
