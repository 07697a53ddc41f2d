"""Kakao Local with a map of ours, and the source that asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.core.around import World
from tests.places.kakao_map import KEY, KakaoMap, document, kakao_map
from wastecoach import data
from wastecoach.core.jobs.job import Location
from wastecoach.core.places.keywords import parse_keywords
from wastecoach.core.places.sources import Search
from wastecoach.infra.places.kakao import KakaoPlaces

HERE = Location(37.5665, 126.9780)


def search(*streams: str, radius_m: float = 2000.0, limit: int = 3) -> Search:
    """What somebody at the city hall of Seoul looks for."""
    return Search(HERE, radius_m, streams or None, limit)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def service() -> Iterator[KakaoMap]:
    """A map with boxes for clothes, 100 m and 200 m away, and a pharmacy."""
    boxes = [document("의류수거함", 37.5674, 126.9780), document("의류수거함", 37.5683, 126.9780)]
    shop = document("의류백화점", 37.5666, 126.9781)
    pharmacy = document(
        "<b>시청</b>약국 &amp; 헬스",
        37.5660,
        126.9785,
        category_group_code="PM9",
        phone="02-123-4567",
    )
    with kakao_map(*boxes, shop, pharmacy) as made:
        yield made


Asking = Callable[..., KakaoPlaces]


@pytest.fixture
def asking(service: KakaoMap, world: World) -> Iterator[Asking]:
    """Makes sources that ask that map; they are closed at the end."""
    made: list[KakaoPlaces] = []

    def make(key: str = KEY, calls_per_day: int = 1000) -> KakaoPlaces:
        keywords = parse_keywords(data.bin_document("kakao.toml"))
        made.append(KakaoPlaces(key, service.url, keywords, calls_per_day, world.around()))
        return made[-1]

    yield make
    for one in made:
        one.close()
