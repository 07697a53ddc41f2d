"""How often one caller may ask; counted in the store that all processes share."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from starlette.concurrency import run_in_threadpool

from wastecoach.core.jobs.errors import TooManyRequests
from wastecoach.core.ports import Counters

# Analyses that somebody waits for, photos of batches, jobs that nobody knows.
What = Literal["analyses", "photos", "unknown"]
MINUTE_S = 60
MOST_BLOCKED = 10_000


@dataclass(frozen=True, slots=True)
class Quota:
    """What is left to a caller.

    Attributes:
        what: Is counted.
        most: Requests in a minute.
        left: Of them in this minute.
        reset_s: Seconds until the next minute.
    """

    what: What
    most: int
    left: int
    reset_s: int

    @property
    def headers(self) -> dict[str, str]:
        """The quota as the IETF's draft has it, `RateLimit` and `RateLimit-Policy`."""
        return {
            "RateLimit": f'"{self.what}";r={max(0, self.left)};t={self.reset_s}',
            "RateLimit-Policy": f'"{self.what}";q={self.most};w={MINUTE_S}',
        }


class Limits:
    """Counts what callers do, by the minute.

    Args:
        counters: Shared by all processes, forgiving while the store is away.
        now: Seconds since 1970.
        most: Analyses that one caller may ask for in a minute, and jobs that nobody knows: ids are not mistaken by
            chance, so whoever asks for as many is guessing.
        most_of_batches: Photos of batches; they take nothing from those who wait.
    """

    def __init__(
        self, counters: Counters, now: Callable[[], float], most: int, most_of_batches: int
    ) -> None:
        self._counters = counters
        self._now = now
        self._most: dict[What, int] = {"analyses": most, "unknown": most, "photos": most_of_batches}
        self._blocked: dict[str, float] = {}

    def take(self, caller: str, what: What = "analyses") -> Quota:
        """Count one analysis; what is left then, less than nothing where it was one too many."""
        return self._count(what, caller)

    def unknown(self, caller: str) -> None:
        """Count a question for a job that nobody knows."""
        quota = self._count("unknown", caller)
        if quota.left > 0:
            return
        if len(self._blocked) >= MOST_BLOCKED:
            self._forget()
        if len(self._blocked) < MOST_BLOCKED:
            self._blocked[caller] = self._now() + quota.reset_s

    @property
    def blocking(self) -> bool:
        """Whether anybody has to wait."""
        return bool(self._blocked)

    def check_known(self, caller: str) -> None:
        """Refuse whoever asked for too many unknown jobs, without asking anybody.

        Raises:
            TooManyRequests: They have to wait.
        """
        left = self._blocked.get(caller, 0.0) - self._now()
        if left > 0:
            raise TooManyRequests(retry_after_s=math.ceil(left))
        self._blocked.pop(caller, None)

    def _forget(self) -> None:
        """Forget those who need not wait any more and have not come back."""
        now = self._now()
        for caller in [one for one, until in list(self._blocked.items()) if until <= now]:
            self._blocked.pop(caller, None)

    def _count(self, what: What, caller: str) -> Quota:
        now, most = self._now(), self._most[what]
        minute = int(now // MINUTE_S)
        done = self._counters.add(f"limit:{what}:{caller}:{minute}", 1, 2 * MINUTE_S)
        return Quota(what, most, most - done, math.ceil((minute + 1) * MINUTE_S - now) or 1)


async def taken(limits: Limits, caller: str, what: What) -> Quota:
    """Count one analysis, beside the event loop: the store may be a file or a network away.

    Raises:
        TooManyRequests: It is one too many.
    """
    quota = await run_in_threadpool(limits.take, caller, what)
    if quota.left < 0:
        raise TooManyRequests(retry_after_s=quota.reset_s)
    return quota
