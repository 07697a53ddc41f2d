"""Settings to ports: the only room that knows every adapter."""

from __future__ import annotations

import random
import time
import uuid
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from wastecoach import data
from wastecoach.bootstrap.caching import (
    COACH_TEXTS,
    DAY_S,
    OFF,
    cache_place,
    clear_cache,
    memory,
    saved_usd,
    store,
    strict_store,
)
from wastecoach.bootstrap.documents import (
    VISUAL,
    catalogue,
    check_rules,
    cloud_prices,
    knowledge,
    prices,
    rule_book,
    visual_guide,
)
from wastecoach.bootstrap.ledgers import ledger_home
from wastecoach.bootstrap.providers import (
    COACHES,
    FREE,
    PROVIDERS,
    embedded,
    order_of,
)
from wastecoach.core.budgets import budgets_in_dollars
from wastecoach.core.estimates import Chosen
from wastecoach.core.ordered_use import OrderedUse
from wastecoach.core.ports import Coach, Eyes, Gate, Ledger, Ports, Surroundings, Vision
from wastecoach.core.tries import Patience
from wastecoach.settings import Settings

if TYPE_CHECKING:
    from wastecoach.infra.money.ledger import SqlLedger
    from wastecoach.infra.stores.photo_memory import PhotoMemory

__all__ = [
    "COACHES",
    "COACH_TEXTS",
    "OFF",
    "PROVIDERS",
    "VISUAL",
    "cache_place",
    "catalogue",
    "check_rules",
    "chosen_coach",
    "clear_cache",
    "cloud_prices",
    "embedded",
    "knowledge",
    "ledger",
    "memory",
    "memory_of",
    "patience",
    "pays",
    "ports",
    "prices",
    "rule_book",
    "saved_usd",
    "store",
    "strict_store",
    "surroundings",
    "visions",
    "visual_guide",
]


def ports(
    settings: Settings,
    provider: str | None = None,
    *,
    remember: bool = True,
    max_cost_usd: float | None = None,
    frugal: bool = False,
) -> Ports:
    """Every effect of the pipeline, as the settings choose them.

    Args:
        settings: In force.
        provider: Vision providers in their order; the settings' when None.
        remember: Whether photos seen before may answer, and new ones are kept.
        max_cost_usd: What all paid calls through these ports may cost together.
        frugal: Nobody who costs money is asked; what was seen before may have cost some.

    Raises:
        UnknownProvider: No vision provider of that name.
        ModelUnavailable: The embedded model cannot be loaded.
        KeyMissing: A chosen provider has no key.
    """
    from wastecoach.bootstrap.nearby import PlacesWhenAsked
    from wastecoach.infra.photos.sources import Fetcher

    around = replace(surroundings(settings, max_cost_usd), share_used=frugal)
    looking = eyes(settings, provider or settings.vision, around)
    return Ports(
        fetch=Fetcher(
            allow_private=settings.allow_private_addresses, timeout_s=settings.download_timeout_s
        ),
        eyes=looking,
        memory=memory(settings, looking, store(settings)) if remember else None,
        embed=lambda pixels: embedded(settings).embed(pixels),
        now=time.time,
        coach=coach(settings, around if remember else _forgetful(around)),
        places=PlacesWhenAsked(settings),
        clock=time.perf_counter,
    )


def _forgetful(around: Surroundings) -> Surroundings:
    """The same, with a store that nobody else knows and that ends with this run."""
    from wastecoach.infra.stores.memory import MemoryStore

    return replace(around, store=MemoryStore(time.time))


def eyes(settings: Settings, providers: str, around: Surroundings) -> Eyes:
    """The vision providers in their order; the embedded one also stands in where money runs short.

    Raises:
        UnknownProvider: One is not known.
        KeyMissing: One has no key.
        ModelUnavailable: The embedded model cannot be loaded.
    """
    return OrderedUse(
        visions(settings, providers),
        around,
        patience(settings),
        settings.cascade_certainty,
        frugal=lambda: embedded(settings),
    )


