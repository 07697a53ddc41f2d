"""How much work waits, collected from the records when Prometheus asks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from wastecoach.core.backlog import Backlog
from wastecoach.core.jobs.errors import DependencyError

# Whoever asks more often gets the numbers of the last time: the records are not there for that.
EVERY_S = 2.0


class Waiting(Collector):
    """What waits, by lane; the same from every process that is asked.

    Args:
        look: Asks the records.
        clock: Seconds on a clock that never goes back.
        now: Seconds since 1970.
    """

    def __init__(
        self,
        look: Callable[[], Backlog],
        clock: Callable[[], float],
        now: Callable[[], float],
    ) -> None:
        self._look = look
        self._clock = clock
        self._now = now
        self._turn = threading.Lock()
        self._looked_at = -EVERY_S
        self._known: Backlog | None = None

    def collect(self) -> Iterator[Metric]:
        """The numbers; without the records only that they cannot be used."""
        backlog = self._backlog()
        up = GaugeMetricFamily("wastecoach_records_up", "Whether the records answer.")
        up.add_metric([], float(backlog is not None))
        yield up
        if backlog is not None:
            yield from _families(backlog, self._now())

    def _backlog(self) -> Backlog | None:
        with self._turn:
            if self._clock() - self._looked_at >= EVERY_S:
                self._known = self._asked()
                self._looked_at = self._clock()
            return self._known

    def _asked(self) -> Backlog | None:
        try:
            return self._look()
        except DependencyError:
            return None


def _families(backlog: Backlog, now: float) -> Iterator[Metric]:
    waiting = GaugeMetricFamily(
        "wastecoach_jobs_waiting", "Jobs that have not ended.", labels=("lane", "state")
    )
    for (lane, state), number in backlog.counts.items():
        waiting.add_metric([lane, state], number)
    yield waiting
    age = GaugeMetricFamily(
        "wastecoach_oldest_waiting_seconds", "Age of the oldest job that waits.", labels=("lane",)
    )
    for lane, seconds in backlog.ages(now).items():
        age.add_metric([lane], seconds)
    yield age
    dead = GaugeMetricFamily("wastecoach_dead_letters", "Dead letters kept.")
    dead.add_metric([], backlog.dead)
    yield dead
