"""Collection points of an installation, as the settings choose."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from wastecoach import bootstrap, data
from wastecoach.bootstrap.job_stores import bring_up, open_records
from wastecoach.core.jobs.errors import RecordsOutdated
from wastecoach.core.places.finding import Unset
from wastecoach.core.places.keywords import parse_keywords
from wastecoach.core.places.records import PlaceRecords
from wastecoach.core.places.sources import KAKAO, PlaceSource
from wastecoach.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from wastecoach.infra.places.kakao import KakaoPlaces
    from wastecoach.infra.records.places import SqlPlaceRecords


@contextmanager
def place_records(settings: Settings) -> Iterator[SqlPlaceRecords]:
    """The installation's own points, for a command; closed at its end.

    Raises:
        SettingInvalid: `database_url` is no address of a database.
        ExtraMissing: It needs a package that is not installed.
        RecordsUnavailable, RecordsOutdated: The database cannot be used.
    """
    from wastecoach.infra.records.places import SqlPlaceRecords

    engine = open_records(settings)
    try:
        bring_up(engine)
        yield SqlPlaceRecords(engine)
    finally:
        engine.dispose()


@cache
def kept_sources(settings: Settings) -> tuple[PlaceSource, ...]:
    """Who is asked for collection points by whoever has no records open, once in a process.

    Raises:
        SettingInvalid: An address is none.
        ExtraMissing: It needs a package that is not installed.
    """
    return place_sources(settings, _WhenThere(settings))


def place_sources(
    settings: Settings, records: Callable[[], PlaceRecords | None]
) -> tuple[PlaceSource, ...]:
    """Who is asked for collection points, our own first.

    Args:
        settings: In force.
        records: Our own points; None where there are none yet.

    Raises:
        SettingInvalid: `kakao_base_url` is no address.
    """
    from wastecoach.infra.places.own import OwnPlaces

    return OwnPlaces(records), kakao_places(settings) or Unset(KAKAO)


@cache
def kakao_places(settings: Settings) -> KakaoPlaces | None:
    """Kakao Local, None without a key.

    Raises:
        SettingInvalid: `kakao_base_url` is no address.
    """
    key = "" if settings.kakao_api_key is None else settings.kakao_api_key.get_secret_value()
    if not key:
        return None
    from wastecoach.infra.places.kakao import KakaoPlaces

    keywords = parse_keywords(data.bin_document("kakao.toml"))
    around = bootstrap.surroundings(settings)
    return KakaoPlaces(key, settings.kakao_base_url, keywords, settings.kakao_calls_per_day, around)


class _WhenThere:
    """Our own records, for whoever only looks: they are neither made nor brought up to the program's level.

    Args:
        settings: In force.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turn = threading.Lock()
        self._engine: Engine | None = None
        self._ready = False

    def __call__(self) -> PlaceRecords | None:
        """The records, None where there are none yet.

        Raises:
            RecordsUnavailable, RecordsOutdated: The database cannot be used.
        """
        from wastecoach.infra.records.places import SqlPlaceRecords

        with self._turn:
            if self._engine is None:
                self._engine = open_records(self._settings)
            self._ready = self._ready or _has_level(self._engine)
            return SqlPlaceRecords(self._engine) if self._ready else None


def _has_level(engine: Engine) -> bool:
    from wastecoach.infra.records.levels import level
    from wastecoach.infra.records.opening import place_of

    if engine.dialect.name == "sqlite" and not Path(str(engine.url.database)).is_file():
        return False
    found, wanted = level(engine)
    if found not in {None, wanted}:
        raise RecordsOutdated(place=place_of(engine), found=str(found), wanted=wanted)
    return found == wanted
