"""Collection points as a country has them, and what people ask about them; the same every time."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from wastecoach.core.jobs.job import Location
from wastecoach.core.places.point import Point

STREAMS = ("paper", "plastic", "metal", "glass", "textile", "battery", "medicine", "lamp")
RARE = "cooking_oil"
# Degrees: the south and west of Korea's mainland, and how far it reaches.
SOUTH, WEST, HIGH, WIDE = 33.2, 126.2, 5.0, 3.0
CITY = (37.5665, 126.978)
TOWNS = 160
# Shares of all points: in one city, strewn over the country; the others are in towns. One in so many is rare.
IN_CITY, STREWN, ONE_RARE = 0.3, 0.1, 10_000
HEAD = (
    "관리번호",
    "설치장소명",
    "소재지도로명주소",
    "위도",
    "경도",
    "관리기관전화번호",
    "데이터기준일자",
)


def points(number: int, seed: int) -> Iterator[Point]:
    """So many points: crowded in one city and in towns of all sizes, strewn between them."""
    chance = random.Random(seed)  # noqa: S311 -- the same every time
    towns = [(*_anywhere(chance), chance.random() ** 3 + 0.02) for _ in range(TOWNS)]
    sizes = [size for _, _, size in towns]
    for one in range(number):
        kind = chance.random()
        if kind < IN_CITY:
            there = _around(chance, *CITY, 0.06)
        elif kind < IN_CITY + STREWN:
            there = _anywhere(chance)
        else:
            north, east, size = chance.choices(towns, sizes)[0]
            there = _around(chance, north, east, 0.01 + 0.03 * size**0.5)
        taken = tuple(chance.sample(STREAMS, chance.choice((1, 1, 2, 3))))
        yield Point(
            key=f"{seed}-{one}",
            kind="street_bin",
            name=f"쓰레기통 {one}",
            streams=(RARE,) if one % ONE_RARE == 0 else taken,
            latitude=there[0],
            longitude=there[1],
            address=f"서울특별시 강남구 테헤란로 {one}",
            detail="",
            phone="02-123-4567",
            source=f"benchmark {seed}",
            dated="2026-11-26",
        )


def people(known: list[Point], number: int, seed: int) -> Iterator[Location]:
    """Where so many people stand: most of them near a point, one in five anywhere in the country."""
    chance = random.Random(seed)  # noqa: S311 -- the same every time
    for _ in range(number):
        beside = chance.choice(known)
        near = _around(chance, beside.latitude, beside.longitude, 0.005)
        yield Location(*(near if chance.random() < 0.8 else _anywhere(chance)))


def write_csv(file: Path, number: int, seed: int) -> None:
    """A list of so many boxes as a municipality publishes them."""
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        rows = csv.writer(opened)
        rows.writerow(HEAD)
        for one in points(number, seed):
            where = (f"{one.latitude:.6f}", f"{one.longitude:.6f}")
            rows.writerow((one.key, one.name, one.address, *where, one.phone, one.dated))


def _anywhere(chance: random.Random) -> tuple[float, float]:
    return SOUTH + HIGH * chance.random(), WEST + WIDE * chance.random()


def _around(chance: random.Random, north: float, east: float, spread: float) -> tuple[float, float]:
    return chance.gauss(north, spread), chance.gauss(east, spread * 1.25)
