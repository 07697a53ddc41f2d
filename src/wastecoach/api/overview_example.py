"""An overview of an installation, as the example of the OpenAPI document."""

from __future__ import annotations

import datetime as dt

from wastecoach.core import overview_parts as parts
from wastecoach.core.backlog import Backlog
from wastecoach.core.budgets import Budget, Budgets, Spent, Total
from wastecoach.core.health import Component, Report
from wastecoach.core.health_verdicts import ProviderSeen
from wastecoach.core.jobs.job import Failure
from wastecoach.core.jobs.progress import moment
from wastecoach.core.jobs.records import HOUR_S, DeadLetter, Hour, ProcessSeen
from wastecoach.core.overview import Overview
from wastecoach.core.places.records import SourceKept

AT = dt.datetime(2026, 11, 26, 9, 20, tzinfo=dt.UTC).timestamp()
LETTER = "7c1e5a90d3b84f26a1c09e8d7f6b5a43"


def overview_example() -> Overview:
    """A provider is left alone, and a letter waits for its operator; all else is well."""
    since = parts.first_hour(AT)
    given_up = Failure("job_given_up", {})
    letter = DeadLetter(LETTER, None, "ai", "analyse", given_up, 4, AT - 5400)
    worker = ProcessSeen("w", "worker", "waste-2", ("ai", "api"), AT - 7200, AT - 2.5, 2)
    return Overview(
        at=moment(AT),
        version="0.1.0",
        uptime_s=86_412.3,
        health=Report("pass", (Component("database", "pass", "PostgreSQL", None, 1.2),)),
        queues=parts.queues_shown(
            Backlog({("ai", "queued"): 3, ("ai", "processing"): 2}, {"ai": AT - 4.5}, 1), AT
        ),
        workforce=parts.workforce((worker,), 0, AT),
        dead_letters=parts.letters_shown(1, (letter,)),
        jobs=parts.jobs_shown(
            (Hour(since + 22 * HOUR_S, 118, 117, 1), Hour(since + 23 * HOUR_S, 40, 35, 0)),
            (0.9, 1.1, 4.2),
            AT,
        ),
        cache=parts.cache_shown(31, 64, 57, AT, on=True),
        remembered=18_240,
        costs=parts.costs_shown(
            dt.date(2026, 11, 26),
            Budgets(Budget(4_000_000, 5_000_000), Budget(None, 100_000_000)),
            Spent(312_400, 8_940_000),
            (Total("openai", 57, cost=312_400),),
        ),
        providers=parts.providers_shown(
            (
                ProviderSeen("embedded"),
                ProviderSeen("openai", cooling=True, until=AT + 42, code="service_busy"),
            )
        ),
        corrections=parts.corrections_shown({("wrong", "new"): 2}, {("wrong", "new"): 9}, AT),
        places=parts.places_shown((SourceKept("공공데이터포털", "2026-09-30", 41_022),), "off", AT),
        faults={},
    )
