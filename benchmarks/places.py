"""`places`: the nearest collection points among 100,000 and 1,000,000, in both databases, and loading 100,000.

Asked are the nearest five within two kilometres, half of the time for one stream, through the product's own records
(`SqlPlaceRecords.near`: connection, index, rows, distances). Beside it stand a look at every row by SQL and by numpy,
and SQLite's R*Tree with distances worked out in Python. 10,000 questions of all sizes are compared with a look at every
point. Loading is `wastecoach seed-bins FILE.csv`, whole process: read, cleaned, written.
"""

from __future__ import annotations

import gc
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path

from sqlalchemy import Engine

from benchmarks.figures import LIMIT, Figure
from benchmarks.places_beside import Asked, Boxes, EveryPoint, scan
from benchmarks.places_data import RARE, STREAMS, people, points, write_csv
from benchmarks.runner import ROOT, ProcessFailed, environment
from servers.postgres import PostgresServer
from servers.program import running
from wastecoach.core.jobs.job import Location
from wastecoach.core.places.point import Point
from wastecoach.infra.records.levels import upgrade
from wastecoach.infra.records.opening import open_engine
from wastecoach.infra.records.places import SqlPlaceRecords

SEED = 20261126
FEW, MANY, ROUND = 100_000, 1_000_000, 100_000
ASKED, COMPARED, SCANNED = 2000, 10_000, 15
# The first questions of a connection are planned; nobody's server is that young.
WARM = 40
MOST_MS, MOST_S = 5.0, {"sqlite": 10.0, "postgresql": 15.0}
RADIUS_M, NEAREST = 2000.0, 5
RADII_M = (0.0, 50.0, 500.0, 2000.0, 20_000.0)
NUMBERS = (1, 5, 20, 100)
Stores = dict[str, SqlPlaceRecords]


def measure(*, quick: bool) -> Iterator[Figure]:
    """Loading, speed at both sizes, exactness, and the other ways."""
    few, many = (2000, 6000) if quick else (FEW, MANY)
    with tempfile.TemporaryDirectory() as folder, running(_postgres) as server:
        urls = {
            "sqlite": f"sqlite:///{folder}/places.sqlite3",
            "postgresql": server.databases.create("places"),
        }
        loaded = {
            "sqlite": f"sqlite:///{folder}/loaded.sqlite3",
            "postgresql": server.databases.create("loaded"),
        }
        yield from _loading(loaded, Path(folder), few)
        with _opened(urls) as stores:
            known = list(points(few, SEED))
            _keep(stores, known)
            yield _speed("nearest_p95_ms_1e5", stores, known, 50 if quick else ASKED)
            yield _exactness(stores, known, 100 if quick else COMPARED)
            for seed, more in enumerate(_rounds(many - few), SEED + 1):
                new = list(points(more, seed))
                _keep(stores, new)
                known += new
            yield _speed("nearest_p95_ms_1e6", stores, known, 50 if quick else ASKED)
            yield from _beside(stores, known, 3 if quick else SCANNED)


def _postgres(folder: Path) -> PostgresServer:
    return PostgresServer(folder, durable=True)


def _rounds(number: int) -> list[int]:
    return [min(ROUND, number - begin) for begin in range(0, number, ROUND)]


@contextmanager
def _opened(urls: dict[str, str]) -> Iterator[Stores]:
    with ExitStack() as ending:
        engines: dict[str, Engine] = {}
        for name, url in urls.items():
            engines[name] = open_engine(url)
            ending.callback(engines[name].dispose)
            upgrade(engines[name])
        yield {name: SqlPlaceRecords(engine) for name, engine in engines.items()}


def _keep(stores: Stores, known: Sequence[Point]) -> None:
    for store in stores.values():
        store.upsert(known, lambda _: None)


def _loading(urls: dict[str, str], folder: Path, rows: int) -> Iterator[Figure]:
    file = folder / "boxes.csv"
    write_csv(file, rows, SEED)
    for name, url in urls.items():
        with _opened({name: url}):
            pass
        first, again = _seeded(url, file), _seeded(url, file)
        note = f"{rows:,} rows, whole process; the same file again {again:.1f} s"
        yield Figure(f"seed_100k_{name}_s", first, "s", LIMIT, MOST_S[name], note)


