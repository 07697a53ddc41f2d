"""How photos were answered is counted by day, by all processes on a store."""

from __future__ import annotations

import datetime as dt

from tests.stores.conftest import Place
from wastecoach.infra.stores.statistics import Statistics

# A minute before midnight in Korea.
EVENING = dt.datetime(2026, 11, 26, 14, 59, tzinfo=dt.UTC).timestamp()


def test_what_every_process_counted_today_is_told(place: Place) -> None:
    first, second = (Statistics(store, lambda: EVENING) for store in (place.store, place.another()))
    assert first.today() == {"exact": 0, "near": 0, "miss": 0}
    first.note("miss", None)
    second.note("exact", 0.002)
    second.note("exact", None)
    assert first.today() == second.today() == {"exact": 2, "near": 0, "miss": 1}


def test_a_day_ends_at_midnight_in_korea(place: Place) -> None:
    times = iter([EVENING, EVENING + 120, EVENING + 120])
    statistics = Statistics(place.store, lambda: next(times))
    statistics.note("miss", None)
    statistics.note("near", None)
    assert statistics.today() == {"exact": 0, "near": 1, "miss": 0}
