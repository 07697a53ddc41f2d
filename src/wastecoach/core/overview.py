"""What an operator looks at, all at once, as values: nothing of a person, a photo or a job is among them.

The JSON of an `Overview` is what `GET /api/v1/admin/overview` says; keep its names stable. What could not be told in
time is None, and `faults` says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wastecoach.core.analysis import SourceState
from wastecoach.core.budgets import Period
from wastecoach.core.health import Report
from wastecoach.core.jobs.job import Lane

ProviderState = Literal["ready", "cooling_down", "keyless"]


@dataclass(frozen=True, slots=True)
class QueueShown:
    """The jobs of a lane that have not ended.

    Attributes:
        lane: Its name.
        waiting: Accepted, and in nobody's hands.
        running: In somebody's hands.
        oldest_s: Seconds for which the oldest of them has waited.
        late: Whether that is longer than it should be.
    """

    lane: Lane
    waiting: int
    running: int
    oldest_s: float
    late: bool


@dataclass(frozen=True, slots=True)
class ProcessShown:
    """A server, worker or beat that told of itself within the last hour.

    Attributes:
        kind: `serve`, `worker` or `beat`.
        host: Name of its machine.
        lanes: Queues it works on.
        started_at: ISO 8601, UTC.
        seen_s: Seconds since it told of itself.
        living: Whether that is so short that it must live; else it has ended, or hangs.
        running: Jobs it has in hand.
    """

    kind: str
    host: str
    lanes: tuple[Lane, ...]
    started_at: str
    seen_s: float
    living: bool
    running: int


@dataclass(frozen=True, slots=True)
class Workforce:
    """Who works.

    Attributes:
        living: Processes that live.
        running: Jobs that they have in hand.
        hanging: Jobs that were left by whoever had them in hand; they are taken up again within seconds.
        processes: All that were seen within the last hour, the oldest first.
    """

    living: int
    running: int
    hanging: int
    processes: tuple[ProcessShown, ...]


@dataclass(frozen=True, slots=True)
class LetterShown:
    """Work that was given up: `id` as for `wastecoach dlq show`, `code` of the error, `at` in ISO 8601, UTC."""

    id: str
    lane: Lane
    task: str
    code: str
    attempts: int
    at: str


@dataclass(frozen=True, slots=True)
class LettersShown:
    """How much was given up, and the newest of it."""

    count: int
    newest: tuple[LetterShown, ...]


@dataclass(frozen=True, slots=True)
class HourShown:
    """Jobs of one hour that begins `at` (ISO 8601, UTC): accepted in it, and done or failed in it."""

    at: str
    accepted: int
    done: int
    failed: int


@dataclass(frozen=True, slots=True)
class JobsShown:
    """Jobs accepted, done and failed today (in Korea, `day` is its ISO date), and in each of the last 24 hours.

    Attributes:
        median_s: Seconds from accepted to done, of the last ones that somebody waited for; None where there were none.
        p95_s: The same, 95th percentile.
        measured: How many of the last ones that is.
        hours: The oldest first; the last one goes on.
    """

    day: str
    accepted: int
    done: int
    failed: int
    median_s: float | None
    p95_s: float | None
    measured: int
    hours: tuple[HourShown, ...]


@dataclass(frozen=True, slots=True)
class CacheShown:
    """Photos answered today (in Korea, `day` is its ISO date), of all processes together.

    Attributes:
        on: Whether photos are remembered at all.
        exact: By the very file.
        near: By another photo of the same thing.
        miss: Looked at.
        hit_rate: Share of `exact` and `near` in 0..1, None before the first photo of the day.
    """

    on: bool
    day: str
    exact: int
    near: int
    miss: int
    hit_rate: float | None


@dataclass(frozen=True, slots=True)
class BudgetShown:
    """What a day or a month has cost in US dollars, and may cost; None: no limit."""

    spent_usd: float
    soft_usd: float | None
    hard_usd: float | None


@dataclass(frozen=True, slots=True)
class ProviderCost:
    """What a provider has cost today; `unpriced` calls are not in it."""

    provider: str
    calls: int
    cost_usd: float
    unpriced: int


@dataclass(frozen=True, slots=True)
class CostsShown:
    """What calls cost: `day` as the ledger counts it (ISO), by period, and of today by provider."""

    day: str
    budgets: dict[Period, BudgetShown]
    providers: tuple[ProviderCost, ...]


@dataclass(frozen=True, slots=True)
class ProviderStanding:
    """Somebody who looks or words.

    Attributes:
        provider: Its name.
        state: `ready`, `cooling_down` (left alone after failures), `keyless` (its key is missing).
        until: Until when it is left alone, ISO 8601, UTC; None where it is not.
        last_error: Code of its last failure, None where it has answered since or nobody remembers.
    """

    provider: str
    state: ProviderState
    until: str | None
    last_error: str | None


@dataclass(frozen=True, slots=True)
class CorrectionsShown:
    """What people said of answers: today in Korea (`day`, ISO), and how many wait for a reviewer in all."""

    day: str
    right: int
    wrong: int
    unreviewed: int


@dataclass(frozen=True, slots=True)
class PointsShown:
    """Collection points of one source: `dated` as it says itself, `age_days` where that is a day."""

    source: str
    points: int
    dated: str
    age_days: int | None


@dataclass(frozen=True, slots=True)
class PlacesShown:
    """Where collection points come from; `kakao`: whether Kakao's map is asked as well."""

    sources: tuple[PointsShown, ...]
    kakao: SourceState


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that an operator looks at.

    Attributes:
        at: When it was told, ISO 8601, UTC.
        version: Of the program.
        uptime_s: Seconds since the process that answers began.
        health: As `/readyz` says it, in the language that was asked for.
        remembered: Photos in the cache.
        faults: By name of a part that is None: the code of why, `time_out` where it took too long.
    """

    at: str
    version: str
    uptime_s: float
    health: Report
    queues: tuple[QueueShown, ...] | None
    workforce: Workforce | None
    dead_letters: LettersShown | None
    jobs: JobsShown | None
    cache: CacheShown | None
    remembered: int | None
    costs: CostsShown | None
    providers: tuple[ProviderStanding, ...] | None
    corrections: CorrectionsShown | None
    places: PlacesShown | None
    faults: dict[str, str]
