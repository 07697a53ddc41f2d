"""How often one caller may ask; counted in the store that all processes share.

Whoever is nobody in particular counts by their network, a device and a person by themselves, wherever they are. Many
devices of one network are bounded together as well: anybody may have as many as they like.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from wastecoach.core.jobs.errors import TooManyRequests
from wastecoach.core.people.caller import ANONYMOUS, CallerKind, Principal
from wastecoach.core.ports import Counters
from wastecoach.settings import Settings

# Analyses that somebody waits for, photos of batches, jobs that nobody knows, tokens that are none, what costs less;
# looks that are paid.
What = Literal[
    "analyses",
    "photos",
    "unknown",
    "tokens",
    "places",
    "feedback",
    "sign_ins",
    "devices",
    "admin",
    "history",
    "exports",
    "paid_looks",
]
Share = int | Literal["unlimited"]
MINUTE_S, DAY_S = 60, 86_400
MOST_BLOCKED = 10_000
# How many times as often as analyses the rest may be asked for.
TIMES: dict[What, float] = {
    # Many share an address, and the apps of all of them may hold a token that is none any more.
    "tokens": 5.0,
    "places": 2.0,
    "sign_ins": 0.5,
    "devices": 0.2,
    "history": 5.0,
    "exports": 0.02,
}
# Devices of one network may together do as much as so many anonymous callers, and have paid for as much as so many
# devices.
CROWD = 10
# Whose network is asked, whoever they say they are.
BY_NETWORK: frozenset[What] = frozenset({"unknown", "tokens", "sign_ins", "devices"})


@dataclass(frozen=True, slots=True)
class Quota:
    """What is left to a caller.

    Attributes:
        what: Is counted.
        most: Of it in a window.
        left: Of them in this window.
        reset_s: Seconds until the next window.
        window_s: Seconds of a window.
    """

    what: What
    most: int
    left: int
    reset_s: int
    window_s: int = MINUTE_S


def headers_of(*quotas: Quota | None) -> dict[str, str]:
    """Quotas as the IETF's draft has them, `RateLimit` and `RateLimit-Policy`."""
    known = [quota for quota in quotas if quota is not None]
    if not known:
        return {}
    left = (f'"{one.what}";r={max(0, one.left)};t={one.reset_s}' for one in known)
    most = (f'"{one.what}";q={one.most};w={one.window_s}' for one in known)
    return {"RateLimit": ", ".join(left), "RateLimit-Policy": ", ".join(most)}


@dataclass(frozen=True, slots=True)
class Rates:
    """How much of everything a caller may ask for.

    Attributes:
        analyses: In a minute, by kind of caller; of jobs that nobody knows as many as anonymous callers: ids are not
            mistaken by chance, so whoever asks for as many is guessing.
        photos: Of batches in a minute; they take nothing from those who wait.
        paid_looks: In a day (UTC), by kind of caller.
    """

    analyses: dict[CallerKind, int]
    photos: int
    paid_looks: dict[CallerKind, Share]

    def most(self, what: What, kind: CallerKind) -> int:
        """How much in a minute."""
        if what == "photos":
            return self.photos
        return max(1, math.floor(self.analyses[kind] * TIMES.get(what, 1.0)))


def rates_of(settings: Settings) -> Rates:
    """What an installation allows."""
    return Rates(
        analyses={
            "anonymous": settings.requests_per_minute,
            "device": settings.device_requests_per_minute,
            "person": settings.person_requests_per_minute,
        },
        photos=settings.batch_photos_per_minute,
        paid_looks={
            "anonymous": settings.paid_per_day_anonymous,
            "device": settings.paid_per_day_device,
            "person": settings.paid_per_day_person,
        },
    )


