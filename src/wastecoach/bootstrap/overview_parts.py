"""Whom the parts of an overview are asked of: records, ledger, the store of the cache, circuits of providers."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from wastecoach import bootstrap
from wastecoach.bootstrap.caching import watched_store
from wastecoach.bootstrap.health_checks import engine_of, providers_seen
from wastecoach.bootstrap.overview import Overviews, Part
from wastecoach.bootstrap.places import kakao_places
from wastecoach.core import overview_parts as parts
from wastecoach.core.backlog import backlog_of
from wastecoach.core.jobs.ports import JobPorts
from wastecoach.core.jobs.records import HOUR_S, Hour, JobRecords
from wastecoach.core.korean_calendar import begins, korean_day
from wastecoach.core.overview import (
    CacheShown,
    CorrectionsShown,
    CostsShown,
    JobsShown,
    LettersShown,
    PlacesShown,
    QueueShown,
    Workforce,
)
from wastecoach.core.people.corrections.feedback import FeedbackRecords
from wastecoach.settings import Settings

NEWEST_LETTERS = 5
# Jobs that were left are counted so far, and so many of the last jobs tell how long one takes.
MOST_HANGING, MEASURED = 100, 1000
# Seconds for which a part is told again as it was: the more it costs to be asked, the longer.
WHILE_S, LONG_S = 5.0, 60.0


def overviews(settings: Settings, ports: JobPorts, feedback: FeedbackRecords) -> Overviews:
    """The overview of an installation; nobody is asked before somebody looks.

    Args:
        settings: In force.
        ports: Every effect around jobs.
        feedback: Corrections.
    """
    of_cache, of_jobs = _Cache(settings, ports.now), JobsByHour(ports.records, ports.now)
    return Overviews(
        (
            Part("queues", lambda: _queues(ports)),
            Part("workforce", lambda: _workforce(ports)),
            Part("dead_letters", lambda: _dead_letters(ports)),
            Part("jobs", of_jobs.shown, WHILE_S),
            Part("cache", of_cache.today),
            Part("remembered", of_cache.remembered, LONG_S),
            Part("costs", lambda: _costs(settings), WHILE_S),
            Part("providers", lambda: parts.providers_shown(providers_seen(settings))),
            Part("corrections", lambda: _corrections(feedback, ports.now()), WHILE_S),
            Part("places", lambda: _places(settings, ports), LONG_S),
        ),
        ports.now,
    )


def _queues(ports: JobPorts) -> tuple[QueueShown, ...]:
    return parts.queues_shown(backlog_of(ports.records), ports.now())


def _workforce(ports: JobPorts) -> Workforce:
    now = ports.now()
    hanging = len(ports.records.overdue(now, MOST_HANGING))
    return parts.workforce(ports.records.processes(now - HOUR_S), hanging, now)


def _dead_letters(ports: JobPorts) -> LettersShown:
    newest = ports.records.dead_letters(NEWEST_LETTERS)
    return parts.letters_shown(ports.records.dead_count(), newest)


def _costs(settings: Settings) -> CostsShown:
    ledger = bootstrap.ledger(settings)
    day = ledger.today()
    by_provider = ledger.totals("provider", day)
    return parts.costs_shown(day, ledger.budgets, ledger.spent(), by_provider)


def _corrections(feedback: FeedbackRecords, now: float) -> CorrectionsShown:
    today = feedback.feedback_counts(begins(korean_day(now)))
    return parts.corrections_shown(today, feedback.feedback_counts(), now)


def _places(settings: Settings, ports: JobPorts) -> PlacesShown:
    from wastecoach.infra.records.places import SqlPlaceRecords

    kakao = kakao_places(settings)
    sources = SqlPlaceRecords(engine_of(ports)).sources()
    return parts.places_shown(sources, "off" if kakao is None else kakao.state(), ports.now())


class JobsByHour:
    """Jobs of the last hours; those that have been over for an hour stay as they were told, only the rest is counted.

    Args:
        records: Of jobs.
        now: Seconds since 1970.
    """

    def __init__(self, records: JobRecords, now: Callable[[], float]) -> None:
        self._records = records
        self._now = now
        self._known: list[Hour] = []
        self._known_until = 0.0

    def shown(self) -> JobsShown:
        """Every hour, and how long the last jobs took."""
        now = self._now()
        since = parts.first_hour(now)
        anew = max(since, self._known_until)
        over = [hour for hour in self._known if since <= hour.begins < anew]
        self._known = [*over, *self._records.hours(anew)]
        self._known_until = now // HOUR_S * HOUR_S - HOUR_S
        # In the batch lane nobody waits.
        return parts.jobs_shown(self._known, self._records.took("ai", since, MEASURED), now)


class _Cache:
    """The cache, asked through one store of its own however often it is looked at."""

    def __init__(self, settings: Settings, now: Callable[[], float]) -> None:
        self._on = settings.cache_url != bootstrap.OFF
        self._now = now
        self._store = cache(partial(watched_store, settings))

    def today(self) -> CacheShown:
        from wastecoach.infra.stores.statistics import Statistics

        today = Statistics(self._store(), self._now).today()
        return parts.cache_shown(
            today["exact"], today["near"], today["miss"], self._now(), on=self._on
        )

    def remembered(self) -> int:
        from wastecoach.infra.stores.photo_memory import PHOTOS

        return self._store().count(PHOTOS) if self._on else 0
