"""Public data sets of collection points, fetched again from time to time, where the settings say so."""

from __future__ import annotations

import logging
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from wastecoach import bootstrap
from wastecoach.bootstrap.seeding import Stage, Wanted, country_of, open_data_sets, tables
from wastecoach.core.errors import SettingInvalid, WastecoachError
from wastecoach.core.jobs.job import Lane
from wastecoach.core.places.reading.loading import load, refuse_where_most_is_bad
from wastecoach.core.places.reading.open_data import OpenDataSet, set_named
from wastecoach.core.places.records import PlaceRecords
from wastecoach.core.ports import Store
from wastecoach.settings import Settings

logger = logging.getLogger(__name__)
REFRESH = "refresh_open_data"
# A download may take minutes: whatever comes every few seconds does not wait behind it.
LANE: Lane = "api"
# How often it is looked whether one is due, and how long whoever fetches it, or failed to, is left alone by others.
LOOK_S, TURN_S = 3600.0, 3500.0
DAY_S = 86_400.0
USUAL_DAYS = 30.0
# A set that shrinks to less than this share of itself was not fetched as a whole: what is missing stays.
LEAST_LEFT = 0.5
FETCHED = b"1"


@dataclass(frozen=True, slots=True)
class Due:
    """A data set, and after how many seconds it is fetched again."""

    set: OpenDataSet
    every_s: float


def schedule(settings: Settings) -> dict[str, float]:
    """Seconds between two looks; nothing where no set is wanted, or where there is no key."""
    return {REFRESH: LOOK_S} if settings.open_data_key and sets_due(settings) else {}


def sets_due(settings: Settings) -> tuple[Due, ...]:
    """The data sets of `open_data_refresh`: `clothing, medicine:7`.

    Raises:
        SettingInvalid: One is not known, or cannot be downloaded.
    """
    wanted = filter(None, (part.strip() for part in settings.open_data_refresh.split(",")))
    return tuple(_due(one) for one in wanted)


class Refreshing:
    """The task of the schedule.

    Args:
        settings: In force.
        records: Opens the installation's own points.

    Raises:
        SettingInvalid: A data set is not known.
    """

    def __init__(self, settings: Settings, records: Callable[[], PlaceRecords]) -> None:
        self._settings = settings
        self._records = records
        self._sets = sets_due(settings)
        # What the store forgets while it is away is known here.
        self._fetched: dict[str, float] = {}

    def __call__(self) -> int:
        """Fetch what is due; how many sets. What cannot be fetched is left as it is, and tried again in an hour."""
        return sum(self._fetch_in_turn(one) for one in self._sets if not self._is_fresh(one))

    def _is_fresh(self, due: Due) -> bool:
        here = time.monotonic() - self._fetched.get(due.set.id, -due.every_s)
        return here < due.every_s or self._store.get(_mark(due)) is not None

    def _fetch_in_turn(self, due: Due) -> bool:
        turn, name = f"{_mark(due)}:turn", uuid.uuid4().hex
        if not self._store.claim(turn, name, TURN_S):
            return False
        try:
            self._fetch(due.set)
        except WastecoachError as error:
            logger.warning("%s is not fetched again: %s", due.set.title, error)
            return False
        self._fetched[due.set.id] = time.monotonic()
        self._store.put(_mark(due), FETCHED, due.every_s)
        self._store.release(turn, name)
        return True

    def _fetch(self, asked: OpenDataSet) -> None:
        """Fetch a set and keep it in place of what there was of it.

        Raises:
            WastecoachError: It cannot be fetched, read or kept: nothing has changed.
        """
        found = tables(self._settings, Wanted(open_data=asked), _silent)
        loaded = load(found, country_of(self._settings))
        refuse_where_most_is_bad(loaded, asked.title)
        records = self._records()
        now = Counter(point.source for point in loaded.points)
        before = Counter[str]()
        for kept in records.sources():
            before[kept.source] += kept.points
        whole = frozenset(one for one in now if now[one] >= LEAST_LEFT * before[one])
        changed = records.upsert(loaded.points, lambda _: None, whole=whole)
        logger.info("%s is fetched again: %s", asked.title, changed)

    @property
    def _store(self) -> Store:
        return bootstrap.store(self._settings)


def _due(wanted: str) -> Due:
    name, _, days = wanted.partition(":")
    known = [one for one in open_data_sets() if one.address]
    found = set_named(name.strip(), tuple(known))
    if found is None:
        detail = f"{name}: not one of {', '.join(one.id for one in known)}"
        raise SettingInvalid(setting="open_data_refresh", detail=detail)
    return Due(found, float(days or USUAL_DAYS) * DAY_S)


def _mark(due: Due) -> str:
    return f"open-data:{due.set.id}"


def _silent(_stage: Stage, _done: int, _total: int | None) -> None:
    """Nobody watches how far it is."""
