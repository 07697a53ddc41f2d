"""`neighbours`: looking a new photo up among 100,000 remembered ones, against one GET of the same Redis.

The look-up is the product's own (`PhotoMemory.near` over Redis): read what is new in the log, compare the hash with all
others in eight positions, fetch the entry that is near, read its JSON. Every hash asked for has one such entry, 0 to 40
bits away and turned somehow; what is found is compared with a search that multiplies signs in every position.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from benchmarks.figures import LIMIT, Figure
from servers.program import running
from servers.redis import RedisServer
from wastecoach.core.analysis import Sighting
from wastecoach.core.fingerprint import (
    PICTURE_BYTES,
    POSITIONS,
    Fingerprint,
    bits_of,
    placed,
    signs_of,
)
from wastecoach.core.memory import Remembered
from wastecoach.core.neighbours import Neighbours
from wastecoach.core.second_look import WIDE_RADIUS
from wastecoach.infra.stores.mirror import record
from wastecoach.infra.stores.photo_memory import PRINTS, PhotoMemory
from wastecoach.infra.stores.redis import RedisStore

SEED = 20261126
ENTRIES, MANY = 100_000, 1_000_000
MOST_CHANGED = 40
EMBEDDING_BYTES = 1280
VERSION = "benchmark"
LIMIT_MS = 100.0
DAY_S = 86400.0
GET = "one GET of the same Redis"


def measure(*, quick: bool) -> Iterator[Figure]:
    """The look-up, its exactness, and the search alone among a million."""
    chance = np.random.default_rng(SEED)
    entries, asked = (2000, 20) if quick else (ENTRIES, 200)
    with running(RedisServer) as server:
        yield from _look_up(server.url, chance, entries, asked)
    yield from _search(chance, 20_000 if quick else MANY, runs=3 if quick else 30)


def _look_up(url: str, chance: np.random.Generator, entries: int, asked: int) -> Iterator[Figure]:
    store = RedisStore(url, url, entries)
    memory = PhotoMemory(
        store, VERSION, lambda _: True, time.time, time.sleep, most_entries=entries
    )
    hashes = [chance.bytes(32) for _ in range(entries)]
    for number, bits in enumerate(hashes[asked:], asked):
        store.append(PRINTS + VERSION, record(_digest(number), bits), DAY_S)
    for number, bits in enumerate(hashes[:asked]):
        memory.keep(_entry(number, bits, chance))
    queries = [Fingerprint(_changed(bits, chance), bytes(PICTURE_BYTES)) for bits in hashes[:asked]]
    store.put("one", b"x" * 2000, DAY_S)
    filling = _ms(lambda: memory.near(queries[0], WIDE_RADIUS)) / 1000
    look_ups, gets, right = [], [], 0
    plainly = _Plainly(hashes)
    for query in queries:
        gets.append(_ms(lambda: store.get("one")))
        look_ups.append(_ms(partial(memory.near, query, WIDE_RADIUS)))
        found = [near.remembered.digest for near in memory.near(query, WIDE_RADIUS)]
        right += bool(found) and found == plainly.within(query.bits)
    note = f"{entries:,} entries; the first look-up, which reads the log, took {filling:.1f} s"
    yield Figure(
        "lookup_vs_get_1e5", statistics.median(look_ups), "ms", GET, statistics.median(gets), note
    )
    note = f"of {asked} look-ups, each with one photo within {MOST_CHANGED} bits, all agree"
    yield Figure("lookup_recall", right / asked, "share", "every position in turn", 1.0, note)


def _search(chance: np.random.Generator, entries: int, runs: int) -> Iterator[Figure]:
    table = Neighbours()
    began = time.perf_counter()
    for number in range(entries):
        table.add(chance.bytes(32), _digest(number))
    filling = time.perf_counter() - began
    times = [_ms(partial(table.within, chance.bytes(32), WIDE_RADIUS)) for _ in range(runs)]
    note = f"{entries:,} hashes, added in {filling:.1f} s; search only"
    yield Figure("search_1e6_ms", statistics.median(times), "ms", LIMIT, LIMIT_MS, note)


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _digest(number: int) -> str:
    return f"{number:064x}"


def _entry(number: int, bits: bytes, chance: np.random.Generator) -> Remembered:
    return Remembered(
        digest=_digest(number),
        sightings=(Sighting("pet_bottle", "plastic", 0.9),),
        provider="openai",
        model="gpt-4o",
        prompt="1",
        cost_usd=0.002,
        kept_at=time.time(),
        fingerprint=Fingerprint(bits, chance.bytes(PICTURE_BYTES)),
        embedding=chance.bytes(EMBEDDING_BYTES),
    )


def _changed(bits: bytes, chance: np.random.Generator) -> bytes:
    """The hash of the photo laid down in some position, up to so many bits of it turned over."""
    signs = placed(signs_of(bits), POSITIONS[chance.integers(len(POSITIONS))])
    where = chance.permutation(signs.size)[: chance.integers(MOST_CHANGED, endpoint=True)]
    signs.ravel()[where] *= -1
    return bits_of(signs > 0)


class _Plainly:
    """Search by multiplying signs: slow, simple, and sharing nothing with the table's way."""

    def __init__(self, hashes: list[bytes]) -> None:
        self._signs = np.stack([signs_of(bits).ravel().astype(np.float32) for bits in hashes])

    def within(self, bits: bytes) -> list[str]:
        """The digests, the nearest first."""
        ways = [placed(signs_of(bits), way).ravel().astype(np.float32) for way in POSITIONS]
        apart = (256 - np.max([self._signs @ way for way in ways], axis=0)) / 2
        near = np.flatnonzero(apart <= WIDE_RADIUS)
        order = np.argsort(apart[near], kind="stable")
        return [_digest(number) for number in near[order].tolist()]
