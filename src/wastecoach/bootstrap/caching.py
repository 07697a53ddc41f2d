"""Photos seen before: which store, and what its entries depend on."""

from __future__ import annotations

import hashlib
import time
from functools import cache
from typing import TYPE_CHECKING

from wastecoach import data
from wastecoach.bootstrap.documents import rule_book, rule_documents
from wastecoach.core.errors import WastecoachError
from wastecoach.core.fingerprint import FINGERPRINT_VERSION
from wastecoach.core.memory import fits
from wastecoach.core.ports import Eyes
from wastecoach.settings import Settings, user_folder

if TYPE_CHECKING:
    from wastecoach.infra.stores.photo_memory import PhotoMemory
    from wastecoach.infra.stores.shelf import Shelf

DAY_S = 86_400.0
OFF = "off"
VERSION_DIGITS = 16
EVERY_VERSION = "every"
COACH_TEXTS = "coach:"
# Texts of a coach and other small values want room beside the photos.
VALUES_A_PHOTO = 2
# Looking ends by its deadline; what comes before and after takes no longer than this.
LEASE_MARGIN_S = 15.0


def memory(settings: Settings, looking: Eyes, shelf: Shelf) -> PhotoMemory | None:
    """Photos seen before by these eyes under these rules, in that store; None where the cache is off."""
    if settings.cache_url == OFF:
        return None
    return _memory(settings, _version(settings, looking), shelf)


def clear_cache(settings: Settings) -> int:
    """Forget all photos of all eyes and all texts of coaches; how many there were.

    Raises:
        CacheUnavailable: It cannot be reached.
    """
    shelf = strict_store(settings)
    return shelf.clear(COACH_TEXTS) + _memory(settings, EVERY_VERSION, shelf).clear()


def cache_place(settings: Settings) -> str:
    """Where the cache is, without user, password and options."""
    from wastecoach.infra.stores.opening import SQLITE, without_secrets

    url = _cache_url(settings)
    return url if url.startswith(SQLITE) else without_secrets(url)


def saved_usd(settings: Settings) -> float | None:
    """What photos seen before have saved of late, in US dollars, whoever saw them; None where nobody can tell."""
    from wastecoach.infra.stores.statistics import Statistics

    if settings.cache_url == OFF:
        return None
    try:
        return Statistics(strict_store(settings), time.time).saved_usd()
    except WastecoachError:
        # Who asks about money is not to fail on the cache.
        return None


def _memory(settings: Settings, version: str, shelf: Shelf) -> PhotoMemory:
    from wastecoach.infra.stores.photo_memory import PhotoMemory

    book = rule_book(settings.country, settings.rules_folder)
    return PhotoMemory(
        shelf,
        version,
        fits=lambda remembered: fits(remembered, book),
        now=time.time,
        sleep=time.sleep,
        ttl_s=settings.cache_ttl_days * DAY_S,
        most_entries=settings.cache_entries,
        lease_s=settings.provider_deadline_s + LEASE_MARGIN_S,
    )


def _version(settings: Settings, looking: Eyes) -> str:
    """Whatever an answer depends on, in short: another model, prompt, rule book or fingerprint remembers nothing."""
    # The second look compares embeddings, whoever looked: those of another embedded model mean something else.
    embedding = data.model_text("embedded.json")
    whole = f"{looking.version}\n{_rules(settings)}\n{FINGERPRINT_VERSION}\n{embedding}"
    return hashlib.sha256(whole.encode()).hexdigest()[:VERSION_DIGITS]


def _rules(settings: Settings) -> str:
    """What tells one rule book from another: one's own, by its text, as its version may stay while it is written."""
    folder = settings.rules_folder
    if folder is None:
        return rule_book(settings.country).version
    return str(sorted(rule_documents(settings.country, folder).items()))


def store(settings: Settings) -> Shelf:
    """What processes share: the cache's store, or this process's own memory where the cache is off.

    Raises:
        SettingInvalid: There is no such kind of store.
        ExtraMissing: The store needs a package that is not installed.
    """
    url = _cache_url(settings)
    return _store("memory://" if url == OFF else url, VALUES_A_PHOTO * settings.cache_entries)


def strict_store(settings: Settings) -> Shelf:
    """The same store for commands that are about it: where it cannot be used they say so.

    Raises:
        SettingInvalid: There is no such kind of store, or the cache is off.
        ExtraMissing: The store needs a package that is not installed.
    """
    from wastecoach.infra.stores.opening import store_at

    return store_at(_cache_url(settings), time.time, VALUES_A_PHOTO * settings.cache_entries)


def watched_store(settings: Settings) -> Shelf:
    """The same store for whoever watches it in a process that uses it: where it cannot be used it says so.

    Raises:
        SettingInvalid: There is no such kind of store.
        ExtraMissing: The store needs a package that is not installed.
    """
    from wastecoach.infra.stores.opening import MEMORY

    # What is in memory is in the very store that is used.
    return store(settings) if _cache_url(settings) in {MEMORY, OFF} else strict_store(settings)


def _cache_url(settings: Settings) -> str:
    usual = user_folder("XDG_CACHE_HOME", ".cache") / "cache.sqlite3"
    return settings.cache_url or settings.redis_url or f"sqlite:///{usual}"


@cache
def _store(url: str, most_entries: int) -> Shelf:
    from wastecoach.infra.stores.opening import open_store

    return open_store(url, time.time, time.perf_counter, most_entries)
