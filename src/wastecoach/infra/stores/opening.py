"""Which store an address names."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from wastecoach.core.errors import SettingInvalid
from wastecoach.infra.stores.forgiving import Forgiving
from wastecoach.infra.stores.memory import MemoryStore
from wastecoach.infra.stores.shelf import Shelf

SETTING = "cache_url"
MEMORY, SQLITE = "memory://", "sqlite:///"
REDIS = ("redis://", "rediss://", "redis+cluster://")
# What this process keeps by itself while the real store fails.
FALLBACK_ENTRIES = 20_000


def open_store(
    url: str, now: Callable[[], float], clock: Callable[[], float], most_entries: int
) -> Shelf:
    """The store at an address, which never fails: while it cannot be used, this process remembers by itself.

    Args:
        url: As for `store_at`.
        now: Seconds since 1970, the same for every process.
        clock: Seconds on a clock that never goes back.
        most_entries: Values kept at most, and records of each log.

    Raises:
        SettingInvalid: There is no such kind of store.
        ExtraMissing: The store needs a package that is not installed.
    """
    store = store_at(url, now, most_entries)
    if isinstance(store, MemoryStore):
        return store
    return Forgiving(store, MemoryStore(now, min(most_entries, FALLBACK_ENTRIES)), clock)


def store_at(url: str, now: Callable[[], float], most_entries: int) -> Shelf:
    """The very store at an address; using it raises `CacheUnavailable` where that is not possible.

    Args:
        url: `memory://`, `sqlite:///relative/path`, `sqlite:////absolute/path`, `redis://…`, `rediss://…` (TLS),
            `redis+cluster://…` (a node of a cluster).
        now: Seconds since 1970, the same for every process.
        most_entries: Values kept at most (Redis minds its own `maxmemory`), and records of each log.

    Raises:
        SettingInvalid: There is no such kind of store.
        ExtraMissing: The store needs a package that is not installed.
    """
    if url == MEMORY:
        return MemoryStore(now, most_entries)
    if url.startswith(SQLITE) and len(url) > len(SQLITE):
        from wastecoach.infra.stores.sqlite import SqliteStore

        return SqliteStore(_path(url), now, most_entries)
    if url.startswith(REDIS):
        from wastecoach.infra.stores.redis import RedisStore

        return RedisStore(url, without_secrets(url), most_entries)
    known = ", ".join((MEMORY, f"{SQLITE}path", *REDIS, "off"))
    raise SettingInvalid(setting=SETTING, detail=f"not one of {known}")


def _path(url: str) -> Path:
    try:
        return Path(url.removeprefix(SQLITE)).expanduser()
    except RuntimeError as fault:
        raise SettingInvalid(setting=SETTING, detail=f"{url}: no such home") from fault


def without_secrets(url: str) -> str:
    """An address without user, password and options; the scheme alone where it is not clear which part is what."""
    scheme, separator, rest = url.partition("://")
    clear = re.fullmatch(r"(?:[^@/?#]*@)?([\w.:\[\]-]+(?:/\d*)?)(?:\?[^@]*)?", rest)
    return scheme + separator + (clear[1] if clear else "…")