class Limits:
    """Counts what callers do, by the minute and by the day.

    Args:
        counters: Shared by all processes, forgiving while the store is away.
        now: Seconds since 1970.
        rates: How much is allowed.
    """

    def __init__(self, counters: Counters, now: Callable[[], float], rates: Rates) -> None:
        self._counters = counters
        self._now = now
        self._rates = rates
        self._blocked: dict[tuple[What, str], float] = {}

    def take(self, network: str, what: What = "analyses", caller: Principal = ANONYMOUS) -> Quota:
        """Count one of something; what is left then, less than nothing where it was one too many."""
        if what in BY_NETWORK or caller.mark is None:
            return self._count(what, network, self._rates.most(what, "anonymous"))
        quota = self._count(what, caller.mark, self._rates.most(what, caller.kind))
        if caller.kind == "person":
            return quota
        crowd = CROWD * self._rates.most(what, "anonymous")
        return min(quota, self._count(what, f"crowd:{network}", crowd), key=lambda one: one.left)

    def take_paid(self, network: str, caller: Principal) -> Quota | None:
        """Count one paid look of today; None where they are not limited."""
        most = self._rates.paid_looks[caller.kind]
        if most == "unlimited":
            return None
        quota = self._count("paid_looks", caller.mark or network, most, DAY_S)
        if caller.kind != "device":
            return quota
        crowd = self._count("paid_looks", f"crowd:{network}", CROWD * most, DAY_S)
        return min(quota, crowd, key=lambda one: one.left)

    def take_session(self, session: str) -> Quota:
        """Count one refresh of a session, wherever it is used: many honest people share an address."""
        return self._count(
            "sign_ins", f"session:{session}", self._rates.most("sign_ins", "anonymous")
        )

    def first(self, event: str) -> bool:
        """Whether something happens for the first time within this minute: it is not worth another note."""
        return self._counters.add(f"noted:{event}:{self._minute}", 1, 2 * MINUTE_S) == 1

    def unknown(self, network: str) -> Quota:
        """Count a question for a job that nobody knows, or that is somebody else's."""
        return self._count_or_block("unknown", network)

    def made_up(self, network: str) -> Quota:
        """Count a token that is none of ours, or whose session is over."""
        return self._count_or_block("tokens", network)

    @property
    def blocking(self) -> bool:
        """Whether anybody has to wait."""
        return bool(self._blocked)

    def check_known(self, network: str) -> None:
        """Refuse whoever asked for too many unknown jobs, without asking anybody.

        Raises:
            TooManyRequests: They have to wait.
        """
        self._check("unknown", network)

    def check_tokens(self, network: str) -> None:
        """Refuse whoever showed too many tokens that are none, without asking anybody.

        Raises:
            TooManyRequests: They have to wait.
        """
        self._check("tokens", network)

    @property
    def _minute(self) -> int:
        return int(self._now() // MINUTE_S)

    def _count_or_block(self, what: What, network: str) -> Quota:
        """Count, and let a network wait that has used up what it may."""
        quota = self.take(network, what)
        if quota.left <= 0:
            if len(self._blocked) >= MOST_BLOCKED:
                self._forget()
            if len(self._blocked) < MOST_BLOCKED:
                self._blocked[what, network] = self._now() + quota.reset_s
        return quota

    def _check(self, what: What, network: str) -> None:
        left = self._blocked.get((what, network), 0.0) - self._now()
        if left > 0:
            raise TooManyRequests(retry_after_s=math.ceil(left))
        self._blocked.pop((what, network), None)

    def _forget(self) -> None:
        """Forget those who need not wait any more and have not come back."""
        now = self._now()
        for one in [one for one, until in list(self._blocked.items()) if until <= now]:
            self._blocked.pop(one, None)

    def _count(self, what: What, whose: str, most: int, window_s: int = MINUTE_S) -> Quota:
        now = self._now()
        window = int(now // window_s)
        done = self._counters.add(f"limit:{what}:{whose}:{window}", 1, 2 * window_s)
        reset_s = math.ceil((window + 1) * window_s - now) or 1
        return Quota(what, most, most - done, reset_s, window_s)
