"""A store that fails makes answers dearer, never wrong, and never an error."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from servers.redis import RedisServer
from tests.clock import Clock
from tests.stores.asker import answer, digest_of, entry, plausible, waiting
from wastecoach.core.errors import CacheUnavailable
from wastecoach.infra.stores.forgiving import MOST_OWED, QUIET_S, REST_S, Forgiving
from wastecoach.infra.stores.memory import MemoryStore
from wastecoach.infra.stores.opening import open_store
from wastecoach.infra.stores.photo_memory import PhotoMemory

NAMES = [f"thing {number}" for number in range(30)]


@dataclass
class Breakable(MemoryStore):
    """A store that can be made to fail; counts how often it was asked."""

    clock: Clock
    broken: bool = False
    asked: int = 0
    ask: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        super().__init__(self.time)

    def time(self) -> float:
        with self.ask:
            self.asked += 1
        if self.broken:
            raise CacheUnavailable(cache="redis://shown", detail="ConnectionError")
        return self.clock()


@pytest.fixture
def real(clock: Clock) -> Breakable:
    return Breakable(clock)


@pytest.fixture
def store(real: Breakable, clock: Clock) -> Forgiving:
    return Forgiving(real, MemoryStore(clock), clock)


def test_while_the_store_fails_this_process_remembers_by_itself(
    store: Forgiving, real: Breakable
) -> None:
    real.broken = True
    store.put("photo", b"seen", 60)
    assert store.get("photo") == b"seen"
    assert store.add("calls", 2, 60) == 2
    assert store.claim("look", "me", 60)
    assert not store.claim("look", "you", 60)
    store.append("prints", b"record", 60)
    assert store.follow("prints", "")[0] == [b"record"]
    assert store.count("") == 1
    assert store.delete(["photo"]) == 1


def test_a_store_that_failed_is_left_alone_and_then_tried_by_one(
    store: Forgiving, real: Breakable, clock: Clock
) -> None:
    real.broken = True
    store.get("photo")
    asked = real.asked
    for _ in range(20):
        store.get("photo")
    assert real.asked == asked
    clock.later(REST_S + 1)
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(lambda _: store.get("photo"), range(20)))
    assert real.asked == asked + 1


def test_a_store_that_is_back_is_used_again(
    store: Forgiving, real: Breakable, clock: Clock
) -> None:
    store.put("photo", b"seen", 60)
    real.broken = True
    assert store.get("photo") is None
    real.broken = False
    clock.later(REST_S + 1)
    assert store.get("photo") == b"seen"
    store.put("another", b"seen", 60)
    assert real.get("another") == b"seen"


def test_an_outage_is_told_once_and_the_next_only_after_a_quiet_minute(
    store: Forgiving, real: Breakable, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    real.broken = True
    for _ in range(10):
        store.get("photo")
        clock.later(REST_S + 1)
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "redis://shown" in caplog.text
    clock.later(QUIET_S)
    store.get("photo")
    assert len(caplog.records) == 2


def test_what_is_deleted_during_an_outage_stays_deleted(
    store: Forgiving, real: Breakable, clock: Clock
) -> None:
    store.put("wrong answer", b"seen", 600)
    real.broken = True
    store.delete(["wrong answer"])
    store.delete(map(str, range(MOST_OWED)))
    store.delete(["too much to remember"])
    real.broken = False
    clock.later(REST_S + 1)
    assert store.get("wrong answer") is None
    store.put("wrong answer", b"right answer", 60)
    assert store.get("wrong answer") == b"right answer"


def test_a_follower_reads_both_logs_and_none_twice(
    store: Forgiving, real: Breakable, clock: Clock
) -> None:
    store.append("prints", b"before", 60)
    records, here = store.follow("prints", "")
    assert records == [b"before"]
    real.broken = True
    store.append("prints", b"meanwhile", 60)
    records, here = store.follow("prints", here)
    assert records == [b"meanwhile"]
    real.broken = False
    clock.later(REST_S + 1)
    store.append("prints", b"after", 60)
    records, here = store.follow("prints", here)
    assert records == [b"after"]
    assert store.follow("prints", here)[0] == []


def test_a_claim_of_an_outage_is_given_back_when_it_is_over(
    store: Forgiving, real: Breakable, clock: Clock
) -> None:
    real.broken = True
    store.claim("look", "me", 600)
    real.broken = False
    clock.later(REST_S + 1)
    store.release("look", "me")
    real.broken = True
    assert store.claim("look", "you", 60)


def test_clearing_clears_what_was_kept_meanwhile(
    store: Forgiving, real: Breakable, clock: Clock
) -> None:
    real.broken = True
    store.put("photo", b"seen", 60)
    assert store.clear("") == 1
    assert store.get("photo") is None


def test_killing_redis_in_the_middle_fails_no_answer_and_it_recovers(
    own_redis: RedisServer, clock: Clock
) -> None:
    memory = PhotoMemory(
        open_store(own_redis.url, clock, clock, 1000), "1", plausible, clock, waiting
    )
    looks: Counter[str] = Counter()
    answered = threading.Semaphore(0)

    def ask(name: str) -> bool:
        right = answer(memory, name, lambda: looks.update([name])) == name
        answered.release()
        return right

    with ThreadPoolExecutor(8) as crowd:
        asked = [crowd.submit(ask, name) for name in NAMES * 20]
        for _ in range(200):
            answered.acquire(timeout=30)
        own_redis.kill()
        assert all(question.result(timeout=60) for question in asked)
    assert set(looks) == set(NAMES)
    # Each was looked at before the crash, after it, or both; and once more by those just then on their way.
    assert max(looks.values()) <= 3
    own_redis.start()
    clock.later(REST_S + 1)
    assert ask("something new")
    with own_redis.keys.client() as client:
        assert client.exists(f"wastecoach:value:photo:1:{digest_of('something new')}")


def test_a_redis_that_hangs_is_waited_for_once(own_redis: RedisServer, clock: Clock) -> None:
    memory = PhotoMemory(
        open_store(own_redis.url, clock, clock, 1000), "1", plausible, clock, waiting
    )
    memory.keep(entry("bottle"))
    own_redis.freeze()
    assert memory.exact(digest_of("bottle")) is None
    assert answer(memory, "bottle", lambda: None) == "bottle"
    own_redis.thaw()
    clock.later(REST_S + 1)
    assert memory.exact(digest_of("bottle")) == entry("bottle")


def test_a_redis_that_lost_everything_is_begun_anew(own_redis: RedisServer, clock: Clock) -> None:
    memory = PhotoMemory(
        open_store(own_redis.url, clock, clock, 1000), "1", plausible, clock, waiting
    )
    mark = entry("bottle", bits=bytes(32)).fingerprint
    assert mark is not None
    memory.keep(entry("bottle", bits=bytes(32)))
    assert len(memory.near(mark, 8)) == 1
    own_redis.kill()
    own_redis.start()
    clock.later(REST_S + 1)
    assert memory.near(mark, 8) == []
    memory.keep(entry("can", bits=bytes(32)))
    assert [found.remembered.digest for found in memory.near(mark, 8)] == [digest_of("can")]


def test_a_redis_that_takes_no_more_is_no_error(own_redis: RedisServer, clock: Clock) -> None:
    store = open_store(own_redis.url, clock, clock, 1000)
    store.put("photo", b"seen", 60)
    with own_redis.keys.client() as client:
        client.config_set("maxmemory", "1")
    store.put("another", b"seen", 60)
    assert store.get("another") == b"seen"
