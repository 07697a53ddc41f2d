"""Every kind of store, each with a way to let time pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from servers.redis import Keys
from tests.clock import Clock
from wastecoach.infra.stores.forgiving import Forgiving
from wastecoach.infra.stores.memory import MemoryStore
from wastecoach.infra.stores.redis import RedisStore
from wastecoach.infra.stores.shelf import Shelf
from wastecoach.infra.stores.sqlite import SqliteStore

KINDS = ("memory", "sqlite", "redis", "cluster", "forgiving")
MOST_ENTRIES = 1000


@dataclass
class Place:
    """A kind of store.

    Attributes:
        store: One object on it.
        another: Another object on the same data, as another process has it.
        later: Lets seconds pass.
    """

    store: Shelf
    another: Callable[[], Shelf]
    later: Callable[[float], None]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Place]:
    """Each kind of store in turn."""
    if request.param == "memory":
        store = MemoryStore(clock, MOST_ENTRIES)
        yield Place(store, lambda: store, clock.later)
    elif request.param == "sqlite":
        yield from _in_file(tmp_path / "cache.db", clock)
    else:
        name = "cluster_of_all" if request.param == "cluster" else "redis_of_all"
        yield from _on_server(request.getfixturevalue(name), clock, request.param == "forgiving")


def _in_file(path: Path, clock: Clock) -> Iterator[Place]:
    opened: list[SqliteStore] = []

    def another() -> Shelf:
        opened.append(SqliteStore(path, clock, MOST_ENTRIES))
        return opened[-1]

    yield Place(another(), another, clock.later)
    for store in opened:
        store.close()


def _on_server(keys: Keys, clock: Clock, forgiving: bool) -> Iterator[Place]:
    keys.empty()
    opened: list[RedisStore] = []

    def another() -> Shelf:
        opened.append(RedisStore(keys.url, "redis://shown", MOST_ENTRIES))
        return Forgiving(opened[-1], MemoryStore(clock), clock) if forgiving else opened[-1]

    yield Place(another(), another, keys.later)
    for store in opened:
        store.close()
