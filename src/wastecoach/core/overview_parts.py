"""How what an operator looks at is made of what records, ledger and counters tell."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence

from wastecoach.core.analysis import SourceState
from wastecoach.core.backlog import Backlog
from wastecoach.core.budgets import PERIODS, Budgets, Spent, Total
from wastecoach.core.health_verdicts import LONG_S, SEEN_WITHIN_S, ProviderSeen
from wastecoach.core.jobs.job import LANES
from wastecoach.core.jobs.progress import moment
from wastecoach.core.jobs.records import HOUR_S, DeadLetter, Hour, ProcessSeen
from wastecoach.core.korean_calendar import begins, korean_day
from wastecoach.core.overview import (
    BudgetShown,
    CacheShown,
    CorrectionsShown,
    CostsShown,
    HourShown,
    JobsShown,
    LetterShown,
    LettersShown,
    PlacesShown,
    PointsShown,
    ProcessShown,
    ProviderCost,
    ProviderStanding,
    ProviderState,
    QueueShown,
    Workforce,
)
from wastecoach.core.people.corrections.feedback import Review, Verdict
from wastecoach.core.places.records import SourceKept
from wastecoach.core.prices import dollars

# The full hours that are shown, and the one that goes on.
HOURS = 24


def queues_shown(backlog: Backlog, now: float) -> tuple[QueueShown, ...]:
    """Every lane."""
    ages, counts = backlog.ages(now), backlog.counts
    return tuple(
        QueueShown(
            lane=lane,
            waiting=counts.get((lane, "uploaded"), 0) + counts.get((lane, "queued"), 0),
            running=counts.get((lane, "processing"), 0),
            oldest_s=round(ages[lane], 1),
            late=ages[lane] >= LONG_S[lane],
        )
        for lane in LANES
    )


def workforce(processes: Iterable[ProcessSeen], hanging: int, now: float) -> Workforce:
    """Those who told of themselves, and how many jobs were left."""
    shown = tuple(_process(process, now) for process in processes)
    living = [process for process in shown if process.living]
    return Workforce(len(living), sum(process.running for process in living), hanging, shown)


def letters_shown(count: int, newest: Iterable[DeadLetter]) -> LettersShown:
    """So many, and the newest; what a letter says besides its code may be somebody's."""
    return LettersShown(
        count,
        tuple(
            LetterShown(one.id, one.lane, one.task, one.reason.code, one.attempts, moment(one.at))
            for one in newest
        ),
    )


def first_hour(now: float) -> float:
    """When the oldest of the hours that are shown begins."""
    return now // HOUR_S * HOUR_S - (HOURS - 1) * HOUR_S


def jobs_shown(hours: Iterable[Hour], took: Sequence[float], now: float) -> JobsShown:
    """Every hour, also those in which nothing happened, and how long the last jobs took."""
    known = {hour.begins: hour for hour in hours}
    begun = [first_hour(now) + number * HOUR_S for number in range(HOURS)]
    all_hours = [known.get(at, Hour(at, 0, 0, 0)) for at in begun]
    day = korean_day(now)
    today = [hour for hour in all_hours if hour.begins >= begins(day)]
    return JobsShown(
        day=day.isoformat(),
        accepted=sum(hour.accepted for hour in today),
        done=sum(hour.done for hour in today),
        failed=sum(hour.failed for hour in today),
        median_s=_percentile(took, 0.5),
        p95_s=_percentile(took, 0.95),
        measured=len(took),
        hours=tuple(
            HourShown(moment(one.begins), one.accepted, one.done, one.failed) for one in all_hours
        ),
    )


def cache_shown(exact: int, near: int, miss: int, now: float, *, on: bool) -> CacheShown:
    """The counters of today."""
    photos = exact + near + miss
    rate = round((exact + near) / photos, 4) if photos else None
    return CacheShown(on, korean_day(now).isoformat(), exact, near, miss, rate)


def costs_shown(
    day: dt.date, budgets: Budgets, spent: Spent, by_provider: Iterable[Total]
) -> CostsShown:
    """What the ledger says."""
    shown = {
        period: BudgetShown(
            spent_usd=dollars(spent.in_period(period)),
            soft_usd=_maybe_dollars(budgets.of(period).soft),
            hard_usd=_maybe_dollars(budgets.of(period).hard),
        )
        for period in PERIODS
    }
    costs = (
        ProviderCost(total.name, total.calls, dollars(total.cost), total.unpriced)
        for total in by_provider
    )
    return CostsShown(day.isoformat(), shown, tuple(costs))


def providers_shown(providers: Iterable[ProviderSeen]) -> tuple[ProviderStanding, ...]:
    """Each provider once: one that looks and words as well is the same."""
    return tuple(dict.fromkeys(_provider(provider) for provider in providers))


def corrections_shown(
    today: Mapping[tuple[Verdict, Review], int],
    ever: Mapping[tuple[Verdict, Review], int],
    now: float,
) -> CorrectionsShown:
    """Today's, and those that nobody has reviewed yet."""
    return CorrectionsShown(
        day=korean_day(now).isoformat(),
        right=sum(number for (verdict, _), number in today.items() if verdict == "right"),
        wrong=sum(number for (verdict, _), number in today.items() if verdict == "wrong"),
        unreviewed=sum(number for (_, review), number in ever.items() if review == "new"),
    )


def places_shown(sources: Iterable[SourceKept], kakao: SourceState, now: float) -> PlacesShown:
    """Every source, and how old its data are."""
    today = korean_day(now)
    shown = (
        PointsShown(one.source, one.points, one.dated, _age_days(one.dated, today))
        for one in sources
    )
    return PlacesShown(tuple(shown), kakao)


def _process(process: ProcessSeen, now: float) -> ProcessShown:
    seen_s = max(0.0, now - process.seen_at)
    return ProcessShown(
        *(process.kind, process.host, process.lanes, moment(process.started_at)),
        seen_s=round(seen_s, 1),
        living=seen_s < SEEN_WITHIN_S,
        running=process.running,
    )


def _provider(provider: ProviderSeen) -> ProviderStanding:
    state: ProviderState = "cooling_down" if provider.cooling else "ready"
    return ProviderStanding(
        provider=provider.name,
        state="keyless" if provider.keyless else state,
        until=moment(provider.until) if provider.cooling else None,
        last_error=provider.code or None,
    )


def _percentile(values: Sequence[float], share: float) -> float | None:
    """The value within which so great a share of them lies."""
    if not values:
        return None
    place = max(0, math.ceil(share * len(values)) - 1)
    return round(sorted(values)[place], 3)


def _maybe_dollars(micro: int | None) -> float | None:
    return None if micro is None else dollars(micro)


def _age_days(dated: str, today: dt.date) -> int | None:
    try:
        return max(0, (today - dt.date.fromisoformat(dated)).days)
    except ValueError:
        return None
