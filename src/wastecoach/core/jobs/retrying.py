"""Which failures may pass by themselves, and how long to wait before a job is tried again."""

from __future__ import annotations

from wastecoach.core.errors import (
    CacheUnavailable,
    LedgerUnavailable,
    NobodyCouldLook,
    ServiceFailed,
    WastecoachError,
)
from wastecoach.core.jobs.errors import (
    DependencyError,
    JobBroke,
    PhotoGone,
    RecordsOutdated,
)

PASSING = (
    *(CacheUnavailable, LedgerUnavailable, NobodyCouldLook, ServiceFailed),
    *(DependencyError, JobBroke),
)
LASTING = (PhotoGone, RecordsOutdated)
# Seconds before the second attempt; each later one waits so many times longer.
FIRST_S, FACTOR, LONGEST_S = 2.0, 4.0, 120.0
# How far chance moves a wait: half as long to one and a half times, so that many jobs do not come back at once.
SPREAD = 0.5


def may_pass(error: WastecoachError) -> bool:
    """Whether trying again later may help."""
    return isinstance(error, PASSING) and not isinstance(error, LASTING)


def wait_s(attempt: int, error: WastecoachError, chance: float) -> float:
    """Seconds to wait after an attempt (1 is the first) that failed.

    Args:
        attempt: Which one failed.
        error: Why; a service that says when to come back is obeyed.
        chance: A random number in 0..1.
    """
    planned = min(LONGEST_S, FIRST_S * FACTOR ** (attempt - 1))
    spread = planned * (1 - SPREAD + 2 * SPREAD * chance)
    asked = error.params.get("retry_after_s", 0.0)
    return max(spread, float(asked) if isinstance(asked, int | float) else 0.0)