def _seeded(url: str, file: Path) -> float:
    command = [sys.executable, "-m", "wastecoach", "seed-bins", str(file), "--kind", "clothing"]
    outside = {name: value for name, value in environment().items() if "WASTECOACH" not in name}
    began = time.perf_counter()
    ended = subprocess.run(
        [*command, "--json", "--quiet"],
        cwd=ROOT,
        env={**outside, "WASTECOACH_DATABASE_URL": url, "XDG_CONFIG_HOME": os.devnull},
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        raise ProcessFailed(ended.stderr[-400:])
    return time.perf_counter() - began


def _speed(metric: str, stores: Stores, known: list[Point], asked: int) -> Figure:
    # The points of this process, which no server has, are not to be looked through for garbage meanwhile.
    gc.collect()
    gc.freeze()
    found = {name: _times(store, known, asked) for name, store in stores.items()}
    notes = (
        f"{name}: median {statistics.median(times):.2f}, p99 {_percentile(times, 0.99):.2f}"
        for name, times in found.items()
    )
    p95 = {name: _percentile(times, 0.95) for name, times in found.items()}
    note = f"{len(known):,} points, {asked} questions; {'; '.join(notes)}"
    return Figure(metric, p95, "ms", LIMIT, MOST_MS, note)


def _times(store: SqlPlaceRecords, known: list[Point], asked: int) -> list[float]:
    chance = random.Random(SEED)  # noqa: S311 -- the same every time
    times = []
    for stands in people(known, asked + WARM, SEED):
        streams = frozenset({chance.choice(STREAMS)}) if chance.random() < 0.5 else None
        times.append(_ms(partial(store.near, stands, RADIUS_M, streams, NEAREST)))
    return times[WARM:]


def _exactness(stores: Stores, known: list[Point], compared: int) -> Figure:
    every = EveryPoint(known)
    questions = list(islice(_questions(known), compared))
    right = dict.fromkeys(stores, 0)
    for asked in questions:
        expected = every.answer(asked)
        for name, store in stores.items():
            told = [(one.distance_m, one.point.key) for one in store.near(*asked)]
            right[name] += told == expected
    shares = {name: number / compared for name, number in right.items()}
    note = (
        f"of {compared:,} questions: up to 20 km and 100 points, none, one, three or rare streams"
    )
    return Figure("nearest_equal_oracle", shares, "share", "a look at every point", 1.0, note)


def _questions(known: list[Point]) -> Iterator[Asked]:
    chance = random.Random(SEED + 9)  # noqa: S311 -- the same every time
    while True:
        (stands,) = people(known, 1, chance.randrange(2**32))
        if chance.random() < 0.1:
            exactly = chance.choice(known)
            stands = Location(exactly.latitude, exactly.longitude)
        kinds = (None, {RARE}, {chance.choice(STREAMS)}, set(chance.sample(STREAMS, 3)))
        streams = chance.choice(kinds)
        wanted = None if streams is None else frozenset(streams)
        yield stands, chance.choice(RADII_M), wanted, chance.choice(NUMBERS)


def _beside(stores: Stores, known: list[Point], runs: int) -> Iterator[Figure]:
    """Medians of all ways, for whatever streams."""
    standing = list(people(known, WARM, SEED + 3))
    ours = {
        name: _median(partial(store.near, radius_m=RADIUS_M, streams=None, limit=NEAREST), standing)
        for name, store in stores.items()
    }
    scans = {
        name: _median(partial(scan, store.engine, most=NEAREST), standing[:runs])
        for name, store in stores.items()
    }
    yield Figure("nearest_vs_scan_1e6", ours, "ms", "a look at every row by SQL", scans)
    every = EveryPoint(known)
    looked = _median(partial(every.nearest, most=NEAREST), standing[:runs])
    yield Figure("nearest_vs_numpy_1e6", ours, "ms", "a look at every point by numpy", looked)
    boxes = Boxes(known)
    boxed = _median(partial(boxes.nearest, radius_m=RADIUS_M, most=NEAREST), standing)
    boxes.close()
    note = "in memory, without a connection pool; neither PostGIS nor scipy's k-d tree is asked for"
    yield Figure("nearest_vs_rtree_1e6", ours, "ms", "R*Tree of SQLite, haversine", boxed, note)


def _median(ask: Callable[[Location], object], standing: Sequence[Location]) -> float:
    return statistics.median(_ms(partial(ask, stands)) for stands in standing)


def _percentile(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
