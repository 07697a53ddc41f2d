"""How many corrections there are and which wait for a reviewer, collected from the records when Prometheus asks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from wastecoach.core.jobs.errors import DependencyError
from wastecoach.core.people.corrections.feedback import REVIEWS, VERDICTS, Review, Verdict

# The records count all of them: not for everybody who asks.
EVERY_S = 15.0
Counts = Mapping[tuple[Verdict, Review], int]


class Reviews(Collector):
    """Corrections by verdict and review; the same from every process that is asked.

    Args:
        count: Asks the records.
        clock: Seconds on a clock that never goes back.
    """

    def __init__(self, count: Callable[[], Counts], clock: Callable[[], float]) -> None:
        self._count = count
        self._clock = clock
        self._turn = threading.Lock()
        self._counted_at = -EVERY_S
        self._known: Counts | None = None

    def collect(self) -> Iterator[Metric]:
        """The numbers; none while the records cannot be used."""
        counts = self._counts()
        if counts is None:
            return
        kept = GaugeMetricFamily(
            "wastecoach_corrections_kept", "Corrections kept.", labels=("verdict", "review")
        )
        for verdict in VERDICTS:
            for review in REVIEWS:
                kept.add_metric([verdict, review], counts.get((verdict, review), 0))
        yield kept

    def _counts(self) -> Counts | None:
        with self._turn:
            if self._clock() - self._counted_at >= EVERY_S:
                try:
                    self._known = self._count()
                except DependencyError:
                    self._known = None
                self._counted_at = self._clock()
            return self._known