def visions(settings: Settings, providers: str | None) -> tuple[Vision, ...]:
    """The vision providers in their order; the settings' when None.

    Raises:
        UnknownProvider: One is not known.
        KeyMissing: One has no key.
        ModelUnavailable: The embedded model cannot be loaded.
    """
    return tuple(PROVIDERS[name](settings) for name in order_of(providers or settings.vision))


def pays(settings: Settings) -> bool:
    """Whether anybody is asked who may cost money."""
    looking = (name.strip() for name in settings.vision.split(","))
    return chosen_coach(settings) is not None or any(name not in FREE for name in looking)


def chosen_coach(settings: Settings) -> Chosen | None:
    """Who phrases the guidance for money, None where the rules do."""
    models = {"openai": settings.openai_coach_model, "anthropic": settings.anthropic_coach_model}
    model = models.get(settings.coach)
    return Chosen(settings.coach, model, paid=True) if model else None


def coach(settings: Settings, around: Surroundings) -> Coach:
    """Who phrases the guidance.

    Raises:
        KeyMissing: It has no key.
    """
    from wastecoach.infra.coaches.rules import RuleCoach

    if settings.coach == "rules":
        return RuleCoach()
    from wastecoach.core.coach_words import parse_vocabulary
    from wastecoach.core.coached import Coached
    from wastecoach.core.coaching import parse_coach_prompt

    book = rule_book(settings.country, settings.rules_folder)
    return Coached(
        COACHES[settings.coach](settings),
        book,
        parse_coach_prompt(data.prompt_document("coach")),
        parse_vocabulary(data.prompt_document("coach_words"), book),
        around,
        patience(settings),
        ttl_s=settings.cache_ttl_days * DAY_S,
    )


def patience(settings: Settings) -> Patience:
    """How long and how often providers are asked."""
    return Patience(
        settings.provider_timeout_s, settings.provider_deadline_s, settings.provider_retries
    )


def surroundings(settings: Settings, max_cost_usd: float | None = None) -> Surroundings:
    """The effects around every paid call."""
    money: Ledger = ledger(settings)
    if max_cost_usd is not None:
        money = ledger(settings).limited_to(max_cost_usd)
    return Surroundings(
        clock=time.perf_counter,
        now=time.time,
        sleep=time.sleep,
        jitter=random.random,
        unique=lambda: uuid.uuid4().hex,
        store=store(settings),
        ledger=money,
        gate=_gate(settings),
    )


@cache
def _gate(settings: Settings) -> Gate:
    """One in a process, however many ports there are: it counts what is under way."""
    from wastecoach.infra.limits.gate import LimitedGate

    return LimitedGate(
        store(settings),
        time.time,
        settings.provider_concurrency,
        settings.provider_calls_per_minute,
    )


@cache
def ledger(settings: Settings) -> SqlLedger:
    """Who keeps count of the money; makes no file before the first paid call."""
    from wastecoach.infra.money.ledger import SqlLedger

    budgets = budgets_in_dollars(
        day_soft=settings.budget_day_soft_usd,
        day_hard=settings.budget_day_hard_usd,
        month_soft=settings.budget_month_soft_usd,
        month_hard=settings.budget_month_hard_usd,
    )
    return SqlLedger(ledger_home(settings), prices(settings), budgets, time.time)


def memory_of(settings: Settings, provider: str | None) -> PhotoMemory | None:
    """Photos seen before by these providers, the settings' when None, for commands that are about them.

    None where the cache is off.

    Raises:
        UnknownProvider: One is not known.
        KeyMissing: One has no key.
        ModelUnavailable: The embedded model cannot be loaded.
    """
    if settings.cache_url == OFF:
        return None
    looking = eyes(settings, provider or settings.vision, surroundings(settings))
    return memory(settings, looking, strict_store(settings))
